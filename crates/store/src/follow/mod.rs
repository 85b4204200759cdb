//! What follows a change of a table.
//!
//! A follower is a file here with one function of its table. It looks whether a change concerns it, and does what
//! follows, exactly once in effect however often, late or out of order the change is delivered. A new one is its
//! file, and a line in a list of its table below: `follow`, run by `index-people` or `follow-nominations`; or
//! `pending`, messages, run by `send-messages`.

mod answer;
mod ask;
mod ended;
mod former;
mod numbers;
mod proposal;
mod same_nik;
mod same_person;
mod send_code;
mod support;
mod tell_applicant;
mod tell_member;
mod tell_nominee;
mod tell_of_erasure;
mod words;

use domain::Phone;
use domain::message::Urgency;
use jiff::Timestamp;

use crate::item::Item;
use crate::{Accounts, Home, Message, Nominations, Pending, Registry, Share, Source, StoreError, StreamRecord};

impl Registry {
    /// Follows a change of the registry; whoever ends with it ends in `nominations` too.
    ///
    /// # Errors
    /// The store failed; the change is to be delivered again.
    pub async fn follow(
        &self,
        nominations: &Nominations,
        change: &StreamRecord,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.keep_words(change).await?;
        self.point_to_former(change).await?;
        self.flag_same_nik(change).await?;
        self.take_out_of_races(nominations, change, now).await
    }

    /// The messages that a change of the registry asks for.
    ///
    /// # Errors
    /// The item does not open.
    pub fn pending(&self, change: &StreamRecord) -> Result<Vec<Pending>, StoreError> {
        let Some(asking) = Asking::of(Home::Registry, change)? else { return Ok(Vec::new()) };
        let mut told = self.tell_applicant(&asking)?;
        told.extend(self.tell_member(&asking)?);
        told.extend(self.tell_of_erasure(&asking)?);
        Ok(told)
    }
}

impl Nominations {
    /// Follows a change of this table.
    ///
    /// # Errors
    /// The store failed; the change is to be delivered again.
    pub async fn follow(&self, change: &StreamRecord, now: Timestamp) -> Result<(), StoreError> {
        self.roll_up_proposal(change, now).await?;
        self.end_what_was_not_chosen(change, now).await?;
        self.join_one_nik(change).await?;
        self.keep_numbers(change).await
    }

    /// The messages that a change of this table asks for.
    ///
    /// # Errors
    /// The item does not open.
    pub fn pending(&self, change: &StreamRecord, now: Timestamp) -> Result<Vec<Pending>, StoreError> {
        let Some(asking) = Asking::of(Home::Nominations, change)? else { return Ok(Vec::new()) };
        self.tell_nominee(&asking, now)
    }
}

impl Accounts {
    /// The messages that a change of the accounts asks for.
    ///
    /// # Errors
    /// The item does not open.
    pub fn pending(&self, change: &StreamRecord) -> Result<Vec<Pending>, StoreError> {
        let Some(asking) = Asking::of(Home::Accounts, change)? else { return Ok(Vec::new()) };
        self.send_code(&asking)
    }
}

/// An item that asks for messages.
struct Asking<'a> {
    item: &'a Item,
    /// What it asks for.
    outbox: &'a str,
    source: Source,
}

impl<'a> Asking<'a> {
    /// The item of a change, if that asks for something new.
    fn of(home: Home, change: &'a StreamRecord) -> Result<Option<Self>, StoreError> {
        let (Some(outbox), Some(item)) = (change.new_outbox(), &change.now) else { return Ok(None) };
        Ok(Some(Self { item, outbox, source: Source::of(home, item, outbox)? }))
    }

    /// A message that it asks for; `part` tells it from others that it asks for at once.
    fn message(&self, part: &str, to: Phone, message: Message) -> Pending {
        let share = if message.urgency() == Urgency::Code { Share::Codes } else { Share::Notices };
        let (id, source, trace) = (self.source.message_id(part), self.source.clone(), self.item.trace());
        Pending { id, to, message, share, source, joining: None, trace }
    }
}
