//! Empties the waiting room: codes before notices, the newest first.

use std::pin::pin;
use std::sync::Arc;

use domain::message::{End, Fate, Turn, Urgency, Wait, next_hour};
use edge::{Clock, Event};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use store::{Home, Pending, StoreError, Turns, Waiting};
use tokio::task::{JoinError, JoinSet};

use crate::post::{HANDS, Post, UNREAD, waiting};
use crate::words;

/// Rows of each shard that one round looks at.
const ROWS: i32 = 100;

/// Items that are read again ahead of their turn.
const LOOKS: usize = 16;

/// How long a round takes from the newest rows it saw, before it looks for newer ones.
const ROUND: SignedDuration = SignedDuration::from_secs(1);

/// How long to wait before looking again when nothing is to do.
const IDLE: SignedDuration = SignedDuration::from_secs(1);

/// What a round found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Nobody waits, or whoever does waits for later.
    Empty,
    /// The provider, or the breaker, asks for patience.
    HeldBack,
    /// So many messages left the room.
    Served(usize),
}

/// How one message fared.
enum Service {
    Left,
    Stayed,
}

/// One, when a message that was under way has left the room.
fn has_left(service: Option<Result<Result<Service, StoreError>, JoinError>>) -> Result<usize, StoreError> {
    match service {
        Some(Ok(service)) => Ok(usize::from(matches!(service?, Service::Left))),
        // A panic was logged where it happened; the message waits.
        Some(Err(_)) | None => Ok(0),
    }
}

impl Post {
    /// Works for `most`, or where that is zero until nothing is left to do now. Gives how many
    /// messages left the room.
    ///
    /// # Errors
    /// The waiting room could not be read; nothing is lost.
    pub async fn empty_waiting_room(
        self: &Arc<Self>,
        clock: &Clock,
        most: SignedDuration,
    ) -> Result<usize, StoreError> {
        let began = clock.now();
        if let Some(oldest) = self.accounts.oldest_waiting(began).await? {
            let seconds = began.duration_since(oldest).as_secs().max(0);
            Event::WaitingRoom { oldest_seconds: seconds.unsigned_abs() }.emit();
        }
        let mut served = 0;
        loop {
            match self.round(clock).await? {
                Round::Served(some) => served += some,
                Round::Empty | Round::HeldBack if most.is_zero() => return Ok(served),
                Round::Empty | Round::HeldBack => clock.sleep(IDLE).await,
            }
            if !most.is_zero() && clock.now().duration_since(began) >= most {
                return Ok(served);
            }
        }
    }

    /// Looks at the newest messages whose turn it is, and serves them.
    ///
    /// # Errors
    /// The waiting room could not be read; nothing is lost.
    pub async fn round(self: &Arc<Self>, clock: &Clock) -> Result<Round, StoreError> {
        let now = clock.now();
        if self.pace().is_away(now) {
            return Ok(Round::HeldBack);
        }
        let mut found = Turns::default();
        for urgency in Urgency::ALL {
            if found.is_empty() {
                found = self.accounts.waiting(*urgency, now, ROWS).await?;
            }
        }
        if found.is_empty() {
            return Ok(Round::Empty);
        }
        let mut left = 0;
        for damaged in found.damaged {
            self.end(&damaged.id, UNREAD, None, End::Unreadable, now).await?;
            self.accounts.discard_waiting(damaged).await?;
            left += 1;
        }
        let mut looked = pin!(stream::iter(found.waiting).map(|row| self.looked_at(row, now)).buffered(LOOKS));
        let mut under_way = JoinSet::new();
        // Turns are taken in order, and only for a while: what is newer overtakes what is left. What is
        // no longer wanted needs none.
        while let Some((row, pending)) = looked.next().await {
            let in_time = clock.now().duration_since(now) < ROUND;
            if !in_time || matches!(pending, Ok(Some(_))) && !self.my_turn(clock).await {
                break;
            }
            let (post, clock) = (Arc::clone(self), clock.clone());
            under_way.spawn(async move { post.serve(row, pending, &clock).await });
            if under_way.len() >= HANDS {
                left += has_left(under_way.join_next().await)?;
            }
        }
        while !under_way.is_empty() {
            left += has_left(under_way.join_next().await)?;
        }
        Ok(if left == 0 { Round::HeldBack } else { Round::Served(left) })
    }

    async fn looked_at(&self, row: Waiting, now: Timestamp) -> (Waiting, Result<Option<Pending>, StoreError>) {
        let pending = self.look_again(&row, now).await;
        (row, pending)
    }

    async fn serve(
        &self,
        row: Waiting,
        pending: Result<Option<Pending>, StoreError>,
        clock: &Clock,
    ) -> Result<Service, StoreError> {
        let now = clock.now();
        let letter = row.letter;
        let pending = match pending {
            Ok(Some(pending)) => pending,
            Ok(None) => return self.leave(&row, UNREAD, None, End::NotWanted, now).await,
            Err(StoreError::Corrupt(_)) => return self.leave(&row, UNREAD, None, End::Unreadable, now).await,
            Err(error) => return Err(error),
        };
        let (template, trace) = (words::template(&pending.message), pending.trace.as_deref());
        let mut fate = letter.fate(Turn::Due, now);
        if fate == Fate::RenewAndSend && !self.prolong(&row, now).await? {
            fate = Fate::End(End::NotWanted);
        }
        if matches!(fate, Fate::Send | Fate::RenewAndSend) {
            fate = self.attempt(&pending, &letter, clock).await;
        }
        match fate {
            Fate::End(end) => self.leave(&row, template, trace, end, now).await,
            Fate::Wait(from, why) => {
                if why == Wait::BreakerOpen {
                    self.pace().stay_away(next_hour(now));
                }
                let later = waiting(&pending, &letter, from, why);
                if later == row {
                    return Ok(Service::Stayed);
                }
                self.accounts.keep_waiting(&later).await?;
                self.accounts.leave_waiting(&row).await?;
                Event::MessageWaits { template, why, trace }.emit();
                Ok(Service::Left)
            }
            Fate::Done | Fate::Send | Fate::RenewAndSend => {
                self.accounts.leave_waiting(&row).await?;
                Ok(Service::Left)
            }
        }
    }

    async fn leave(
        &self,
        row: &Waiting,
        template: &str,
        trace: Option<&str>,
        end: End,
        now: Timestamp,
    ) -> Result<Service, StoreError> {
        self.end(&row.id, template, trace, end, now).await?;
        self.accounts.leave_waiting(row).await?;
        Ok(Service::Left)
    }

    /// The message as its item asks for it now; none when it asks for another one, or for nothing.
    async fn look_again(&self, row: &Waiting, now: Timestamp) -> Result<Option<Pending>, StoreError> {
        let pending = match row.source.home() {
            Home::Registry => self.registry.still_pending(&row.source).await?,
            Home::Nominations => self.nominations.still_pending(&row.source, now).await?,
            Home::Accounts => self.accounts.still_pending(&row.source).await?,
        };
        Ok(pending.into_iter().find(|pending| pending.id == row.id))
    }

    async fn prolong(&self, row: &Waiting, now: Timestamp) -> Result<bool, StoreError> {
        match row.source.home() {
            Home::Registry => self.registry.prolong_code(&row.source, now).await,
            Home::Accounts => self.accounts.prolong_code(&row.source, now).await,
            // No code is asked for there.
            Home::Nominations => Ok(true),
        }
    }
}
