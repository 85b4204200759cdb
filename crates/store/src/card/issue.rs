//! Cards: issued, and reissued.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Act, Action, CARD_YEARS, REPLAY_SECONDS, is_past_its_day, jakarta_date, jakarta_end};
use jiff::SignedDuration;

use super::record::{Card, ISSUED_AT, REISSUED, UNTIL, read_card};
use crate::attribute::STATUS;
use crate::item::{Item, at, s};
use crate::member::record::CARD;
use crate::write::{Change, Transaction};
use crate::{Member, Registry, StoreError, keys, ledger};

impl Registry {
    /// The member's card in force, issued now when there is none. `None` when somebody else
    /// changed the member at this moment.
    ///
    /// # Errors
    /// The store failed.
    pub async fn card(&self, member: &Member, act: &Act) -> Result<Option<Card>, StoreError> {
        let Some(jti) = &member.card else { return self.issue_card(member, false, act).await };
        match self.table.get(keys::card(jti)).await? {
            Some(item) if !is_past_its_day(item.time(UNTIL)?, act.at) => read_card(jti, &item).map(Some),
            _ => self.issue_card(member, false, act).await,
        }
    }

    /// Puts a new card in place of the one in force. One that was put there a moment ago is the answer to a second
    /// tap too: whichever answer arrives, its card is good. `None` when somebody else changed the member at this
    /// moment.
    ///
    /// # Errors
    /// The store failed.
    pub async fn reissue_card(&self, member: &Member, act: &Act) -> Result<Option<Card>, StoreError> {
        let item = match &member.card {
            Some(jti) => self.table.get(keys::card(jti)).await?.map(|item| (jti, item)),
            None => None,
        };
        let moment = act.at - SignedDuration::from_secs(REPLAY_SECONDS);
        match item {
            Some((jti, item)) if item.flag(REISSUED) && item.time(ISSUED_AT)? > moment => {
                read_card(jti, &item).map(Some)
            }
            _ => self.issue_card(member, true, act).await,
        }
    }

    /// Issues a new card and revokes the one before it.
    async fn issue_card(&self, member: &Member, reissued: bool, act: &Act) -> Result<Option<Card>, StoreError> {
        // 128 random bits: nobody guesses the id of a card.
        let random = keyring::random_bytes::<16>().map_err(|_| StoreError::Refused("no randomness".to_owned()));
        let card = Card {
            jti: keyring::base64url(&random?),
            issued_at: act.at,
            // The day that is printed is good to its end.
            valid_until: jakarta_end(jakarta_date(act.at + SignedDuration::from_hours(24 * 365 * CARD_YEARS))),
        };
        let item = Item::new(keys::card(&card.jti))
            .with(STATUS, s("valid"))
            .with(ISSUED_AT, at(card.issued_at))
            .with_some(REISSUED, reissued.then_some(AttributeValue::Bool(true)))
            .with(UNTIL, at(card.valid_until));
        let change =
            Change::of(keys::member(&member.number)).set(CARD, s(card.jti.as_str())).on_version(member.version);
        let mut transaction = Transaction::default()
            .update(&self.table, change)?
            .create(&self.table, item)?
            .create(&self.ledger, ledger::entry(&member.line(Action::CardIssued), act))?;
        if let Some(old) = &member.card {
            transaction = transaction.update(&self.table, Change::of(keys::card(old)).set(STATUS, s("revoked")))?;
        }
        let Err(cancelled) = transaction.send(&self.table.client).await? else { return Ok(Some(card)) };
        cancelled.by(&[0])?;
        Ok(None)
    }
}
