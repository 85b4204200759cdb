//! A village as people type it into a form: a code, or words that are searched.

use domain::limits::VILLAGES_MAX;
use domain::{Area, Level, area};
use serde_json::{Value, json};

/// What typed text leads to.
#[derive(Debug)]
pub enum TypedVillage {
    /// Exactly this one, or what no search can help.
    Code(String),
    /// Several; as `{code, label}` for the form.
    Choices(Vec<Value>),
}

/// Finds the village that was typed; `near` is the district in the applicant's NIK, whose villages
/// are offered first.
#[must_use]
pub fn typed_village(text: &str, near: Option<Area>) -> TypedVillage {
    let text = text.trim();
    if Area::parse(text).is_ok_and(|area| area.level() == Level::Village) {
        return TypedVillage::Code(text.to_owned());
    }
    let found = area::search_villages(text, near, VILLAGES_MAX);
    match found.as_slice() {
        [] => TypedVillage::Code(text.to_owned()),
        [one] => TypedVillage::Code(one.code.to_string()),
        many => TypedVillage::Choices(many.iter().map(|v| json!({"code": v.code, "label": label(v)})).collect()),
    }
}

/// A village with its district and regency, as the forms show it.
#[must_use]
pub fn village_label(code: Area) -> String {
    area::village(code).map_or_else(|| code.to_string(), |village| label(&village))
}

fn label(village: &area::Village) -> String {
    format!("{}, Kec. {}, {}", village.name, village.district, village.regency)
}
