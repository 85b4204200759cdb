//! All output files: load, check, render, in memory.

use std::collections::BTreeMap;
use std::fmt;

use domain::Language;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::{Deserialize, Deserializer};

use crate::engine::environment;
use crate::{assets, brand, check, districts, embedded, signed_in, words};

/// Everything that keeps the site from being built, one line each.
#[derive(Debug)]
pub struct BuildError(Vec<String>);

impl BuildError {
    pub(crate) fn one(line: String) -> Self {
        Self(vec![line])
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for BuildError {}

/// `data/pages.toml`: which page stands at which path.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pages {
    page: Vec<Page>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// The template's name below `templates/pages/`, without `.html`.
    pub(crate) template: String,
    /// The Indonesian path: a folder ends in `/` and gets an `index.html`.
    pub(crate) path: String,
    /// Whether search engines may list it.
    #[serde(default)]
    listed: bool,
    #[serde(default, deserialize_with = "table")]
    context: Value,
}

fn table<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    toml::Table::deserialize(deserializer).map(|table| Value::from(Serde(table)))
}

/// Builds every file of the static site: path without the leading slash, to bytes.
///
/// # Errors
/// All problems at once: unreadable colours, missing or unused words, a template's error, a broken
/// link, a page written twice.
pub fn build() -> Result<BTreeMap<String, Vec<u8>>, BuildError> {
    let fail = BuildError::one;
    let brand = brand::brand().map_err(|error| fail(error.to_owned()))?;
    let pages = embedded::text(embedded::DATA, "pages.toml").unwrap_or_default();
    let Pages { page: mut pages } = toml::from_str(pages).map_err(|error| fail(format!("data/pages.toml: {error}")))?;
    pages.extend(districts::pages());
    let indonesian = words::load(Language::Id, brand).map_err(fail)?;
    let english = words::load(Language::En, brand).map_err(fail)?;

    let mut complaints = brand.colour.complaints();
    complaints.extend(brand.oidc.complaints());
    complaints.extend(words::complaints(&[(Language::Id, &indonesian), (Language::En, &english)]));
    if !complaints.is_empty() {
        return Err(BuildError(complaints));
    }

    let mut files = assets::bundle(brand, &indonesian).map_err(fail)?;
    let mut put = |path: String, bytes: Vec<u8>| {
        if files.contains_key(&path) {
            complaints.push(format!("{path} is written twice"));
        }
        files.insert(path, bytes);
    };
    for (language, words) in [(Language::Id, &indonesian), (Language::En, &english)] {
        for page in &pages {
            let html = page.render(language).map_err(|error| fail(format!("{}: {error}", page.path)))?;
            put(file_of(&page.path_in(language)), html.into_bytes());
        }
        for (path, script) in assets::officer_words(language, words).map_err(fail)? {
            put(path, script);
        }
    }
    for (path, json) in districts::files().map_err(|error| fail(error.to_string()))? {
        put(path, json);
    }
    for (path, template) in [
        ("manifest.webmanifest", "root/manifest.webmanifest"),
        ("sw.js", "root/sw.js"),
        ("kirim.js", "root/kirim.js"),
        ("robots.txt", "root/robots.txt"),
        ("sitemap.xml", "root/sitemap.xml"),
        ("favicon.svg", "root/favicon.svg"),
        ("pengurus/masuk.json", "root/masuk.json"),
    ] {
        put(path.to_owned(), root_file(template, &pages).map_err(|error| fail(format!("{path}: {error}")))?);
    }

    complaints.extend(check::links(&files));
    files.extend(signed_in::twins(&files).map_err(|error| fail(error.to_string()))?);
    if complaints.is_empty() { Ok(files) } else { Err(BuildError(complaints)) }
}

fn root_file(template: &str, pages: &[Page]) -> Result<Vec<u8>, crate::RenderError> {
    let listed: Vec<Value> = pages
        .iter()
        .filter(|page| page.listed)
        .map(|page| context! { id => page.path.as_str(), en => page.path_in(Language::En) })
        .collect();
    let text = environment(Language::Id)?.get_template(template)?.render(context! { listed })?;
    Ok(text.into_bytes())
}

impl Page {
    /// A page in both languages that search engines may list.
    pub(crate) fn listed(template: &str, path: String, context: Value) -> Self {
        Self { template: template.to_owned(), path, listed: true, context }
    }

    fn path_in(&self, language: Language) -> String {
        match language {
            Language::En => format!("/en{}", self.path),
            _ => self.path.clone(),
        }
    }

    fn render(&self, language: Language) -> Result<String, crate::RenderError> {
        let template = environment(language)?.get_template(&format!("pages/{}.html", self.template))?;
        let html = template.render(context! {
            path => self.path.as_str(),
            ..self.context.clone()
        })?;
        Ok(compact_html(&html))
    }
}

/// `/gabung/` is written as `gabung/index.html`.
fn file_of(path: &str) -> String {
    let path = path.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// Without indentation and empty lines; the site has no text in which they would matter.
fn compact_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for line in html.lines().map(str::trim).filter(|line| !line.is_empty()) {
        out.push_str(line);
        out.push('\n');
    }
    out
}
