//! A village as people give it in a form: a code, words that are searched, or an area to look for it in.

use contract::{FieldCode, FieldError, Text};
use domain::limits::VILLAGES_MAX;
use domain::{Area, Level, area};
use serde::Serialize;

/// The field of a form that says in which area to look for a village; it counts as the village's own.
pub(crate) const VILLAGE_WITHIN: &str = "village_within";

/// Something to choose from: a village, or an area to look for it in.
#[derive(Debug, Clone, Serialize)]
pub struct VillageChoice {
    /// Its code.
    pub code: Area,
    /// How the form shows it.
    pub label: String,
    /// What it lies in, where that was asked for.
    pub within: Option<&'static str>,
}

impl VillageChoice {
    /// A village.
    #[must_use]
    pub fn of(code: Area) -> Self {
        Self { code, label: village_label(code), within: None }
    }
}

/// Turns what was typed for a village into its code, where the search finds one; gives what there is to choose
/// from where it finds several or only what is spelt alike. `near` is the
/// district in the person's NIK, whose villages are offered first.
///
/// The code of a larger area asks for what lies one level below it, with `within` for its name: so a village is
/// found from the province down, one sending of the form after the other, and without a script.
pub fn resolve_village(field: &mut Text, near: Option<Area>) -> Vec<VillageChoice> {
    let text = field.as_typed().trim();
    if let Ok(code) = Area::parse(text) {
        return below(code);
    }
    let found = area::search_villages(text, near, VILLAGES_MAX);
    match found.as_slice() {
        [] => choices(&area::villages_spelt_alike(text, near, VILLAGES_MAX)),
        [one] => {
            *field = Text::Given(one.code.to_string());
            Vec::new()
        }
        several => choices(several),
    }
}

fn choices(villages: &[area::Village]) -> Vec<VillageChoice> {
    villages.iter().map(|village| VillageChoice::of(village.code)).collect()
}

/// What lies one level below an area; nothing below a village, which is chosen.
fn below(within: Area) -> Vec<VillageChoice> {
    let choice = |code: Area| {
        let label = match code.level() {
            Level::Village => village_label(code),
            _ => code.name().unwrap_or_default().to_owned(),
        };
        VillageChoice { code, label, within: within.name() }
    };
    area::below(within).into_iter().map(choice).collect()
}

/// Says of a village for which there is something to choose from to choose it, instead of that it is unknown.
pub fn ask_to_choose(errors: &mut [FieldError], choices: &[VillageChoice]) {
    if !choices.is_empty() {
        errors
            .iter_mut()
            .filter(|error| error.field == "village")
            .for_each(|error| error.code = FieldCode::VillageChoose);
    }
}

/// A village with its district and regency, as the forms show it.
#[must_use]
pub fn village_label(code: Area) -> String {
    area::village(code).map_or_else(
        || code.to_string(),
        |village| format!("{}, Kec. {}, {}", village.name, village.district, village.regency),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(typed: &str) -> (String, Vec<String>) {
        let mut field = Text::Given(typed.to_owned());
        let choices = resolve_village(&mut field, Area::from_digits("327301"));
        (field.as_typed().to_owned(), choices.iter().map(|choice| choice.code.to_string()).collect())
    }

    #[test]
    fn one_hit_is_taken_and_several_are_asked_back() {
        assert_eq!(resolved("Sukarasa, Sukasari, Kota Bandung"), ("32.73.01.1001".to_owned(), vec![]));
        let (typed, choices) = resolved("cileunyi bandung");
        assert_eq!(typed, "cileunyi bandung");
        assert!(choices.len() > 1);
    }

    #[test]
    fn what_is_only_spelt_alike_is_never_taken_without_asking() {
        let (typed, choices) = resolved("Gegrkalong");
        assert_eq!(typed, "Gegrkalong");
        assert_eq!(choices, ["32.73.01.1002"]);
    }

    #[test]
    fn a_larger_area_asks_for_what_lies_in_it_down_to_the_village() {
        let mut area = "32".to_owned();
        for below in ["32.73", "32.73.01", "32.73.01.1001"] {
            let (_, choices) = resolved(&area);
            assert!(choices.iter().any(|code| code == below), "{below} lies in {area}");
            area = below.to_owned();
        }
        assert_eq!(resolved("32.73.01.1001"), ("32.73.01.1001".to_owned(), vec![]));
        assert_eq!(resolved("99"), ("99".to_owned(), vec![]));
    }

    #[test]
    fn a_choice_is_asked_for_where_there_is_one() {
        let village = VillageChoice::of(Area::parse("32.73.01.1001").unwrap());
        for (choices, code) in [(vec![village], FieldCode::VillageChoose), (vec![], FieldCode::VillageUnknown)] {
            let mut errors = [FieldError { field: "village", code: FieldCode::VillageUnknown }];
            ask_to_choose(&mut errors, &choices);
            assert_eq!(errors[0].code, code);
        }
    }
}
