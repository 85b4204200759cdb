//! What operations share while they are prepared: made-up people, and the
//! functions that bring a record to where the measured operation takes it up.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt::Write,
};

use runtime_api::{Outcome, Running};

use crate::{Failure, database::Function, gateway::Reply};

/// The state of a run.
pub struct World {
    /// The source of all that is made up; the same seed makes the same people.
    pub random: fastrand::Rng,
    functions: BTreeMap<String, Function>,
    helpers: BTreeMap<String, Running>,
}

impl World {
    /// A world with these functions, by name.
    #[must_use]
    pub fn new(functions: BTreeMap<String, Function>, seed: u64) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
            functions,
            helpers: BTreeMap::new(),
        }
    }

    /// The function called `name`.
    ///
    /// # Errors
    /// When no such function was built.
    pub fn function(&self, name: &str) -> Result<&Function, Failure> {
        self.functions
            .get(name)
            .ok_or_else(|| format!("the function {name} was not built").into())
    }

    /// Invokes a function to prepare an operation, in a process of its own, so
    /// that the measured one does nothing but what is measured.
    ///
    /// # Errors
    /// When it does not answer, or answers with another status than `expected`.
    pub async fn call(
        &mut self,
        name: &str,
        event: &[u8],
        expected: u16,
    ) -> Result<Reply, Failure> {
        let program = self.function(name)?.program.clone();
        let helper = match self.helpers.entry(name.to_owned()) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(program.start().await?),
        };
        expect(name, helper.invoke(event).await?.outcome, expected)
    }

    /// A random UUID (version 4), for `Idempotency-Key`.
    pub fn uuid(&mut self) -> String {
        let bits = self.random.u128(..) & !(0xf << 76) & !(0b11 << 62) | (4 << 76) | (0b10 << 62);
        let hex = format!("{bits:032x}");
        let mut uuid = String::with_capacity(36);
        for (position, digit) in hex.chars().enumerate() {
            if matches!(position, 8 | 12 | 16 | 20) {
                uuid.push('-');
            }
            uuid.push(digit);
        }
        uuid
    }

    /// `length` random decimal digits.
    pub fn digits(&mut self, length: usize) -> String {
        (0..length).fold(String::new(), |mut digits, _| {
            // Writing into a string cannot fail.
            let _written = write!(digits, "{}", self.random.u8(0..10));
            digits
        })
    }
}

/// The function's answer, provided that it has the expected status.
///
/// # Errors
/// When the function reported an error or answered with another status.
pub fn expect(what: &str, outcome: Outcome, status: u16) -> Result<Reply, Failure> {
    let bytes = match outcome {
        Outcome::Response(bytes) => bytes,
        Outcome::Error { kind, body } => {
            return Err(
                format!("{what} failed ({kind}): {}", String::from_utf8_lossy(&body)).into(),
            );
        }
    };
    let reply = Reply::read(&bytes)?;
    if reply.status == status {
        return Ok(reply);
    }
    let body = String::from_utf8_lossy(&reply.body);
    Err(format!("{what} answered {} and not {status}: {body}", reply.status).into())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use runtime_api::Outcome;

    use super::{World, expect};

    #[test]
    fn a_uuid_is_of_version_four() {
        let mut world = World::new(BTreeMap::new(), 1);
        let (one, other) = (world.uuid(), world.uuid());
        assert_ne!(one, other);
        for uuid in [one, other] {
            assert_eq!(uuid.len(), 36);
            assert_eq!(uuid.chars().nth(14), Some('4'), "{uuid}");
            assert!(
                uuid.chars()
                    .nth(19)
                    .is_some_and(|digit| "89ab".contains(digit)),
                "{uuid}"
            );
        }
    }

    #[test]
    fn another_status_than_the_expected_stops_the_run() {
        let answer = || Outcome::Response(br#"{"statusCode":202,"body":"{}"}"#.as_slice().into());
        assert!(expect("apply", answer(), 202).is_ok());
        let failure = expect("apply", answer(), 200).unwrap_err().to_string();
        assert_eq!(failure, "apply answered 202 and not 200: {}");
    }
}
