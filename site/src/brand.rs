//! The party's own file: `brand/brand.toml` names the party and gives the site its colours.
//!
//! Nothing else in the platform names a party. Colours become CSS custom properties, and every
//! pair that is ever drawn as text on ground is checked for contrast when the site is built.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::embedded;

/// The brand, as written in `brand/brand.toml`.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Brand {
    pub(crate) party: Party,
    pub(crate) contact: Contact,
    /// What the boards are called, by the depth of their area.
    pub(crate) level: BTreeMap<String, String>,
    pub(crate) colour: Colours,
    /// Where officers sign in; the names are those of OpenID Connect.
    pub(crate) oidc: Oidc,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Party {
    pub(crate) name: String,
    pub(crate) short: String,
    /// One or two letters drawn in the round mark.
    pub(crate) mark: String,
    /// The public host name, without a scheme.
    pub(crate) domain: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contact {
    pub(crate) email: String,
    pub(crate) address: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Oidc {
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    /// Empty where the provider has none.
    pub(crate) end_session_endpoint: String,
    pub(crate) client_id: String,
    pub(crate) scope: String,
}

/// Token name to `#rrggbb`, for each scheme.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Colours {
    pub(crate) light: BTreeMap<String, String>,
    pub(crate) dark: BTreeMap<String, String>,
}

/// The embedded brand. The error says what is wrong with the file.
pub(crate) fn brand() -> Result<&'static Brand, &'static str> {
    static BRAND: LazyLock<Result<Brand, String>> = LazyLock::new(|| {
        let text = embedded::text(embedded::BRAND, "brand.toml").ok_or("brand/brand.toml is missing")?;
        toml::from_str(text).map_err(|error| format!("brand/brand.toml: {error}"))
    });
    BRAND.as_ref().map_err(String::as_str)
}

/// The party's name as lists and exports write it.
#[must_use]
pub fn party_name() -> &'static str {
    brand().map_or("", |brand| brand.party.name.as_str())
}

/// The party's short name.
#[must_use]
pub fn party_short() -> &'static str {
    brand().map_or("", |brand| brand.party.short.as_str())
}

/// The origin of the endpoint that officers' pages ask for tokens, such as `https://masuk.example`:
/// what their content security policy has to allow. Empty when the brand names none.
#[must_use]
pub fn sign_in_origin() -> String {
    brand().ok().and_then(|brand| origin(&brand.oidc.token_endpoint)).unwrap_or_default()
}

impl Oidc {
    /// Every way in which nobody could sign in, in words.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let endpoints = [
            ("authorization_endpoint", &self.authorization_endpoint, true),
            ("token_endpoint", &self.token_endpoint, true),
            ("end_session_endpoint", &self.end_session_endpoint, false),
        ];
        let wrong = endpoints
            .into_iter()
            .filter(|(_, address, needed)| (*needed || !address.is_empty()) && origin(address).is_none());
        wrong.map(|(name, ..)| format!("oidc.{name} is not an address such as https://masuk.example/token")).collect()
    }
}

/// `https://host[:port]` of an address with a path.
fn origin(address: &str) -> Option<String> {
    let host = address.strip_prefix("https://")?.split(['/', '?', '#']).next()?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | ':');
    (!host.is_empty() && host.chars().all(plain)).then(|| format!("https://{host}"))
}

/// What the party calls its board of a level.
#[must_use]
pub fn level_name(level: domain::Level) -> &'static str {
    let level = if level == domain::Level::Nation { "national" } else { level.as_str() };
    brand().ok().and_then(|brand| brand.level.get(level)).map_or("", String::as_str)
}

