//! One message at a time: counted, handed over, noted.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::message::{Answer, End, Fate, Letter, Pace, Turn, Wait};
use edge::{Clock, Environment, Event, Purpose, StartError, Undelivered};
use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};
use store::{Accounts, GivenLimits, Nominations, Pending, Registry, Reservation, StoreError, StreamRecord, Waiting};

use crate::provider::Provider;
use crate::words;

/// Messages that are under way at once. A provider that takes half a second for each still gets 128 a
/// second from one sender.
pub(crate) const HANDS: usize = 64;

/// How long a message waits for its turn with us, before it waits in the waiting room.
const PATIENCE: SignedDuration = SignedDuration::from_secs(1);

/// The wording of a message that cannot be read.
pub(crate) const UNREAD: &str = "unknown";

/// Everything it takes to send a message.
#[derive(Debug)]
pub struct Post {
    pub(crate) accounts: Accounts,
    pub(crate) registry: Registry,
    pub(crate) nominations: Nominations,
    provider: Provider,
    limits: Option<GivenLimits>,
    per_hour: Option<u32>,
    public_url: String,
    pace: Mutex<Pace>,
}

impl Post {
    /// The post in an environment.
    ///
    /// # Errors
    /// A key or the provider's address is missing.
    pub async fn of(environment: &Environment) -> Result<Self, StartError> {
        let client = environment.client();
        let keys = environment.keys(&[Purpose::Sealing, Purpose::Index, Purpose::Token, Purpose::Gateway]).await;
        let registry = environment.registry(&client).with_sealer(keys.sealer()?);
        let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
        Ok(Self {
            accounts: environment.accounts(&client).with_sealer(keys.sealer()?),
            registry: registry.with_indexer(keys.indexer()?),
            nominations: nominations.with_tokens(keys.tokens()?),
            provider: Provider::new(environment.message_gateway(&keys)?)?,
            limits: environment.given_limits(),
            per_hour: environment.message_breaker,
            public_url: environment.public_url.clone(),
            pace: Mutex::new(Pace::new(environment.message_rate)),
        })
    }

    /// Sends what changes ask for, those to one phone in their order and all phones at once: one that
    /// is slow or dead keeps nobody else waiting. Gives the changes that have to come again, because
    /// not even that could be written down.
    pub async fn deliver(
        &self,
        records: Vec<(String, Result<StreamRecord, StoreError>)>,
        clock: &Clock,
    ) -> Vec<Undelivered> {
        let mut failed = Vec::new();
        let mut by_phone: BTreeMap<String, Vec<(String, Pending, Letter)>> = BTreeMap::new();
        for (sequence, record) in records {
            let trace = record.as_ref().ok().and_then(StreamRecord::trace);
            match self.read(&sequence, record, trace.as_deref(), clock.now()).await {
                Ok(found) => {
                    for (pending, letter) in found {
                        let phone = pending.to.expose().to_owned();
                        by_phone.entry(phone).or_default().push((sequence.clone(), pending, letter));
                    }
                }
                Err(error) => failed.push(Undelivered { sequence, reason: error.to_string(), trace }),
            }
        }
        let phones = by_phone.into_values().map(|letters| async move {
            let mut failed = Vec::new();
            for (sequence, pending, letter) in letters {
                if let Err(error) = self.deliver_one(&pending, letter, clock).await {
                    failed.push(Undelivered { sequence, reason: error.to_string(), trace: pending.trace });
                }
            }
            failed
        });
        failed.extend(futures_util::stream::iter(phones).buffer_unordered(HANDS).concat().await);
        failed
    }

    /// The messages that a change asks for. One that cannot be read ends here: it will not read better
    /// the next time, and others are behind it.
    async fn read(
        &self,
        sequence: &str,
        record: Result<StreamRecord, StoreError>,
        trace: Option<&str>,
        now: Timestamp,
    ) -> Result<Vec<(Pending, Letter)>, StoreError> {
        let (id, found) = match record {
            Ok(record) => {
                let asked_at = record.at.unwrap_or(now);
                let letter = |pending: Pending| {
                    let letter = Letter { urgency: pending.message.urgency(), asked_at, silences: 0 };
                    (pending, letter)
                };
                let found = self.pending(&record, now).map(|all| all.into_iter().map(letter).collect());
                (record.message_id(), found)
            }
            Err(error) => (None, Err(error)),
        };
        match found {
            Err(StoreError::Corrupt(_)) => {
                let id = id.unwrap_or_else(|| format!("record:{sequence}"));
                self.end(&id, UNREAD, trace, End::Unreadable, now).await?;
                Ok(Vec::new())
            }
            other => other,
        }
    }

