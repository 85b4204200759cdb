//! What makes an election, as somebody edits it, fit for use.

use std::fmt;

use super::{ChamberRules, Election, window};
use crate::SlateStatus;
use crate::text::line;

/// A field of an election that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct ElectionProblem {
    /// The path of the field, `chambers[0].women_percent`; with the code `json` it is line and
    /// column.
    pub path: String,
    /// `json` no such JSON · `id`, `text` not such a text · `time` not
    /// `2026-01-01T00:00[Asia/Jakarta]` · `zone` not the zone of the window · `order` ends before
    /// it begins · `range` too small or too large · `empty` nothing there · `repeated` there twice
    /// · `steps` not the six steps in order.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = CODES)))]
    pub code: &'static str,
}

/// What can be wrong with a field.
#[cfg(feature = "schema")]
const CODES: [&str; 10] = ["json", "id", "text", "time", "zone", "order", "range", "empty", "repeated", "steps"];

impl fmt::Display for ElectionProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.code)
    }
}

/// Longest id, in characters.
const ID_MAX: usize = 40;
/// Longest name, in characters.
const NAME_MAX: usize = 100;
/// Longest name of an article, in characters.
const ARTICLE_MAX: usize = 200;

struct Problems(Vec<ElectionProblem>);

impl Problems {
    fn unless(&mut self, good: bool, path: String, code: &'static str) {
        if !good {
            self.0.push(ElectionProblem { path, code });
        }
    }
}

impl Election {
    /// Everything that is wrong; nothing if the election can be used.
    #[must_use]
    pub fn problems(&self) -> Vec<ElectionProblem> {
        let mut found = Problems(Vec::new());
        let id_character = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let id = &self.id;
        found.unless((1..=ID_MAX).contains(&id.len()) && id.chars().all(id_character), "id".to_owned(), "id");
        for (path, name) in [("name", &self.name), ("name_en", &self.name_en)] {
            found.unless(line(name, NAME_MAX).as_ref() == Ok(name), path.to_owned(), "text");
        }
        let zone = window::offset(&self.time_zone);
        found.unless(zone.is_some(), "time_zone".to_owned(), "zone");
        found.unless(self.opens <= self.closes, "closes".to_owned(), "order");
        if let Some(zone) = zone {
            let last_day = zone.to_datetime(self.closes).date();
            found.unless(last_day <= self.reference_date, "reference_date".to_owned(), "order");
        }
        for (path, value, least, most) in [
            ("proposals_per_member", i64::from(self.proposals_per_member), 1, 1_000),
            ("collection_percent", i64::from(self.collection_percent), 100, 1_000),
            ("public_minimum", i64::from(self.public_minimum), 1, 1_000),
            ("consent_days", self.consent_days, 1, 365),
            ("reminder_days", self.reminder_days, 0, self.consent_days - 1),
            ("retention_days", self.retention_days, 0, 365),
        ] {
            found.unless((least..=most).contains(&value), path.to_owned(), "range");
        }
        found.unless(!self.chambers.is_empty(), "chambers".to_owned(), "empty");
        for (index, rules) in self.chambers.iter().enumerate() {
            let twice = self.chambers[..index].iter().any(|other| other.chamber == rules.chamber);
            found.unless(!twice, format!("chambers[{index}].chamber"), "repeated");
            rules.problems(&format!("chambers[{index}]."), &mut found);
        }
        found.0
    }
}

impl ChamberRules {
    fn problems(&self, prefix: &str, found: &mut Problems) {
        let threshold = self.threshold_percent.as_ref();
        for (field, article, good) in [
            ("minimum_age", &self.minimum_age.article, (17..=100).contains(&self.minimum_age.value)),
            ("women_percent", &self.women_percent.article, (1..=100).contains(&self.women_percent.value)),
            ("zipper_group", &self.zipper_group.article, (1..=100).contains(&self.zipper_group.value)),
            ("list_percent", &self.list_percent.article, (1..=200).contains(&self.list_percent.value)),
            ("signers", &self.signers.article, true),
            ("replacement_keeps_number", &self.replacement_keeps_number.article, true),
        ]
        .into_iter()
        .chain(threshold.map(|rule| ("threshold_percent", &rule.article, (1..=100).contains(&rule.value))))
        {
            found.unless(good, format!("{prefix}{field}"), "range");
            found.unless(is_article(article), format!("{prefix}{field}.article"), "text");
        }
        let expected = SlateStatus::ALL.iter().filter_map(|&from| Some((from, from.next()?)));
        found.unless(
            self.steps.iter().map(|step| (step.from, step.to)).eq(expected),
            format!("{prefix}steps"),
            "steps",
        );
        for (index, step) in self.steps.iter().enumerate() {
            found.unless(is_article(&step.article), format!("{prefix}steps[{index}].article"), "text");
        }
    }
}

fn is_article(text: &str) -> bool {
    line(text, ARTICLE_MAX).is_ok()
}
