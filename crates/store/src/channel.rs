//! The phone behind which nominees are reached. A phone is a channel, not a person: everybody who is proposed
//! with it has one link and one message a day, and whoever holds it may close it.

use domain::{Heard, jakarta_date};
use jiff::Timestamp;
use uuid::Uuid;

use crate::item::{Item, s};
use crate::write::Change;
use crate::{Contest, Nominations, NomineeRecord, StoreError, Way, keys};

/// The attributes of a phone's item: sets of nominees, and what whoever holds it wants.
pub(crate) const NAMES: &str = "names";
pub(crate) const OPEN: &str = "open";
pub(crate) const REFUSED: &str = "refused";
pub(crate) const STANDS: &str = "stands";
pub(crate) const CLOSED: &str = "closed";
const ASKED_ON: &str = "asked_on";

/// What stands about a phone in an election. Nothing in it tells who is behind it.
#[derive(Debug, Clone)]
pub struct Channel {
    /// The election's id.
    pub election: String,
    /// The hash of the phone.
    pub phone_hash: String,
    /// Everybody who was proposed with it.
    names: Vec<Uuid>,
    /// Those of them who are to answer.
    open: Vec<Uuid>,
    /// Those who said no, or that it is not theirs.
    refused: Vec<Uuid>,
    /// Who accepted which contest.
    stands: Vec<String>,
    /// Whoever holds it wants no question any more.
    closed: bool,
    /// The day on which the last message went out.
    asked_on: Option<String>,
}

impl Channel {
    /// Whether a nominee may be proposed for a contest.
    #[must_use]
    pub fn way(&self, nominee: Uuid, contest: &Contest) -> Way {
        self.heard_of(nominee, contest).way(self.closed, self.open.len())
    }

    fn heard_of(&self, nominee: Uuid, contest: &Contest) -> Heard {
        let mark = format!("{nominee}#");
        match self.stands.iter().find_map(|stands| stands.strip_prefix(&mark)) {
            Some(stands) if stands == keys::contest(contest) => Heard::StandsHere,
            Some(_) => Heard::StandsElsewhere,
            None if self.refused.contains(&nominee) => Heard::Refused,
            None if self.open.contains(&nominee) => Heard::Waits,
            None => Heard::Nothing,
        }
    }

    /// Whether a message of this day tells everybody behind the phone already.
    pub(crate) fn spoke_on(&self, now: Timestamp) -> bool {
        self.asked_on.as_deref() == Some(&jakarta_date(now).to_string())
    }
}

impl Nominations {
    /// A phone with which somebody was proposed; none before the first proposal was rolled up.
    ///
    /// # Errors
    /// The store failed.
    pub async fn channel(&self, election: &str, phone_hash: &str) -> Result<Option<Channel>, StoreError> {
        let item = self.table.get(keys::channel(election, phone_hash)).await?;
        item.map(|item| read_channel(election, phone_hash, &item)).transpose()
    }

    /// Everybody who was proposed with a phone, in the order in which they were.
    ///
    /// # Errors
    /// The store failed.
    pub async fn nominees_behind(&self, channel: &Channel) -> Result<Vec<NomineeRecord>, StoreError> {
        let items = self.table.get_many(channel.names.iter().map(|id| keys::nominee(*id)).collect()).await?;
        let mut found = items.iter().map(|item| self.read_nominee(item)).collect::<Result<Vec<_>, _>>()?;
        found.sort_by_key(|nominee| (nominee.created_at, nominee.id));
        Ok(found)
    }
}

pub(crate) fn read_channel(election: &str, phone_hash: &str, item: &Item) -> Result<Channel, StoreError> {
    let ids = |name: &'static str| {
        let ids = item.set(name).iter().map(|id| id.parse::<Uuid>().map_err(|_| StoreError::Corrupt(name)));
        ids.collect::<Result<Vec<_>, _>>()
    };
    Ok(Channel {
        election: election.to_owned(),
        phone_hash: phone_hash.to_owned(),
        names: ids(NAMES)?,
        open: ids(OPEN)?,
        refused: ids(REFUSED)?,
        stands: item.set(STANDS).to_vec(),
        closed: item.flag(CLOSED),
        asked_on: item.text_opt(ASKED_ON).map(str::to_owned),
    })
}

/// Who stands where, as a channel notes it.
pub(crate) fn stands(nominee: Uuid, contest: &Contest) -> String {
    format!("{nominee}#{}", keys::contest(contest))
}

/// A change of the channel of a nominee.
pub(crate) fn channel_of(election: &str, phone_hash: &str) -> Change {
    Change::of(keys::channel(election, phone_hash))
}

/// Takes the day's one message, unless it is taken or the phone wants none.
pub(crate) fn speak_today(channel: Change, now: Timestamp) -> Change {
    channel
        .set(ASKED_ON, s(jakarta_date(now).to_string()))
        .when(&format!("attribute_not_exists(#{ASKED_ON}) OR #{ASKED_ON} <> :asked_on"))
        .if_lacks(CLOSED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contest(dapil: &str) -> Contest {
        Contest { election: "e".to_owned(), chamber: domain::Chamber::Dpr, dapil: dapil.to_owned() }
    }

    fn channel(change: impl FnOnce(&mut Channel)) -> Channel {
        let item = read_channel("e", "hash", &Item::default()).unwrap();
        let mut channel = item;
        change(&mut channel);
        channel
    }

    #[test]
    fn a_name_that_said_no_closes_nobody_elses_way_and_a_closed_phone_everybodys() {
        let [he, she] = [1, 2].map(Uuid::from_u128);
        let refused = channel(|channel| channel.refused = vec![he]);
        assert_eq!((refused.way(he, &contest("3201")), refused.way(she, &contest("3201"))), (Way::Refused, Way::Open));
        let closed = channel(|channel| {
            channel.closed = true;
            channel.stands = vec![stands(he, &contest("3201"))];
        });
        assert_eq!(closed.way(she, &contest("3201")), Way::Refused);
        // Who stands already gains support, there and nowhere else.
        assert_eq!((closed.way(he, &contest("3201")), closed.way(he, &contest("3202"))), (Way::Open, Way::Refused));
    }
}
