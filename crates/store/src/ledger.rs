//! Who did what to whom, when: append-only, random ids, no personal data. What a line says is in
//! `domain`; here it is written, and read by subject, by area and day, and by officer.

use aws_sdk_dynamodb::Client;
use domain::{Act, Actor, Area, LedgerLine, PersonId, Subject};
use jiff::Timestamp;

use crate::StoreError;
use crate::attribute::AREA;
use crate::item::{Item, at, list, s};
use crate::keys;
use crate::table::{Table, all};

/// The attributes of a line.
const AT: &str = "at";
const ACTION: &str = "action";
const OWN: &str = "own";
const OFFICER: &str = "officer";
const AREA_DAY: &str = "area_day";
const REQUEST: &str = "request";
const FIELDS: &str = "fields";
const REASON: &str = "reason";

/// One line of the ledger, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// When.
    pub at: Timestamp,
    /// What, one of [`domain::Action`]'s words.
    pub action: String,
    /// Who.
    pub actor: Actor,
    /// Where.
    pub area: Area,
    /// The gateway's id of the request; empty where there was none.
    pub request: String,
    /// The names of the fields concerned.
    pub fields: Vec<String>,
    /// The code of the reason.
    pub reason: Option<String>,
}

/// The append-only table.
#[derive(Debug)]
pub struct Ledger {
    table: Table,
}

/// The item of a line. `area_day` and `officer` are the keys of its two indexes; what people do with
/// their own data stands under no officer, so that no partition gathers the whole party.
pub(crate) fn entry(line: &LedgerLine, act: &Act) -> Item {
    let officer = match &act.actor {
        Actor::Officer(subject) => Some(s(subject.as_str())),
        Actor::Own | Actor::System => None,
    };
    Item::new(keys::ledger(&line.subject, act.at))
        .with(AT, at(act.at))
        .with(ACTION, s(line.action.as_str()))
        .with_some(OWN, (act.actor == Actor::Own).then_some(aws_sdk_dynamodb::types::AttributeValue::Bool(true)))
        .with_some(OFFICER, officer)
        .with(AREA, s(line.area.to_string()))
        .with(AREA_DAY, s(LedgerLine::page(line.area, act.at)))
        .with_some(REQUEST, (!act.request.is_empty()).then(|| s(act.request.as_str())))
        .with_some(FIELDS, (!line.fields.is_empty()).then(|| list(&line.fields)))
        .with_some(REASON, line.reason.as_deref().map(s))
}

fn read(item: &Item) -> Result<LedgerEntry, StoreError> {
    Ok(LedgerEntry {
        at: item.time(AT)?,
        action: item.text(ACTION)?.to_owned(),
        actor: match item.text_opt(OFFICER) {
            Some(subject) => Actor::Officer(subject.to_owned()),
            None if item.flag(OWN) => Actor::Own,
            None => Actor::System,
        },
        area: item.word(AREA, |code| Area::parse_grant(code).ok())?,
        request: item.text_opt(REQUEST).unwrap_or_default().to_owned(),
        fields: item.texts(FIELDS),
        reason: item.text_opt(REASON).map(str::to_owned),
    })
}

/// A fresh id for a person's lines.
pub(crate) fn new_person_id() -> Result<PersonId, StoreError> {
    let random = keyring::random_bytes().map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
    Ok(PersonId::of_random(random))
}

impl Ledger {
    /// The ledger in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { table: Table::new(client, table, "ledger") }
    }

    /// Notes what happens outside a transaction of another table: an officer looked, searched, or
    /// somebody took a copy.
    ///
    /// # Errors
    /// The store failed.
    pub async fn append(&self, line: &LedgerLine, act: &Act) -> Result<(), StoreError> {
        self.table
            .client
            .put_item()
            .table_name(&self.table.name)
            .set_item(Some(entry(line, act).0))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await?;
        Ok(())
    }

    /// The lines about a person, oldest first; none about somebody whose id is gone.
    ///
    /// # Errors
    /// The store failed.
    pub async fn about(&self, person: PersonId) -> Result<Vec<LedgerEntry>, StoreError> {
        if person == PersonId::NOBODY {
            return Ok(Vec::new());
        }
        self.table.rows(keys::ledger_subject(&Subject::Person(person))).await?.iter().map(read).collect()
    }

    /// The lines of an area on a day in Jakarta, oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn of_area(&self, area: Area, day: Timestamp) -> Result<Vec<LedgerEntry>, StoreError> {
        self.indexed("by_area", AREA_DAY, &LedgerLine::page(area, day)).await
    }

    /// What an officer did, oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn of_officer(&self, subject: &str) -> Result<Vec<LedgerEntry>, StoreError> {
        self.indexed("by_officer", OFFICER, subject).await
    }

    async fn indexed(&self, index: &str, attribute: &str, value: &str) -> Result<Vec<LedgerEntry>, StoreError> {
        let query = self.table.query().index_name(index).key_condition_expression(format!("{attribute} = :value"));
        all(query.expression_attribute_values(":value", s(value))).await?.iter().map(read).collect()
    }
}
