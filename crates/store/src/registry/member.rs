//! A membership, its changes and its end.

use domain::{Act, Action, Area, LedgerLine, MemberNumber, MemberStatus, Person, PersonId, Retention};
use jiff::Timestamp;
use uuid::Uuid;

use super::Registry;
use super::notice::{Notice, read_notices};
use crate::StoreError;
use crate::item::{Item, at, n, s};
use crate::keys;
use crate::ledger;
use crate::write::{Change, Transaction};

/// A member as they themselves and the officers see them.
#[derive(Debug, Clone)]
pub struct Member {
    /// The number on the card.
    pub number: MemberNumber,
    /// Where the membership stands.
    pub status: MemberStatus,
    /// Who it is.
    pub person: Person,
    /// When the membership began.
    pub since: Timestamp,
    /// The application it came from: the stable id of the person in sessions.
    pub application: Uuid,
    /// The number of an earlier membership of the same person.
    pub former: Option<MemberNumber>,
    /// The card in force.
    pub card: Option<String>,
    /// The phone's hash while a phone leads to this member.
    pub phone_hash: Option<String>,
    /// Whose lines in the ledger are theirs: the same as of the application.
    pub person_id: PersonId,
    /// Why the status last changed, in the words of whoever changed it.
    pub status_reason: Option<String>,
    /// The number of the party's decision to expel.
    pub decision_number: Option<String>,
    /// What the member was told, the newest first.
    pub notices: Vec<Notice>,
    /// When they were last reminded of what is missing.
    pub reminded_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i64,
}

/// A change of status with what it needs.
#[derive(Debug)]
pub struct Leaving<'a> {
    /// The new status.
    pub to: MemberStatus,
    /// Why; sealed, since it may speak of the person.
    pub reason: &'a str,
    /// The number of the party's decision, for an expulsion.
    pub decision_number: Option<&'a str>,
}

impl Member {
    /// The village whose boards it belongs to.
    #[must_use]
    pub fn area(&self) -> Area {
        self.person.village
    }

    /// A line of the ledger about the member.
    #[must_use]
    pub fn line(&self, action: Action) -> LedgerLine {
        LedgerLine::of(self.person_id, self.area(), action)
    }
}

impl Registry {
    /// One member.
    ///
    /// # Errors
    /// The store failed.
    pub async fn member(&self, number: &MemberNumber) -> Result<Option<Member>, StoreError> {
        let item = self.table.get(keys::member(number)).await?;
        item.filter(|item| item.has("sealed")).map(|item| self.read_member(&item)).transpose()
    }

    pub(crate) fn read_member(&self, item: &Item) -> Result<Member, StoreError> {
        let number = keys::member_number(item.text("pk")?).ok_or(StoreError::Corrupt("pk"))?;
        Ok(Member {
            status: item.word("status", MemberStatus::parse)?,
            person: self.open_person(&keys::member(&number), item)?,
            since: item.time("since")?,
            application: item.word("application", |id| id.parse().ok())?,
            former: item.text_opt("former").map(|number| MemberNumber::from_stored(number.to_owned())),
            card: item.text_opt("card").map(str::to_owned),
            phone_hash: item.text_opt("phone_hmac").map(str::to_owned),
            person_id: item.word("person_id", PersonId::parse)?,
            status_reason: self.read_status_reason(item)?,
            decision_number: item.text_opt("decision_number").map(str::to_owned),
            notices: read_notices(item),
            reminded_at: item.time_opt("reminded_at"),
            version: item.number("version")?,
            number,
        })
    }

    fn read_status_reason(&self, item: &Item) -> Result<Option<String>, StoreError> {
        if !item.has("status_note") {
            return Ok(None);
        }
        let note = self.table.open(&item.key()?, "status_note", item)?;
        String::from_utf8(note).map(Some).map_err(|_| StoreError::Corrupt("status_note"))
    }

    /// A change of a member that was read: only on the version that was read, which an erasure ends.
    pub(super) fn change_of(&self, member: &Member) -> Change {
        Change::of(keys::member(&member.number))
            .set("version", n(member.version + 1))
            .when("#version = :read")
            .value(":read", n(member.version))
    }

    /// What a changed person changes of a member's item.
    pub(super) fn changed(&self, member: &Member, person: &Person, now: Timestamp) -> Result<Change, StoreError> {
        let other_phone = person.phone != member.person.phone;
        self.change_of(member)
            .set("sealed", self.seal_person(&keys::member(&member.number), person)?)
            .set("village", s(person.village.to_string()))
            .set("phone_hmac", s(self.phone_hash(&person.phone)?))
            .set_some("phone_at", other_phone.then(|| at(now)))
            .file(person.village, |area| keys::members_of(area, member.status))
    }

    /// Stores changed details, a new village or a new phone of a member. `false` when the member
    /// was changed by somebody else since it was read.
    ///
    /// # Errors
    /// The store failed.
    pub async fn change_member(
        &self,
        member: &Member,
        person: &Person,
        action: Action,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let line = member.line(action).fields(member.person.changed(person));
        let change = self.changed(member, person, act.at)?;
        let outcome = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(&line, act))?
            .send(&self.table.client)
            .await?;
        let Err(cancelled) = outcome else { return Ok(true) };
        cancelled.by(&[0])?;
        Ok(false)
    }

    /// Moves a membership to another status. Leaving frees the claim on the NIK and revokes the
    /// card; coming back (a suspension lifted, a death undone) takes the claim again if it is free.
    /// `false` when the member changed since it was read, or the NIK is held by somebody else now.
    ///
    /// # Errors
    /// The store failed.
    pub async fn change_status(&self, member: &Member, leaving: &Leaving<'_>, act: &Act) -> Result<bool, StoreError> {
        let key = keys::member(&member.number);
        let change = self
            .change_of(member)
            .set("status", s(leaving.to.as_str()))
            .file(member.area(), |area| keys::members_of(area, leaving.to))?
            .set("status_at", at(act.at))
            .set("status_note", self.table.seal(&key, "status_note", leaving.reason.as_bytes())?)
            .set_some("decision_number", leaving.decision_number.map(s));
        let change = match Retention::shipped().member(leaving.to, act.at) {
            Some(end) => change.set("due", s(keys::due(end))),
            None => change.remove(&["due"]),
        };
        let action = if leaving.to == MemberStatus::Resigned { Action::Resigned } else { Action::StatusChanged };
        let mut transaction = Transaction::default()
            .update(&self.table, change)?
            .create(&self.ledger, ledger::entry(&member.line(action).reason(Some(leaving.to.as_str())), act))?;
        let claim = keys::claim(&self.table.nik_hash(&member.person.nik)?);
        match (member.status.is_current(), leaving.to.is_current()) {
            (true, false) => {
                transaction = transaction.delete(&self.table, claim, &[("member", s(member.number.as_str()))])?
            }
            (false, true) => {
                transaction =
                    transaction.create(&self.table, Item::new(claim).with("member", s(member.number.as_str())))?;
            }
            _ => {}
        }
        if let Some(jti) = &member.card {
            let state = if leaving.to == MemberStatus::Active { "valid" } else { "revoked" };
            transaction = transaction.update(
                &self.table,
                Change::of(keys::card(jti)).set("status", s(state)).when("attribute_exists(#pk)"),
            )?;
        }
        let Err(cancelled) = transaction.send(&self.table.client).await? else { return Ok(true) };
        // The member, or the claim on the NIK.
        cancelled.by(&[0, 2])?;
        Ok(false)
    }
}
