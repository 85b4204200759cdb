//! The template engine of each language, made when the first page is asked for.

use std::fmt;
use std::sync::LazyLock;

use domain::{Language, Occupation, Retention, limits};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value, context, escape_formatter};
use serde::Serialize;

use crate::{assets, brand, embedded, filters, words};

/// Every language that the site is built in.
pub(crate) const LANGUAGES: [Language; 2] = [Language::Id, Language::En];

/// A page that could not be rendered. It carries where, never a value from the context: contexts
/// hold personal data and this ends in a log.
#[derive(Debug)]
pub struct RenderError(String);

impl RenderError {
    /// A fault that is not of a template; `place` names no value.
    pub(crate) fn new(place: String) -> Self {
        Self(place)
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RenderError {}

impl From<minijinja::Error> for RenderError {
    fn from(error: minijinja::Error) -> Self {
        let mut places = Vec::new();
        let mut next: Option<&minijinja::Error> = Some(&error);
        while let Some(error) = next {
            let name = error.name().unwrap_or("?");
            places.push(format!("{} at {name}:{}", error.kind(), error.line().unwrap_or(0)));
            next = std::error::Error::source(error).and_then(|source| source.downcast_ref());
        }
        Self(places.join(", from "))
    }
}

/// Renders `templates/pages/<page>.html` in `language`. Besides `context` a template sees `t` (the
/// words), `brand`, `assets`, `limits`, `occupations`, `retention` and `language`.
///
/// # Errors
/// When the page does not exist, or its template uses a value that `context` does not have.
pub fn render(page: &str, language: Language, context: impl Serialize) -> Result<String, RenderError> {
    Ok(environment(language)?.get_template(&format!("pages/{page}.html"))?.render(Serde(context))?)
}

/// The engine of a language; the first call reads the language's words.
pub(crate) fn environment(language: Language) -> Result<&'static Environment<'static>, RenderError> {
    static INDONESIAN: LazyLock<Result<Environment<'static>, String>> = LazyLock::new(|| make(Language::Id));
    static ENGLISH: LazyLock<Result<Environment<'static>, String>> = LazyLock::new(|| make(Language::En));
    let made = match language {
        Language::En => &ENGLISH,
        _ => &INDONESIAN,
    };
    made.as_ref().map_err(|message| RenderError(message.clone()))
}

fn make(language: Language) -> Result<Environment<'static>, String> {
    let brand = brand::brand()?;
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.map_err(|error| error.to_string())?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| {
        let markup = [".html", ".svg", ".xml"].iter().any(|ending| name.ends_with(ending));
        if markup { AutoEscape::Html } else { AutoEscape::None }
    });
    environment.set_formatter(format_value);
    environment.set_loader(|name| Ok(embedded::text(embedded::TEMPLATES, name).map(str::to_owned)));
    filters::register(&mut environment, language);
    environment.add_global("t", Value::from(Serde(words::load(language, brand)?)));
    environment.add_global("brand", Value::from(Serde(brand)));
    environment.add_global("language", language.as_str());
    environment.add_global("assets", assets::urls());
    environment.add_global("limits", limits());
    environment.add_global("occupations", occupations());
    environment.add_global("retention", Value::from(Serde(Retention::shipped())));
    Ok(environment)
}

/// As the engine's own formatter, but `/` stays `/` in markup: it needs no escape in an attribute in
/// quotes, and pages stay readable.
fn format_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let markup = matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe();
    let Some(text) = value.as_str().filter(|_| markup) else {
        return escape_formatter(out, state, value);
    };
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_str(&rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    Ok(out.write_str(rest)?)
}

/// The longest text a field takes, in characters, so that a form's `maxlength` and the server agree.
/// Numbers may be typed with spaces and dashes, so their fields are wider than the number.
fn limits() -> Value {
    Value::from_pairs([
        ("name", limits::NAME_MAX),
        ("address", limits::ADDRESS_MAX),
        ("birth_place", limits::BIRTH_PLACE_MAX),
        ("email", limits::EMAIL_MAX),
        ("reason", limits::REASON_MAX),
        ("nik", 2 * limits::NIK_DIGITS),
        ("code", 2 * limits::CODE_DIGITS),
        ("phone", 32),
        ("search", 100),
    ])
}

/// The occupations that may be a member's, and those that may not: the latter are offered all the
/// same, so that people can tell the truth and read why.
fn occupations() -> Value {
    let codes = |forbidden| {
        let chosen = Occupation::ALL.iter().filter(|job| job.is_forbidden() == forbidden);
        chosen.map(|job| job.as_str()).collect::<Vec<_>>()
    };
    context! { allowed => codes(false), forbidden => codes(true) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_where_and_never_what() {
        let secret = "3273014101900001";
        let error = render("error", Language::Id, serde_json::json!({ "title": secret })).unwrap_err();
        let told = format!("{error} {error:?}");
        assert!(told.contains("pages/error.html:"), "{told}");
        assert!(!told.contains(secret));
    }

    #[test]
    fn what_was_typed_is_escaped() {
        let context = serde_json::json!({
            "status": 404, "title": "<script>", "message": "\"><img src=x>", "errors": [],
        });
        let page = render("error", Language::Id, context).unwrap();
        assert!(page.contains("&lt;script&gt;"));
        assert!(!page.contains("<img src=x"));
    }

    #[test]
    fn a_page_that_does_not_exist_is_an_error() {
        assert!(render("nowhere", Language::Id, ()).is_err());
    }
}
