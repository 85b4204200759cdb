//! What each operation asks of the database, counted between the two.

use crate::{
    Failure,
    database::Database,
    meter::{Meter, Spent},
    operations::{Budget, Operation},
    world::{World, expect},
};

/// What invocations of one operation spent, each on its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted(pub Vec<Spent>);

impl Counted {
    /// The invocation that wrote, or else read, the most.
    #[must_use]
    pub fn dearest(&self) -> Option<&Spent> {
        self.0.iter().max_by(|one, other| one.write.total_cmp(&other.write).then(one.read.total_cmp(&other.read)))
    }

    /// The most requests that one invocation made.
    #[must_use]
    pub fn asked(&self) -> usize {
        let requests = |spent: &Spent| spent.requests.values().sum::<u32>();
        self.0.iter().map(requests).max().unwrap_or_default() as usize
    }

    /// Whether every invocation kept to the budget.
    #[must_use]
    pub fn keeps_to(&self, budget: &Budget) -> bool {
        self.0.iter().all(|spent| {
            let requests = spent.requests.iter().all(|(operation, count)| {
                budget.requests.iter().any(|(allowed, most)| allowed == operation && count <= most)
            });
            requests && spent.write <= budget.write && spent.read <= budget.read
        })
    }
}

/// The names of the operations that did not keep to their budgets.
#[must_use]
pub fn over_budget(operations: &[Operation], counted: &[Counted]) -> Vec<&'static str> {
    let kept = |operation: &Operation, counted: &Counted| {
        operation.budget.as_ref().is_none_or(|budget| counted.keeps_to(budget))
    };
    let pairs = operations.iter().zip(counted);
    pairs.filter(|(operation, counted)| !kept(operation, counted)).map(|(operation, _)| operation.name).collect()
}

/// Invokes each operation `invocations` times with a meter before the database,
/// and returns what was counted in the same order.
///
/// # Errors
/// When a function fails or answers with another status than expected.
pub async fn count(
    world: &mut World,
    operations: &[Operation],
    database: &Database,
    invocations: u32,
) -> Result<Vec<Counted>, Failure> {
    let meter = Meter::start(database.address()).await?;
    let mut counted = Vec::new();
    for operation in operations {
        let metered = world.function(operation.function)?.clone().at(&meter.endpoint());
        let mut process = metered.program.start().await?;
        let mut spent = Counted::default();
        for _ in 0..invocations {
            let event = (operation.prepare)(world).await?;
            meter.reset();
            let answer = process.invoke(&event.bytes).await?;
            expect(operation.name, answer.outcome, operation.answer).await?;
            // A function that still works after its answer is waited for here.
            process.usage().await?;
            spent.0.push(meter.spent());
        }
        process.stop().await;
        counted.push(spent);
    }
    Ok(counted)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Counted, over_budget};
    use crate::{
        meter::Spent,
        operations::{self, Budget},
    };

    const BUDGET: Budget = Budget { requests: &[("PutItem", 1)], write: 2.0, read: 0.0 };

    fn spent(operation: &str, count: u32, write: f64, read: f64) -> Spent {
        Spent { requests: BTreeMap::from([(operation.to_owned(), count)]), write, read, ..Spent::default() }
    }

    #[test]
    fn a_budget_is_kept_by_every_invocation_or_it_is_not_kept() {
        let within = spent("PutItem", 1, 2.0, 0.0);
        assert!(Counted(vec![within.clone()]).keeps_to(&BUDGET));
        assert!(Counted(vec![Spent::default()]).keeps_to(&BUDGET));
        for over in [
            spent("PutItem", 2, 2.0, 0.0),
            spent("PutItem", 1, 2.5, 0.0),
            spent("PutItem", 1, 2.0, 0.5),
            spent("UpdateItem", 1, 1.0, 0.0),
        ] {
            assert!(!Counted(vec![within.clone(), over.clone()]).keeps_to(&BUDGET), "{over:?}");
        }
    }

    #[test]
    fn an_operation_over_its_budget_is_named() {
        let operations: Vec<_> = operations::all().into_iter().take(2).collect();
        let within = Counted(vec![spent("PutItem", 1, 2.0, 0.0)]);
        let over = Counted(vec![spent("PutItem", 1, 3.0, 0.0)]);
        assert!(over_budget(&operations, &[within.clone(), within.clone()]).is_empty());
        assert_eq!(over_budget(&operations, &[within, over]), ["apply, every field"]);
    }

    #[test]
    fn the_dearest_invocation_wrote_the_most() {
        let counted =
            Counted(vec![spent("PutItem", 1, 1.0, 9.0), spent("PutItem", 1, 2.0, 0.5), spent("PutItem", 1, 2.0, 0.0)]);
        assert_eq!(counted.dearest().map(|spent| (spent.write, spent.read)), Some((2.0, 0.5)));
    }
}
