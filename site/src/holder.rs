//! The card of a holder: the party's name, mark and colours, and the words around what is theirs.

use domain::Language;
use toml::Value;

use crate::card::{CardFace, Palette};
use crate::{RenderError, brand, filters, words};

/// What is the holder's own on a card.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// Full name, as written on the KTP.
    pub name: &'a str,
    /// "Kota Bandung".
    pub area: &'a str,
    /// The member number.
    pub number: &'a str,
    /// When membership began, `YYYY-MM-DD`.
    pub since: &'a str,
    /// When the card ends, `YYYY-MM-DD`.
    pub valid_until: &'a str,
}

/// Makes the face of a holder's card, without its code, and gives it to `draw`.
///
/// # Errors
/// When the brand or the words cannot be read.
pub fn face_of<R>(
    holder: &Holder<'_>,
    language: Language,
    draw: impl FnOnce(&CardFace<'_>) -> R,
) -> Result<R, RenderError> {
    let brand = brand::brand().map_err(|error| RenderError::new(error.to_owned()))?;
    let all = words::load(language, brand).map_err(RenderError::new)?;
    let words = all.get("home").and_then(|home| home.get("card"));
    let word = |key: &str| words.and_then(|words| words.get(key)).and_then(Value::as_str).unwrap_or_default();
    let colour = |token: &str| brand.colour.light.get(token).map(String::as_str).unwrap_or_default();
    let dated = |key: &str, date: &str| word(key).replace("{date}", &filters::date(date, language));
    Ok(draw(&CardFace {
        party: &brand.party.name,
        mark: &brand.party.mark,
        title: word("title"),
        name: holder.name,
        area: holder.area,
        number: holder.number,
        since: &dated("since", holder.since),
        valid_until: &dated("valid_until", holder.valid_until),
        caption: word("caption"),
        palette: Palette {
            light: colour("brand"),
            deep: colour("deep"),
            soft: colour("soft-on-deep"),
            accent: colour("accent"),
        },
        qr: None,
    }))
}
