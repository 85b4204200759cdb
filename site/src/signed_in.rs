//! Pages as whoever is signed in sees them: the header leads to their own card in place of joining and signing in. Nothing else on a
//! page that was built depends on who asks, so that a second file beside each is all it takes; the edge of the network
//! chooses between the two (`infra/web.yaml`). Pages of functions are changed in the same way, when they are answered.

use std::collections::BTreeMap;

use domain::Language;

use crate::engine::{RenderError, environment};

/// A folder's page for whoever is signed in, beside its `index.html`.
pub const SIGNED_IN_PAGE: &str = "signed-in.html";
const INDEX: &str = "index.html";

/// The links of the header that are exchanged, as `components/masthead` begins the first and the last of them.
const WAY_IN: &str = "<a class=\"masthead-join\"";
const LAST: &str = "<a class=\"masthead-own\"";
const END: &str = "</a>";
const OWN: &str = r#"{% from "components/masthead/masthead.html" import own %}{{ own() }}"#;

/// A finished page with the header of whoever is signed in. One that has no such header stays as it is.
///
/// # Errors
/// The header's template is broken.
pub fn signed_in(html: &str, language: Language) -> Result<String, RenderError> {
    let Some((before, rest)) = html.split_once(WAY_IN) else { return Ok(html.to_owned()) };
    let last = rest.split_once(LAST).map_or("", |(_, last)| last);
    let after = last.split_once(END).map_or("", |(_, after)| after);
    let own = environment(language)?.render_named_str("own.html", OWN, ())?;
    Ok(format!("{before}{own}{after}"))
}

/// The second file of every folder's page.
pub(crate) fn twins(files: &BTreeMap<String, Vec<u8>>) -> Result<BTreeMap<String, Vec<u8>>, RenderError> {
    let pages = files.iter().filter_map(|(path, bytes)| Some((path.strip_suffix(INDEX)?, bytes)));
    let twin = |(folder, bytes): (&str, &Vec<u8>)| {
        let language = if folder.starts_with("en/") { Language::En } else { Language::Id };
        let html = signed_in(&String::from_utf8_lossy(bytes), language)?;
        Ok((format!("{folder}{SIGNED_IN_PAGE}"), html.into_bytes()))
    };
    pages.map(twin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_way_in_is_another_one() {
        for (language, own, way_in) in [
            (Language::Id, "<a class=\"masthead-own\" href=\"/anggota/\">Kartu saya</a>", "href=\"/masuk/\""),
            (Language::En, "<a class=\"masthead-own\" href=\"/anggota/?lang=en\">My card</a>", "href=\"/en/masuk/\""),
        ] {
            let context = serde_json::json!({ "status": 404, "title": "x", "message": "y", "errors": [] });
            let page = crate::render("error", language, context).unwrap();
            let told = signed_in(&page, language).unwrap();
            assert!(page.contains(way_in) && !page.contains(own));
            assert!(told.contains(own) && !told.contains(way_in), "{told}");
            let ((start, _), (_, end)) = (page.split_once(WAY_IN).unwrap(), page.split_once(LAST).unwrap());
            assert_eq!(told, format!("{start}{own}{}", end.split_once(END).unwrap().1));
        }
        assert_eq!(signed_in("<p>bare</p>", Language::Id).unwrap(), "<p>bare</p>");
    }
}
