//! What time alone brings is found by day. A look reaches back to the last one that finished, so that
//! nothing is kept for ever because a clock stood still.

use jiff::{SignedDuration, Timestamp};

use crate::attribute::DUE;
use crate::item::{Item, at, s};
use crate::table::{Table, all};
use crate::{StoreError, keys};

/// The attribute of a look.
const FINISHED: &str = "finished";

impl Table {
    /// The partition keys of everything whose day came by `now`, the earliest first: of the last
    /// `look_back` days, and of every day before them since the last look that finished.
    pub(crate) async fn due_by(&self, look_back: i64, now: Timestamp) -> Result<Vec<String>, StoreError> {
        let day = SignedDuration::from_hours(24);
        let finished = self.get(keys::look()).await?.and_then(|item| item.time_opt(FINISHED));
        let mut looked_at = now - SignedDuration::from_hours(24 * look_back);
        while finished.is_some_and(|finished| finished < looked_at) {
            looked_at -= day;
        }
        let mut found = Vec::new();
        while looked_at <= now {
            let query = self.query().index_name("by_due").key_condition_expression(format!("{DUE} = :day"));
            let rows = all(query.expression_attribute_values(":day", s(keys::due(looked_at)))).await?;
            for row in &rows {
                found.push(row.text("pk")?.to_owned());
            }
            looked_at += day;
        }
        Ok(found)
    }

    /// Notes that everything which was due by `now` is done.
    pub(crate) async fn looked(&self, now: Timestamp) -> Result<(), StoreError> {
        self.put(Item::new(keys::look()).with(FINISHED, at(now))).await
    }
}