/// What is drawn on what. Text needs 4.5:1 (WCAG 2.2, 1.4.3); edges and marks need 3:1 (1.4.11).
const PAIRS: &[(&str, &str, f64)] = &[
    ("ink", "paper", 4.5),
    ("ink", "card", 4.5),
    ("ink", "brand-wash", 4.5),
    ("ink", "good-wash", 4.5),
    ("ink", "bad-wash", 4.5),
    ("ink", "accent-wash", 4.5),
    ("soft", "paper", 4.5),
    ("soft", "card", 4.5),
    ("soft", "brand-wash", 4.5),
    ("soft", "good-wash", 4.5),
    ("soft", "bad-wash", 4.5),
    ("soft", "accent-wash", 4.5),
    ("brand", "paper", 4.5),
    ("brand", "card", 4.5),
    ("brand", "brand-wash", 4.5),
    ("on-brand", "brand", 4.5),
    ("on-deep", "deep", 4.5),
    ("on-deep", "deep-raised", 4.5),
    ("soft-on-deep", "deep", 4.5),
    ("soft-on-deep", "deep-raised", 4.5),
    ("accent", "deep", 4.5),
    ("on-accent", "accent", 4.5),
    ("accent-ink", "accent-wash", 4.5),
    ("accent-ink", "card", 4.5),
    ("bad", "paper", 4.5),
    ("bad", "card", 4.5),
    ("bad", "bad-wash", 4.5),
    ("on-bad", "bad", 4.5),
    ("good", "paper", 4.5),
    ("good", "card", 4.5),
    ("good", "good-wash", 4.5),
    ("edge", "card", 3.0),
    ("edge", "paper", 3.0),
];

impl Colours {
    /// The two schemes as CSS custom properties.
    pub(crate) fn css(&self) -> String {
        let block = |tokens: &BTreeMap<String, String>| {
            tokens.iter().map(|(name, value)| format!("--{name}:{value};")).collect::<String>()
        };
        format!(
            ":root{{color-scheme:light dark;{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}",
            block(&self.light),
            block(&self.dark)
        )
    }

    /// Every way in which the colours are not fit to be read, in words.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        for (scheme, tokens) in [("light", &self.light), ("dark", &self.dark)] {
            for (text, ground, least) in PAIRS {
                let found = (tokens.get(*text).map(|c| luminance(c)), tokens.get(*ground).map(|c| luminance(c)));
                let (Some(Some(text_light)), Some(Some(ground_light))) = found else {
                    complaints.push(format!("colour.{scheme}: `{text}` and `{ground}` must both be #rrggbb"));
                    continue;
                };
                let ratio = contrast(text_light, ground_light);
                if ratio < *least {
                    complaints.push(format!("colour.{scheme}: {text} on {ground} is {ratio:.2}:1, needs {least}:1"));
                }
            }
            for token in tokens.keys() {
                let drawn = PAIRS.iter().any(|(text, ground, _)| text == token || ground == token);
                if !drawn && token != "line" {
                    complaints.push(format!("colour.{scheme}: `{token}` is no token of this site"));
                }
            }
        }
        complaints
    }
}

/// Relative luminance by WCAG 2.2 of `#rrggbb`.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    let linear = |channel: u8| {
        let part = f64::from(channel) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    Some(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue))
}

fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_has_the_contrast_of_the_standard() {
        let ratio = contrast(luminance("#000000").unwrap(), luminance("#ffffff").unwrap());
        assert!((ratio - 21.0).abs() < 0.001);
    }

    #[test]
    fn a_pair_that_cannot_be_read_is_named() {
        let mut colours: Colours = toml::from_str("[light]\nink = \"#000000\"\n[dark]\nink = \"#000000\"\n").unwrap();
        for scheme in [&mut colours.light, &mut colours.dark] {
            for (text, ground, _) in PAIRS {
                scheme.insert((*text).to_owned(), "#000000".to_owned());
                scheme.insert((*ground).to_owned(), "#ffffff".to_owned());
            }
            scheme.insert("ink".to_owned(), "#777777".to_owned());
            scheme.insert("paper".to_owned(), "#888888".to_owned());
        }
        let complaints = colours.complaints();
        assert!(complaints.iter().any(|line| line.contains("colour.light: ink on paper is 1.26:1")), "{complaints:?}");
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for (address, expected) in [
            ("https://masuk.example/oauth2/token", Some("https://masuk.example")),
            ("https://masuk.example:8443/token?a=/b", Some("https://masuk.example:8443")),
            ("http://masuk.example/token", None),
            ("https:///token", None),
            ("https://who@masuk.example/token", None),
            ("https://*.example; script-src *", None),
        ] {
            assert_eq!(origin(address).as_deref(), expected, "{address}");
        }
        assert_eq!(sign_in_origin(), "https://masuk.partai-contoh.example");
    }

    #[test]
    fn a_colour_that_is_no_colour_is_named() {
        assert_eq!(luminance("teal"), None);
        assert_eq!(luminance("#12345"), None);
        assert_eq!(luminance("#12345é"), None);
    }
}
