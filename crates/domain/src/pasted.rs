//! The token of a link in what people paste: with words before and after it, in quotes, or as a mail program wrapped
//! it. Every token of a link is read here; `site/static/js/card.js` reads a card's the same way.

use crate::typed;

/// Characters of the third part of a card's token: a signature of 64 bytes in base64url.
const SIGNATURE: usize = 86;

/// More characters than any token has.
const LENGTH_MAX: usize = 1024;

/// What stands before a token in a link, as it is and as some programs escape it.
const BEFORE: [&str; 2] = ["token=", "%23"];

/// The first token in a pasted text that `read` takes, with what was read. Only `read` knows where a token ends: it
/// is asked wherever one could, so that line breaks tear none, and words that follow are left out.
#[must_use]
pub fn pasted_token<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<(String, T)> {
    find(text, read).ok()
}

/// The token of a card in a pasted text, or what stands in its place. A token is three parts parted by dots,
/// the last of them a signature, whose length is known.
#[must_use]
pub fn card_token(text: &str) -> String {
    find(text, |token| is_card(token).then_some(())).map_or_else(|longest| longest, |(token, ())| token)
}

fn is_card(token: &str) -> bool {
    matches!(token.split('.').collect::<Vec<_>>()[..], [_, _, signature] if signature.len() == SIGNATURE)
}

/// The token, or the longest piece of the text that could be a part of one.
fn find<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<(String, T), String> {
    let text = BEFORE.iter().fold(text.to_owned(), |text, before| text.replace(before, "#"));
    let (mut token, mut longest, mut grew) = (String::new(), String::new(), false);
    // Where the piece begins that stands behind the last blank: before it may stand a word.
    let mut piece = 0;
    for c in text.chars().chain(['#']) {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
            token.push(c);
            grew = true;
            continue;
        }
        if grew && token.len() <= LENGTH_MAX {
            // No token ends in these, and a chat sets in italics between two of the latter.
            let bare = |token: &'_ str| token.trim_end_matches(['-', '_']).len();
            let ends = [(piece, token.len()), (piece, bare(&token).max(piece)), (0, token.len()), (0, bare(&token))];
            let found = ends.into_iter().find_map(|(from, to)| {
                let token = token.get(from..to)?;
                Some((token.to_owned(), read(token)?))
            });
            if let Some(found) = found {
                return Ok(found);
            }
        }
        grew = c == '.';
        if grew {
            token.push(c);
        }
        if token.len() > longest.len() && token.len() <= LENGTH_MAX {
            longest.clone_from(&token);
        }
        // `=` ends a line that goes on (RFC 2045), `>` begins one that is quoted.
        if !matches!(c, '.' | '=' | '>') && !c.is_whitespace() && !typed::is_invisible(c) {
            token.clear();
        }
        piece = if c.is_whitespace() { token.len() } else { piece.min(token.len()) };
    }
    Err(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> String {
        format!("{}.{}.{}", "h".repeat(27), "c".repeat(140), "s-_".repeat(28) + "AQ")
    }

    #[test]
    fn a_token_is_found_in_whatever_was_pasted_around_it() {
        let token = token();
        let link = format!("https://kader.example/kartu/#{token}");
        let wrapped = |every: usize, by: &str| {
            let lines = link.as_bytes().chunks(every).map(|line| std::str::from_utf8(line).unwrap());
            lines.collect::<Vec<_>>().join(by)
        };
        for pasted in [
            token.clone(),
            link.clone(),
            format!("  {link}\n"),
            format!("{link} ini kartu saya"),
            format!("{link}. Cek ya!"),
            format!("{link}, ini kartunya"),
            format!("Kartu #1: {link} (asli)"),
            format!("<{link}>"),
            format!("{link}#"),
            link.replace('#', "%23"),
            format!("_{link}_"),
            format!("(\u{201c}{token}\u{201d})"),
            format!("\u{feff}\u{2068}{link}\u{2069}"),
            format!("https://kader.example/kartu?token={token}."),
            format!("{token}\u{200b}"),
            wrapped(76, "\r\n"),
            wrapped(72, "\n> "),
            wrapped(75, "=\r\n"),
            wrapped(70, "\n") + " salam\nBudi",
            format!("kartu saya {token} terima kasih"),
            format!("{token}\u{fe0f}"),
        ] {
            assert_eq!(card_token(&pasted), token, "{pasted}");
        }
    }

    #[test]
    fn what_holds_no_token_stays_what_it_is() {
        let token = token();
        for pasted in ["", "not a token", "....", "https://contoh.id/?a=b", "WIFI:S:rumah;;", &token[..150]] {
            assert!(!is_card(&card_token(pasted)), "{pasted}");
        }
        assert_ne!(card_token(&format!("{token}A")), token, "a letter more is no word after it");
    }

    #[test]
    fn a_token_whose_length_only_its_reader_knows_is_found_as_well() {
        let token = "aB3-_".repeat(30) + "Z";
        let read = |text: &str| (text == token).then_some(7);
        for link in [format!("https://kader.example/kesediaan/#{token}"), format!("https://k.example/x?token={token}")]
        {
            for pasted in [
                link.clone(),
                format!("{link} balas ya"),
                format!("{link}."),
                format!("({link})"),
                format!("\"{link}\""),
                format!("\u{201c}{link}\u{201d}, balas ya"),
                format!("\u{200b}{link}\u{200b}"),
                link.replace('#', "%23"),
                format!("{}\n{}", &link[..70], &link[70..]),
                format!("{} {} balas ya", &link[..70], &link[70..]),
                format!("Ini tautannya: {token}\n"),
                format!("ini tautan {token} ya"),
            ] {
                assert_eq!(pasted_token(&pasted, read), Some((token.clone(), 7)), "{pasted}");
            }
            for other in [format!("{link}A"), link[..100].to_owned(), String::new(), "balas ya".to_owned()] {
                assert_eq!(pasted_token(&other, read), None, "{other}");
            }
        }
    }
}
