//! The waiting room: messages that may still succeed, each a row that says where to look, by the key of
//! the item that asks. The newest go first, since somebody may still be looking at their phone.

use domain::message::{End, Letter, Urgency};
use jiff::{SignedDuration, Timestamp};

use crate::attribute::TTL;
use crate::item::{Item, at, n, s, ttl};
use crate::keys::WAITING_SHARDS;
use crate::{Accounts, Home, Source, StoreError, keys};

/// The attributes of a row of the waiting room, and of the end of a message.
const ID: &str = "id";
const URGENCY: &str = "urgency";
const ASKED_AT: &str = "asked_at";
const SILENCES: &str = "silences";
const FROM: &str = "from";
const HOME: &str = "home";
const ITEM_PK: &str = "item_pk";
const ITEM_SK: &str = "item_sk";
const ASKED: &str = "asked";
const END: &str = "end";
const AT: &str = "at";

/// Days after which a row goes by itself: later than any message still waits.
const ROW_DAYS: i64 = 8;

/// Days that the end of a message is kept, for whoever asks where it went.
const END_DAYS: i64 = 30;

/// A message that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The message's id.
    pub id: String,
    /// The item that asks for it.
    pub source: Source,
    /// What its fate depends on.
    pub letter: Letter,
    /// Not before.
    pub from: Timestamp,
}

impl Waiting {
    fn key(&self) -> keys::Key {
        keys::waiting(self.letter.urgency, self.from, &self.id)
    }
}

/// A row that cannot be read, and will not read better the next time: nobody may wait behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedRow {
    /// The message's id, as far as the row tells.
    pub id: String,
    key: keys::Key,
}

/// Messages whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Turns {
    /// The newest first.
    pub waiting: Vec<Waiting>,
    /// What stands between them.
    pub damaged: Vec<DamagedRow>,
}

impl Turns {
    /// Nobody's turn.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.damaged.is_empty()
    }
}

impl Accounts {
    /// Puts a message into the waiting room.
    ///
    /// # Errors
    /// The store failed.
    pub async fn keep_waiting(&self, waiting: &Waiting) -> Result<(), StoreError> {
        let Waiting { id, source, letter, from } = waiting;
        let row = Item::new(waiting.key())
            .with(ID, s(id.as_str()))
            .with(URGENCY, s(letter.urgency.as_str()))
            .with(ASKED_AT, at(letter.asked_at))
            .with(SILENCES, n(letter.silences))
            .with(FROM, at(*from))
            .with(HOME, s(source.home.as_str()))
            .with(ITEM_PK, s(source.pk.as_str()))
            .with(ITEM_SK, s(source.sk.as_str()))
            .with(ASKED, s(source.outbox.as_str()))
            .with(TTL, ttl(letter.asked_at + SignedDuration::from_hours(24 * ROW_DAYS)));
        self.table.put(row).await
    }

    /// Takes a message out of the waiting room.
    ///
    /// # Errors
    /// The store failed.
    pub async fn leave_waiting(&self, waiting: &Waiting) -> Result<(), StoreError> {
        self.table.delete(waiting.key()).await
    }

    /// Takes a row out that cannot be read.
    ///
    /// # Errors
    /// The store failed.
    pub async fn discard_waiting(&self, damaged: DamagedRow) -> Result<(), StoreError> {
        self.table.delete(damaged.key).await
    }

    /// The newest messages whose turn it is: up to `most` of each shard, all of one urgency.
    ///
    /// # Errors
    /// The store failed.
    pub async fn waiting(&self, urgency: Urgency, now: Timestamp, most: i32) -> Result<Turns, StoreError> {
        let mut turns = self.heads(urgency, now, most, false).await?;
        turns.waiting.sort_by_key(|waiting| std::cmp::Reverse(waiting.from));
        Ok(turns)
    }

    /// When the message was asked for that waits longest.
    ///
    /// # Errors
    /// The store failed.
    pub async fn oldest_waiting(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let mut oldest = None;
        for urgency in Urgency::ALL {
            for waiting in self.heads(*urgency, now, 1, true).await?.waiting {
                let asked_at = waiting.letter.asked_at;
                oldest = Some(oldest.map_or(asked_at, |oldest: Timestamp| oldest.min(asked_at)));
            }
        }
        Ok(oldest)
    }

    #[expect(clippy::disallowed_methods, reason = "messages that wait have turns, and no pages")]
    async fn heads(
        &self,
        urgency: Urgency,
        now: Timestamp,
        most: i32,
        oldest_first: bool,
    ) -> Result<Turns, StoreError> {
        let of = |shard| {
            self.table
                .query()
                .key_condition_expression("pk = :pk AND sk < :now")
                .expression_attribute_values(":pk", s(keys::waiting_shard(urgency, shard)))
                .expression_attribute_values(":now", s(keys::waiting_until(now)))
                .scan_index_forward(oldest_first)
                // A row that was served a moment ago must not be served again.
                .consistent_read(true)
                .limit(most)
                .send()
        };
        let mut turns = Turns::default();
        for page in futures_util::future::try_join_all((0..WAITING_SHARDS).map(of)).await? {
            for item in page.items.unwrap_or_default().into_iter().map(Item) {
                match read(&item) {
                    Ok(waiting) => turns.waiting.push(waiting),
                    Err(_) => turns.damaged.push(damaged(&item)?),
                }
            }
        }
        Ok(turns)
    }

    /// Notes how a message ended that was not sent.
    ///
    /// # Errors
    /// The store failed.
    pub async fn message_ended(&self, id: &str, end: End, now: Timestamp) -> Result<(), StoreError> {
        let row = Item::new(keys::message_end(id))
            .with(END, s(end.as_str()))
            .with(AT, at(now))
            .with(TTL, ttl(now + SignedDuration::from_hours(24 * END_DAYS)));
        self.table.put(row).await
    }
}

fn damaged(item: &Item) -> Result<DamagedRow, StoreError> {
    let key = item.key()?;
    let id = item.text_opt(ID).unwrap_or(&key.sk).to_owned();
    Ok(DamagedRow { id, key })
}

fn read(item: &Item) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        id: item.text(ID)?.to_owned(),
        source: Source {
            home: item.word(HOME, Home::parse)?,
            pk: item.text(ITEM_PK)?.to_owned(),
            sk: item.text(ITEM_SK)?.to_owned(),
            outbox: item.text(ASKED)?.to_owned(),
        },
        letter: Letter {
            urgency: item.word(URGENCY, Urgency::parse)?,
            asked_at: item.time(ASKED_AT)?,
            silences: item.number(SILENCES)?.try_into().unwrap_or(u32::MAX),
        },
        from: item.time(FROM)?,
    })
}
