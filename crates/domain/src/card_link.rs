//! A card's token in what people paste: the link, with words before and after it, or as a mail program wrapped it.
//! `site/static/js/card.js` reads the same way.

use crate::typed;

/// Characters of the third part of a token: a signature of 64 bytes in base64url.
const SIGNATURE: usize = 86;

/// The token of a card in a pasted text, or what stands in its place. A token is three parts parted by dots,
/// the last of them a signature, whose length is known: so it is found where line breaks tore it, and words that
/// follow it are left out.
#[must_use]
pub fn card_token(text: &str) -> String {
    let mut token = String::new();
    for piece in text.split('#') {
        let whole;
        (token, whole) = read(piece);
        if whole {
            break;
        }
    }
    token
}

/// The characters of a token from the beginning of a text, through blanks, line breaks and marks of quotation;
/// and whether they are a whole one.
fn read(text: &str) -> (String, bool) {
    let (mut token, mut dots, mut since_dot) = (String::new(), 0, 0);
    for c in text.chars() {
        let whole = dots == 2 && since_dot == SIGNATURE;
        match c {
            '.' if whole => break,
            '.' => (dots, since_dot) = (dots + 1, 0),
            'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' => since_dot += 1,
            _ if whole => break,
            // `=` ends a line that goes on (RFC 2045), `>` begins one that is quoted.
            '=' | '>' => continue,
            c if c.is_whitespace() || typed::is_invisible(c) => continue,
            _ => break,
        }
        token.push(c);
    }
    (token, dots == 2 && since_dot == SIGNATURE)
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
            format!("{token}\u{200b}"),
            wrapped(76, "\r\n"),
            wrapped(72, "\n> "),
            wrapped(75, "=\r\n"),
            wrapped(70, "\n") + " salam\nBudi",
        ] {
            assert_eq!(card_token(&pasted), token, "{pasted}");
        }
    }

    #[test]
    fn what_holds_no_token_stays_what_it_is() {
        let token = token();
        for pasted in ["", "not a token", "....", "https://contoh.id/?a=b", "WIFI:S:rumah;;", &token[..150]] {
            assert!(!read(&card_token(pasted)).1, "{pasted}");
        }
        assert_ne!(card_token(&format!("{token}A")), token, "a letter more is no word after it");
    }
}