    fn pending(&self, record: &StreamRecord, now: Timestamp) -> Result<Vec<Pending>, StoreError> {
        let mut pending = self.registry.pending(record)?;
        pending.extend(self.accounts.pending(record)?);
        pending.extend(self.nominations.pending(record, now)?);
        Ok(pending)
    }

    async fn deliver_one(&self, pending: &Pending, letter: Letter, clock: &Clock) -> Result<(), StoreError> {
        let fate = match letter.fate(Turn::Due, clock.now()) {
            Fate::Send if self.my_turn(clock).await => self.attempt(pending, &letter, clock).await,
            // One that grew old in the stream is renewed where that is done.
            Fate::Send | Fate::RenewAndSend => letter.fate(Turn::HeldBack, clock.now()),
            other => other,
        };
        let (template, trace) = (words::template(&pending.message), pending.trace.as_deref());
        match fate {
            Fate::Wait(from, why) => {
                self.accounts.keep_waiting(&waiting(pending, &letter, from, why)).await?;
                Event::MessageWaits { template, why, trace }.emit();
                Ok(())
            }
            Fate::End(end) => self.end(&pending.id, template, trace, end, clock.now()).await,
            Fate::Done | Fate::Send | Fate::RenewAndSend => Ok(()),
        }
    }

    /// Notes how a message ended that was not sent.
    pub(crate) async fn end(
        &self,
        id: &str,
        template: &str,
        trace: Option<&str>,
        end: End,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.accounts.message_ended(id, end, now).await?;
        Event::MessageEnded { template, why: end, trace }.emit();
        Ok(())
    }

    /// Waits a moment for the right to hand over a message.
    pub(crate) async fn my_turn(&self, clock: &Clock) -> bool {
        let since = clock.now();
        loop {
            let now = clock.now();
            // The lock must not be held while waiting.
            let taken = self.pace().take(now);
            match taken {
                Ok(()) => return true,
                Err(wait) if now + wait > since + PATIENCE => return false,
                Err(wait) => clock.sleep(wait).await,
            }
        }
    }

    pub(crate) fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tries to hand over a message whose turn it is. What the database cannot count waits like what
    /// the provider cannot take.
    pub(crate) async fn attempt(&self, pending: &Pending, letter: &Letter, clock: &Clock) -> Fate {
        let turn = self.hand_over(pending, letter, clock).await;
        letter.fate(turn.unwrap_or(Turn::Uncounted), clock.now())
    }

    async fn hand_over(&self, pending: &Pending, letter: &Letter, clock: &Clock) -> Result<Turn, StoreError> {
        let now = clock.now();
        let Pending { id, to, share, message, trace, .. } = pending;
        let phone_hash = self.registry.phone_hash(to)?;
        match self.accounts.reserve_message(&phone_hash, share, id, self.limits, now).await? {
            Reservation::Send => {}
            Reservation::Sent => return Ok(Turn::Answered(Answer::Accepted)),
            Reservation::Limited(next) => return Ok(Turn::Limited(next)),
        }
        // Before it goes: whoever reads the message finds what it leads to.
        if let Some(joining) = &pending.joining {
            self.accounts.expect_joining(joining, &phone_hash, now).await?;
        }
        if let Some(most) = self.per_hour
            && !self.accounts.spend_message(most, now).await?
        {
            Event::MessageBreakerOpen.emit();
            return Ok(Turn::BreakerOpen);
        }
        let answer = self.provider.hand_over(&words::compose(pending, &self.public_url)).await;
        self.pace().heard(answer, clock.now());
        match answer {
            Answer::Accepted => {
                let waited_seconds = now.duration_since(letter.asked_at).as_secs().max(0);
                let (template, trace) = (words::template(message), trace.as_deref());
                Event::MessageSent { template, waited_seconds, trace }.emit();
                self.accounts.message_sent(&phone_hash, share, id, now).await?;
                if let Some(joining) = &pending.joining {
                    self.registry.code_handed_over(joining.application, now).await?;
                }
            }
            _ if self.per_hour.is_some() => self.accounts.unspend_message(now).await?,
            _ => {}
        }
        if answer == Answer::WrongSetUp {
            Event::MessageSetUpWrong.emit();
        }
        Ok(Turn::Answered(answer))
    }
}

/// A message as the waiting room keeps it.
pub(crate) fn waiting(pending: &Pending, letter: &Letter, from: Timestamp, why: Wait) -> Waiting {
    let silences = letter.silences.saturating_add(u32::from(why == Wait::Silence));
    let letter = Letter { silences, ..*letter };
    Waiting { id: pending.id.clone(), source: pending.source.clone(), letter, from }
}
