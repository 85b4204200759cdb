//! What operations share while they are prepared: made-up people, the gateway, the outside world,
//! and the functions that bring a record to where the measured operation takes it up.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt::Write,
};

use bytes::Bytes;
use http::Response;
use runtime_api::{Outcome, Running};
use serde_json::{Value, json};

use keyring::{KeySource, Purpose};

use crate::{
    Failure,
    changes::Changes,
    database::{Database, Function},
    gateway::{self, Event, Gateway, Request},
    journey::Member,
    operations::Answer,
    outside::Outside,
};

/// The state of a run.
pub struct World {
    /// The source of all that is made up; the same seed makes the same people.
    pub random: fastrand::Rng,
    /// Provider and issuer.
    pub outside: Outside,
    /// The member that all of a member's operations are measured with, once there is one.
    pub(crate) member: Option<Member>,
    /// Applications that were put into the queue to be listed.
    pub(crate) queued: usize,
    /// A member who may still propose, and how often they did.
    pub(crate) proposer: Option<(String, u32)>,
    /// People who were proposed to be listed.
    pub(crate) contestants: usize,
    /// Aspirants who passed screening for the contest of the lists.
    pub(crate) board: Vec<String>,
    /// How often their list was saved, which is its version.
    pub(crate) saved: u64,
    gateway: Gateway,
    changes: Changes,
    functions: BTreeMap<String, Function>,
    helpers: BTreeMap<String, Running>,
}

impl World {
    /// A world with these functions, by package, on a database.
    ///
    /// # Errors
    /// When the template or a stream cannot be read.
    pub async fn new(
        database: &Database,
        outside: Outside,
        functions: BTreeMap<String, Function>,
        seed: u64,
    ) -> Result<Self, Failure> {
        let keys = KeySource::Directory(database.keys()).read(&[Purpose::Edge]).await;
        Ok(Self {
            random: fastrand::Rng::with_seed(seed),
            outside,
            member: None,
            queued: 0,
            proposer: None,
            contestants: 0,
            board: Vec::new(),
            saved: 0,
            gateway: Gateway::of_the_template(&keys.edge()?)?,
            changes: Changes::of(database.address(), database.streams()).await?,
            functions,
            helpers: BTreeMap::new(),
        })
    }

    /// The function of a package.
    ///
    /// # Errors
    /// When no such function was built.
    pub fn function(&self, package: &str) -> Result<&Function, Failure> {
        self.functions.get(package).ok_or_else(|| format!("the function {package} was not built").into())
    }

    /// The event for a request.
    ///
    /// # Errors
    /// When no route takes it.
    pub fn event(&self, request: Request) -> Result<Event, Failure> {
        self.gateway.event(request)
    }

    /// Sends a request to prepare an operation, to a process of its own, so that the measured one
    /// does nothing but what is measured.
    ///
    /// # Errors
    /// When the function does not answer, or answers with another status than `status`.
    pub async fn send(&mut self, request: Request, status: u16) -> Result<Response<Bytes>, Failure> {
        let event = self.event(request)?;
        let outcome = self.invoke(&event).await?;
        let answer = expect(&event.package, outcome, Answer::Status(status)).await?;
        answer.ok_or_else(|| format!("{} gave no response", event.package).into())
    }

    /// Hands records of a stream to a function, as [`World::send`] does with requests.
    ///
    /// # Errors
    /// When the function does not answer, or reports that a record failed.
    pub async fn deliver(&mut self, package: &str, records: &[Value]) -> Result<(), Failure> {
        let event = batch(package, records);
        let outcome = self.invoke(&event).await?;
        expect(package, outcome, Answer::NoFailures).await?;
        Ok(())
    }

    async fn invoke(&mut self, event: &Event) -> Result<Outcome, Failure> {
        let program = self.function(&event.package)?.program.clone();
        let helper = match self.helpers.entry(event.package.clone()) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(program.start().await?),
        };
        Ok(helper.invoke(&event.bytes).await?.outcome)
    }

    /// The records of a table's stream since they were last asked for whose item is new or
    /// changed and has a partition key with this ending.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub async fn changes_of(&mut self, table: &str, ending: &str) -> Result<Vec<Value>, Failure> {
        let mut records = self.changes.since(table).await?;
        records.retain(|record| {
            let pk = record["dynamodb"]["NewImage"]["pk"]["S"].as_str();
            pk.is_some_and(|pk| pk.ends_with(ending))
        });
        Ok(records)
    }

    /// A random UUID (version 4), for `Idempotency-Key`.
    pub fn uuid(&mut self) -> String {
        let digits = (self.random.u128(..) & !(0xf << 76) & !(0b11 << 62)) | (4 << 76) | (0b10 << 62);
        let hex = format!("{digits:032x}");
        let mut uuid = String::with_capacity(36);
        for (position, digit) in hex.chars().enumerate() {
            if matches!(position, 8 | 12 | 16 | 20) {
                uuid.push('-');
            }
            uuid.push(digit);
        }
        uuid
    }
}

/// `length` random decimal digits.
pub fn digits(random: &mut fastrand::Rng, length: usize) -> String {
    (0..length).fold(String::new(), |mut digits, _| {
        // Writing into a string cannot fail.
        let _written = write!(digits, "{}", random.u8(0..10));
        digits
    })
}

/// The event that hands records of a stream to a function.
#[must_use]
pub fn batch(package: &str, records: &[Value]) -> Event {
    Event { package: package.to_owned(), bytes: json!({"Records": records}).to_string().into_bytes() }
}

/// The function's answer, provided that it is the expected one; a response where it is one.
///
/// # Errors
/// When the function reported an error or answered otherwise.
pub async fn expect(what: &str, outcome: Outcome, answer: Answer) -> Result<Option<Response<Bytes>>, Failure> {
    let bytes = match outcome {
        Outcome::Response(bytes) => bytes,
        Outcome::Error { kind, body } => {
            let body = String::from_utf8_lossy(&body);
            return Err(format!("{what} failed ({kind}): {body}").into());
        }
    };
    match answer {
        Answer::Status(status) => {
            let response = gateway::response(&bytes).await?;
            if response.status().as_u16() == status {
                return Ok(Some(response));
            }
            let body = String::from_utf8_lossy(response.body());
            Err(format!("{what} answered {} and not {status}: {body}", response.status().as_u16()).into())
        }
        Answer::Done => Ok(None),
        Answer::NoFailures => {
            let report: Value = serde_json::from_slice(&bytes)?;
            match report["batchItemFailures"].as_array() {
                Some(failures) if failures.is_empty() => Ok(None),
                _ => Err(format!("{what} could not deal with a record: {report}").into()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime_api::Outcome;

    use super::expect;
    use crate::operations::Answer;

    #[tokio::test]
    async fn another_answer_than_the_expected_stops_the_run() {
        let answer = |text: &'static str| Outcome::Response(text.as_bytes().into());
        let accepted = || answer(r#"{"statusCode":202,"body":"{}"}"#);
        assert!(expect("apply", accepted(), Answer::Status(202)).await.is_ok());
        let failure = expect("apply", accepted(), Answer::Status(200)).await.unwrap_err();
        assert_eq!(failure.to_string(), "apply answered 202 and not 200: {}");

        let done = answer(r#"{"batchItemFailures":[]}"#);
        assert!(expect("send-messages", done, Answer::NoFailures).await.is_ok());
        for text in [r#"{"batchItemFailures":[{"itemIdentifier":"1"}]}"#, "{}"] {
            assert!(expect("send-messages", answer(text), Answer::NoFailures).await.is_err());
        }
    }
}
