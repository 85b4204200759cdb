//! Styles, scripts and the files at the root, bundled from `static/` and the components.
//!
//! Two folders carry a fingerprint in their name and may be cached for ever: `/assets/site-…/` for
//! the public and members, `/assets/officer-…/` for officers. Scripts import each other by plain
//! relative names inside their folder.

use std::collections::BTreeMap;

use domain::Language;
use toml::{Table, Value};

use crate::brand::Brand;
use crate::card::{self, CardFace, QrPath};
use crate::embedded::{self, OFFICER_FINGERPRINT, SITE_FINGERPRINT};
use crate::holder::{Holder, face_of};

/// Components that only officers' pages use; their styles stay out of the public's first view.
const OFFICER_COMPONENTS: &[&str] = &["districts", "officer", "queue", "record", "screening", "seats", "slate"];

/// The folders as templates see them: `assets.site`, `assets.officer`.
pub(crate) fn urls() -> minijinja::Value {
    minijinja::Value::from_pairs([("site", folder("site")), ("officer", folder("officer"))])
}

fn folder(name: &str) -> String {
    let fingerprint = if name == "officer" { OFFICER_FINGERPRINT } else { SITE_FINGERPRINT };
    format!("/assets/{name}-{fingerprint}")
}

/// All fingerprinted files, by path without the leading slash. The error says what cannot be drawn.
pub(crate) fn bundle(brand: &Brand, words: &Table) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut files = BTreeMap::new();
    let site = folder("site").trim_start_matches('/').to_owned();
    let officer = folder("officer").trim_start_matches('/').to_owned();

    let (mut public_css, mut officer_css) = (brand.colour.css(), String::new());
    if let Some(base) = embedded::text(embedded::STATIC, "css/base.css") {
        public_css.push_str(base);
    }
    for (name, css) in embedded::COMPONENT_STYLES {
        let component = name.split('/').next().unwrap_or_default();
        if OFFICER_COMPONENTS.contains(&component) {
            officer_css.push_str(css);
        } else {
            public_css.push_str(css);
        }
    }
    files.insert(format!("{site}/site.css"), compact_css(&public_css).into_bytes());
    files.insert(format!("{officer}/officer.css"), compact_css(&officer_css).into_bytes());

    for (name, text) in embedded::STATIC {
        if let Some(script) = name.strip_prefix("js/officer/") {
            files.insert(format!("{officer}/{script}"), compact_js(text).into_bytes());
        } else if let Some(script) = name.strip_prefix("js/") {
            files.insert(format!("{site}/{script}"), compact_js(text).into_bytes());
        } else if let Some(image) = name.strip_prefix("svg/") {
            files.insert(format!("{site}/{image}"), text.as_bytes().to_vec());
        }
    }
    files.insert(format!("{site}/card.svg"), sample_card(brand, words)?.into_bytes());
    Ok(files)
}

/// The words that officers' scripts import, with their paths: the `officer` file, the fields' labels
/// and the choices for all of them, the `slate` file for the lists of candidates.
pub(crate) fn officer_words(language: Language, words: &Table) -> Result<[(String, Vec<u8>); 2], String> {
    let table = |name: &str| words.get(name).and_then(Value::as_table).cloned().unwrap_or_default();
    let mut officer = table("officer");
    let labels =
        table("field").into_iter().filter_map(|(name, field)| Some((name, field.get("label")?.clone()))).collect();
    officer.insert("field".to_owned(), Value::Table(labels));
    officer.extend(words.get_key_value("choice").map(|(name, choice)| (name.clone(), choice.clone())));
    let script = |below: &str, words: &Table| {
        let json = serde_json::to_string(words).map_err(|error| format!("officers' words: {error}"))?;
        let path = format!("{}/{below}words-{language}.js", folder("officer").trim_start_matches('/'));
        Ok::<_, String>((path, format!("export const words = {json};\n").into_bytes()))
    };
    Ok([script("", &officer)?, script("slate/", &table("slate"))?])
}

/// The card on the home page: a person who does not exist, and a code that leads to `/kartu/`.
fn sample_card(brand: &Brand, words: &Table) -> Result<String, String> {
    let words = words.get("home").and_then(|home| home.get("card"));
    let word = |key: &str| words.and_then(|words| words.get(key)).and_then(Value::as_str).unwrap_or_default();
    let holder = Holder {
        name: word("name"),
        area: word("area"),
        number: word("number"),
        since: "2026-11-24",
        valid_until: "2031-11-24",
    };
    let code = QrPath::encode(&format!("https://{}/kartu/", brand.party.domain));
    face_of(&holder, Language::Id, |face| card::svg(&CardFace { qr: code, ..face.clone() }))
        .map_err(|error| format!("the sample card: {error}"))?
        .map_err(|error| format!("the sample card: {error}"))
}

/// CSS without comments and needless white space. It knows no strings: this site's styles have
/// none that hold a brace, a semicolon or a comment.
pub(crate) fn compact_css(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        plain.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    plain.push_str(rest);

    let mut out = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        let tight = out.ends_with(['{', '}', ';', ',', '>']) || word.starts_with(['{', '}', ';', ',', '>']);
        let after_colon = out.ends_with(':');
        if !out.is_empty() && !tight && !after_colon {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.replace(";}", "}")
}

/// Scripts without indentation and without lines that only hold a comment. Nothing else is touched,
/// so a line number in a browser's console still leads near the source.
pub(crate) fn compact_js(js: &str) -> String {
    let mut out = String::with_capacity(js.len());
    let mut in_comment = false;
    for line in js.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
            continue;
        }
        if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_lose_comments_and_space_only() {
        let css = "/* why */\na > b , c {\n  margin: 0 auto;\n  width: calc(1rem + 2px);\n}\n@media (min-width:1px) and (max-width:2px){ a{ x:y; } }";
        assert_eq!(
            compact_css(css),
            "a>b,c{margin:0 auto;width:calc(1rem + 2px)}@media (min-width:1px) and (max-width:2px){a{x:y}}"
        );
    }

    #[test]
    fn scripts_keep_every_statement() {
        let js = "// why\n  const a = 1; // one\n\n/* two\n lines */\n/* one line */\nb(`x`);\n";
        assert_eq!(compact_js(js), "const a = 1; // one\nb(`x`);\n");
    }
}
