//! What a client would rather have: `Accept` and `Accept-Language`, with their weights (RFC 9110 §12.4.2). They
//! are lists, and only read as such: `text/html;q=0` asks for anything but a page.

use std::cmp::Reverse;

/// One entry of such a list.
struct Choice<'a> {
    what: &'a str,
    /// In thousandths.
    weight: u16,
    /// Where it stands.
    place: usize,
}

/// The entries of a list. One whose weight is none is passed over.
fn choices(list: &str) -> impl Iterator<Item = Choice<'_>> {
    list.split(',').enumerate().filter_map(|(place, entry)| {
        let mut parts = entry.split(';').map(str::trim);
        let what = parts.next().filter(|what| !what.is_empty())?;
        let told = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
        });
        Some(Choice { what, weight: told.map_or(Some(1000), weight)?, place })
    })
}

/// `0`, `0.8`, `1.000`: up to three decimals, at most one.
fn weight(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_weight = matches!(whole, "0" | "1") && decimals.len() <= 3 && decimals.bytes().all(|b| b.is_ascii_digit());
    let thousandths = format!("{whole}{decimals:0<3}").parse().ok().filter(|_| is_weight);
    thousandths.filter(|thousandths| *thousandths <= 1000)
}

/// How much a media type is wanted: by the entry that names it most exactly; of equals the first counts.
fn wanted(accept: &str, kind: &str, subtype: &str) -> Option<(u16, usize, Reverse<usize>)> {
    let exactness = |what: &str| {
        let (other, rest) = what.split_once('/')?;
        match (other, rest) {
            ("*", "*") => Some(0),
            (other, "*") if other.eq_ignore_ascii_case(kind) => Some(1),
            (other, rest) => (other.eq_ignore_ascii_case(kind) && rest.eq_ignore_ascii_case(subtype)).then_some(2),
        }
    };
    let named =
        choices(accept).filter_map(|choice| Some((exactness(choice.what)?, Reverse(choice.place), choice.weight)));
    named.max().map(|(exactness, place, weight)| (weight, exactness, place))
}

/// Whether a page is wanted more than JSON, which is what is given to whoever does not mind.
pub(crate) fn prefers_page(accept: &str) -> bool {
    let page = wanted(accept, "text", "html");
    page.is_some_and(|(weight, ..)| weight > 0) && page > wanted(accept, "application", "json")
}

/// Whether English is wanted more than Indonesian; of equals, which stands first.
pub(crate) fn prefers_english(languages: &str) -> bool {
    let speaks =
        |tag: &str, language: &str| tag.split('-').next().is_some_and(|own| own.eq_ignore_ascii_case(language));
    let wanted = |language: &str| {
        let named = choices(languages).filter(|choice| speaks(choice.what, language) && choice.weight > 0);
        named.map(|choice| (choice.weight, Reverse(choice.place))).max()
    };
    let other = ["id", "ms", "in"].into_iter().filter_map(wanted).max();
    wanted("en") > other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_to_whoever_prefers_one() {
        for accept in [
            "text/html",
            "TEXT/HTML",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
            "text/html, */*",
            "text/*",
            "application/json;q=0.5, text/html",
            "text/html;q=0.8, application/json;q=0.7",
            "text/html;level=1",
            "text/html, application/json",
            "application/json;q=0, text/html;q=0.1",
            "text/html ; Q=1.000",
        ] {
            assert!(prefers_page(accept), "{accept}");
        }
        for accept in [
            "",
            "*/*",
            "application/json",
            "application/json, text/plain, */*",
            "application/json, text/html;q=0.5",
            "text/html;q=0",
            "text/html;q=0, */*",
            "text/html;q=0.000, application/json;q=0.1",
            "application/json, text/html",
            "text/html;q=0.2, */*",
            "application/*, text/html;q=0.9",
            "application/x-text/html",
            "text/htmlx",
            "text/html;q=2",
            "text/html;q=x, application/json",
            "image/png",
        ] {
            assert!(!prefers_page(accept), "{accept}");
        }
    }

    #[test]
    fn english_goes_to_whoever_prefers_it() {
        for languages in ["en", "en-GB,en;q=0.9", "EN-us", "id;q=0.5, en;q=0.8", "fr, en;q=0.5", "en, id"] {
            assert!(prefers_english(languages), "{languages}");
        }
        for languages in ["", "id", "id-ID,id;q=0.9,en;q=0.8", "en;q=0", "en;q=0.3, id", "eng", "*", "ms, en;q=0.9"] {
            assert!(!prefers_english(languages), "{languages}");
        }
    }
}
