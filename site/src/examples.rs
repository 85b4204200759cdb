//! Pages that only functions serve, filled with the contexts of their examples.
//!
//! Each `templates/pages/<page>.toml` holds contexts as a function would send them. They drive the
//! tests, and `cargo run -p site -- OUT --examples` writes them beside the site to be looked at.

use std::collections::BTreeMap;

use domain::Language;
use minijinja::value::Serde;
use serde::Deserialize;
use toml::Table;

use crate::engine::{LANGUAGES, RenderError, environment, render};
use crate::{BuildError, embedded};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    /// A page's context, or a component's arguments.
    with: Table,
}

/// Every example of every page and component: `examples/<name>/<example>.html` to its bytes.
///
/// # Errors
/// When an example file cannot be read or an example cannot be rendered.
pub fn gallery() -> Result<BTreeMap<String, Vec<u8>>, BuildError> {
    let mut files = BTreeMap::new();
    for (file, text) in embedded::EXAMPLES {
        let examples: Examples =
            toml::from_str(text).map_err(|error| BuildError::one(format!("templates/{file}: {error}")))?;
        for Example { name, with } in examples.example {
            for language in LANGUAGES {
                let html = match page_or_component(file) {
                    (true, page) => render(page, language, &with),
                    (false, component) => render_component(component, language, &with),
                };
                let html = html.map_err(|error| BuildError::one(format!("templates/{file} `{name}`: {error}")))?;
                let folder = file.trim_end_matches(".toml").trim_end_matches("/examples");
                files.insert(format!("examples/{}/{folder}/{name}.html", language.as_str()), html.into_bytes());
            }
        }
    }
    Ok(files)
}

fn page_or_component(file: &str) -> (bool, &str) {
    match file.strip_prefix("pages/") {
        Some(page) => (true, page.trim_end_matches(".toml")),
        None => (false, file.trim_start_matches("components/").trim_end_matches("/examples.toml")),
    }
}

/// A component's macro has its folder's name, with `_` for `-`.
fn render_component(component: &str, language: Language, with: &Table) -> Result<String, RenderError> {
    let name = component.replace('-', "_");
    let source = format!(
        "{{% extends \"layouts/example.html\" %}}{{% from \"components/{component}/{component}.html\" import {name} %}}\
         {{% block main %}}<h1>{component}</h1>{{{{ {name}(**with) }}}}{{% endblock %}}"
    );
    let context = minijinja::context! { with => Serde(with) };
    Ok(environment(language)?.render_named_str("example.html", &source, context)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_component_and_every_page_of_a_function_has_an_example() {
        let has_example = |file: &str| embedded::EXAMPLES.iter().any(|(name, _)| *name == file);
        let pages = embedded::text(embedded::DATA, "pages.toml").unwrap();
        for (name, _) in embedded::TEMPLATES {
            let Some(name) = name.strip_suffix(".html") else {
                continue;
            };
            if let Some(page) = name.strip_prefix("pages/") {
                let built = pages.contains(&format!("template = \"{page}\""))
                    || include_str!("districts.rs").contains(&format!("\"{page}\","));
                assert!(built || has_example(&format!("pages/{page}.toml")), "{name}");
            } else if let Some((folder, _)) =
                name.rsplit_once('/').filter(|(folder, _)| folder.starts_with("components/"))
            {
                // The frame of every page is in every other example.
                let frame = folder.ends_with("/masthead") || folder.ends_with("/footer");
                assert!(frame || has_example(&format!("{folder}/examples.toml")), "{name}");
            }
        }
    }

    #[test]
    fn every_example_renders_in_both_languages() {
        let files = gallery().unwrap();
        assert!(files.len() > 80);
        assert_eq!(
            files.keys().filter(|path| path.starts_with("examples/id/")).count(),
            files.keys().filter(|path| path.starts_with("examples/en/")).count()
        );
    }
}
