//! The rules of one chamber in one election, each with the article it comes from.

use serde::{Deserialize, Serialize};

use crate::{Chamber, Level, SlateStatus};

/// A value that the law or the party sets, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct Rule<T> {
    /// The value, in the unit of the rule.
    pub value: T,
    /// The article, `UU 7/2017 art. 245`.
    pub article: String,
}

/// The board whose chair and secretary sign a list (UU 7/2017 art. 243).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct Signers {
    /// The board's level.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::board_level"))]
    pub level: Level,
    /// The article.
    pub article: String,
}

/// One step of a list on its way from the draft to the final list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct Step {
    /// Before.
    pub from: SlateStatus,
    /// After.
    pub to: SlateStatus,
    /// The board that takes the step; one above may too.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::board_level"))]
    pub level: Level,
    /// The article or the party rule.
    pub article: String,
}

/// What holds for the lists of one chamber, each rule with its article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChamberRules {
    /// Which chamber.
    pub chamber: Chamber,
    /// The least age, in completed years on the election's reference date (UU 7/2017
    /// art. 240(1)a).
    pub minimum_age: Rule<u8>,
    /// The least share of women among the names on a list, in %, rounded up to a person
    /// (UU 7/2017 art. 245, MA 24 P/HUM/2023).
    pub women_percent: Rule<u8>,
    /// In every so many names, counted from the top, there is a woman (UU 7/2017 art. 246(2)).
    pub zipper_group: Rule<usize>,
    /// The most names on a list, in % of the dapil's seats (UU 7/2017 art. 244).
    pub list_percent: Rule<u32>,
    /// The least share of the nation's votes with which a party takes part in the distribution of
    /// seats, in %; in JSON `null` while the law has none (MK 116/PUU-XXI/2023).
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(skip_serializing_if = "Option::is_none", extend("default" = ())))]
    pub threshold_percent: Option<Rule<u32>>,
    /// The six steps of a list, in order.
    pub steps: Vec<Step>,
    /// Whose chair and secretary sign.
    pub signers: Signers,
    /// The stages in which somebody who replaces a candidate takes the same number, so that
    /// nobody else's changes.
    pub replacement_keeps_number: Rule<Vec<SlateStatus>>,
}

impl ChamberRules {
    /// The step from one stage to the other; its level says which board, or one above, takes it.
    ///
    /// Going back to a draft, from any stage but the final list, opens a new revision. It has no
    /// step of its own: whoever brought the list to where it is may take it back, so the answer is
    /// the step that led to `from`. `None` if there is no such move.
    #[must_use]
    pub fn step(&self, from: SlateStatus, to: SlateStatus) -> Option<&Step> {
        from.to(to).ok()?;
        if to == SlateStatus::Draft {
            return self.steps.iter().find(|step| step.to == from);
        }
        self.steps.iter().find(|step| step.from == from && step.to == to)
    }

    /// The least number of women on a list of `names` names, rounded up.
    #[must_use]
    pub fn quota(&self, names: usize) -> usize {
        (names * usize::from(self.women_percent.value)).div_ceil(100)
    }

    /// The most names on a list in a dapil with so many seats.
    #[must_use]
    pub fn max_list(&self, seats: u8) -> usize {
        usize::try_from(u64::from(seats) * u64::from(self.list_percent.value) / 100).unwrap_or(usize::MAX)
    }

    /// Whether somebody who replaces a candidate at this stage takes the same number on the list.
    #[must_use]
    pub fn keeps_number(&self, stage: SlateStatus) -> bool {
        self.replacement_keeps_number.value.contains(&stage)
    }
}
