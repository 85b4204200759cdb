//! A village as people type it into a form: a code, or words that are searched.

use contract::{FieldError, Text};
use domain::limits::VILLAGES_MAX;
use domain::{Area, Level, area};
use serde_json::{Value, json};

/// Turns what was typed for a village into its code, where the search finds one; gives the hits,
/// as `{code, label}` for the form, where it finds several. `near` is the district in the person's
/// NIK, whose villages are offered first.
pub fn resolve_village(field: &mut Text, near: Option<Area>) -> Vec<Value> {
    let text = field.as_typed().trim();
    if Area::parse(text).is_ok_and(|area| area.level() == Level::Village) {
        return Vec::new();
    }
    let found = area::search_villages(text, near, VILLAGES_MAX);
    match found.as_slice() {
        [] => Vec::new(),
        [one] => {
            *field = Text::Given(one.code.to_string());
            Vec::new()
        }
        many => many.iter().map(|village| json!({"code": village.code, "label": label(village)})).collect(),
    }
}

/// Says of a village that was searched to choose one of the hits, instead of that it is unknown.
pub fn ask_to_choose(errors: &mut [FieldError], choices: &[Value]) {
    if !choices.is_empty() {
        errors.iter_mut().filter(|error| error.field == "village").for_each(|error| error.code = "village.choose");
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
