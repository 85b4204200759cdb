//! Proposing somebody as a candidate, and the nominee's answer.

mod answer;

use domain::limits::REASON_MAX;
use domain::{Answer, Chamber, Line, Nominee, Person, PersonName, Sex, TextError, Track, plain};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::FieldCode;
use crate::application::{Apply, code};
use crate::body::{Body, names_of};
use crate::field::{Check, FieldError, Flag, Rules, Text};

pub use answer::*;

/// `POST /nominations`. A form writes the fields of `nominee` as `nominee.name` and so on, and may
/// write `election`, `chamber` and `dapil` as one field `place`, parted by `|`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Nominate {
    /// The election's id.
    pub election: Text,
    /// `dpr`, `dprd_province` or `dprd_regency`.
    pub chamber: Text,
    /// The dapil's code.
    pub dapil: Text,
    /// `internal` or `external`.
    pub track: Text,
    /// Why.
    pub reason: Text,
    /// All three of election, chamber and dapil.
    #[serde(skip_serializing_if = "Text::is_absent")]
    pub place: Text,
    /// The nominee, as JSON.
    #[serde(skip_serializing)]
    pub nominee: Value,
    /// Full name.
    #[serde(rename = "nominee.name")]
    pub name: Text,
    /// Indonesian mobile number.
    #[serde(rename = "nominee.phone")]
    pub phone: Text,
    /// `female` or `male`.
    #[serde(rename = "nominee.sex")]
    pub sex: Text,
    /// Member number, when known.
    #[serde(rename = "nominee.member_number")]
    pub member_number: Text,
}

/// A proposal that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who.
    pub nominee: Nominee,
    /// By which way: a cadre or a public figure.
    pub track: Track,
    /// Why.
    pub reason: Line,
}

impl Nominate {
    /// Brings both spellings to one: fields of a form.
    #[must_use]
    pub fn flat(mut self) -> Self {
        if let Text::Given(place) = &self.place
            && let [election, chamber, dapil] = place.split('|').collect::<Vec<_>>()[..]
        {
            self.election = Text::Given(election.to_owned());
            self.chamber = Text::Given(chamber.to_owned());
            self.dapil = Text::Given(dapil.to_owned());
        }
        self.place = Text::Absent;
        let inner = std::mem::take(&mut self.nominee);
        for (name, field) in [
            ("name", &mut self.name),
            ("phone", &mut self.phone),
            ("sex", &mut self.sex),
            ("member_number", &mut self.member_number),
        ] {
            if let Some(value) = inner.get(name) {
                *field = serde_json::from_value(value.clone()).unwrap_or(Text::Wrong);
            }
        }
        self
    }

    /// Election, chamber and dapil as typed, for looking them up.
    #[must_use]
    pub fn place(&self) -> (&str, Option<Chamber>, &str) {
        let trimmed = |text| Text::as_typed(text).trim();
        (trimmed(&self.election), Chamber::parse(trimmed(&self.chamber)), trimmed(&self.dapil))
    }

    /// Reads every field; `unknown` says what of the place is not there.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn check(&self, rules: &Rules, unknown: &[FieldError]) -> Result<Proposal, Vec<FieldError>> {
        let mut check = Check::default();
        for error in unknown {
            check.fail(error.field, error.code);
        }
        let track = check.required("track", &self.track, FieldCode::TrackUnknown, |t| Track::parse(t.trim()));
        let name = name(&mut check, "nominee.name", &self.name);
        let phone = check.phone("nominee.phone", &self.phone, &rules.phones);
        let sex = check.required("nominee.sex", &self.sex, FieldCode::SexUnknown, |t| Sex::parse(t.trim()));
        let member_number =
            check.optional("nominee.member_number", &self.member_number, FieldCode::NumberFormat, |t| {
                rules.numbers.parse(t).ok()
            });
        if self.reason.is_absent() {
            check.fail("reason", FieldCode::ReasonRequired);
        }
        let reason = check.line("reason", &self.reason, [FieldCode::ReasonLength, FieldCode::ReasonCharacters], |t| {
            Line::parse(t, REASON_MAX)
        });
        let proposal = (|| {
            Some(Proposal {
                nominee: Nominee { name: name?, phone: phone?, sex: sex?, member_number },
                track: track?,
                reason: reason?,
            })
        })();
        check.finish(proposal)
    }
}

impl Body for Nominate {
    /// What else it reads is how a form writes the same.
    fn known() -> Vec<&'static str> {
        vec!["election", "chamber", "dapil", "track", "reason", "nominee"]
    }

    fn within(object: &Map<String, Value>) -> Vec<(&'static str, &Map<String, Value>, Vec<&'static str>)> {
        let nominee = object.get("nominee").and_then(Value::as_object);
        nominee.map(|nominee| ("nominee", nominee, vec!["name", "phone", "sex", "member_number"])).into_iter().collect()
    }

    fn faults(&self, rules: &Rules) -> Vec<FieldError> {
        let form = self.clone().flat();
        let (election, chamber, dapil) = form.place();
        let missing = [
            (election.is_empty(), "election", FieldCode::ElectionUnknown),
            (chamber.is_none(), "chamber", FieldCode::ChamberUnknown),
            (dapil.is_empty(), "dapil", FieldCode::DapilUnknown),
        ];
        let unknown = missing.into_iter().filter(|(missing, ..)| *missing);
        let unknown: Vec<_> = unknown.map(|(_, field, code)| FieldError { field, code }).collect();
        form.check(rules, &unknown).err().unwrap_or_default()
    }
}

fn name(check: &mut Check, field: &'static str, text: &Text) -> Option<PersonName> {
    let code = |error| match (text, error) {
        (Text::Wrong, _) | (_, TextError::Characters) => FieldCode::NameCharacters,
        (_, TextError::Empty) => FieldCode::NameRequired,
        (_, TextError::TooLong) => FieldCode::NameLength,
    };
    PersonName::parse(text.as_typed()).map_err(|error| check.fail(field, code(error))).ok()
}

/// `POST /consents` and `POST /consents/codes`: the link's token, or the whole link.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentLink {
    /// What stands behind `#` in the link.
    pub token: Text,
}

impl ConsentLink {
    /// What was pasted, for `domain::pasted_token` to find the token in it.
    ///
    /// # Errors
    /// `token.missing`.
    pub fn check(&self) -> Result<String, Vec<FieldError>> {
        let mut check = Check::default();
        let token = check.required("token", &self.token, FieldCode::TokenMissing, |text| {
            let text = plain(text);
            // A link without what stands behind `#` has none.
            let has_none = text.split_once('#').map_or(text.as_str(), |(_, behind)| behind).is_empty();
            (!has_none).then_some(text)
        });
        check.finish(token)
    }
}

/// `POST /consents/answer`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentAnswer {
    /// What stands behind `#` in the link.
    pub token: Text,
    /// Six digits, sent to the nominee's phone.
    pub code: Text,
    /// `accept`, `decline` or `not_me`.
    pub answer: Text,
    /// The dapil that is accepted; needed where there are several. Alone or as `chamber|dapil`.
    pub dapil: Text,
    /// Of several people who were proposed with one phone, the ids of those who answer. A form sends the field
    /// once for each.
    #[serde(deserialize_with = "ids")]
    pub nominee: Vec<String>,
    /// With `not_me`: nobody behind the phone wants to be asked in this election.
    pub no_contact: Flag,
    /// Agrees to be a candidate and to the processing this needs.
    pub consent_candidacy: Flag,
    /// For somebody who is no member: the joining form. Members may leave all of it out.
    #[serde(flatten)]
    pub person: Apply,
}

/// One id or several; what is none is the id of nobody.
fn ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let one = |value| if let Value::String(id) = value { id } else { String::new() };
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => Vec::new(),
        Value::String(id) if id.trim().is_empty() => Vec::new(),
        Value::Array(ids) => ids.into_iter().map(one).collect(),
        other => vec![one(other)],
    })
}

impl ConsentAnswer {
    /// Reads code and answer.
    ///
    /// # Errors
    /// All bad fields at once. A consent to candidacy is needed to accept.
    pub fn check(&self) -> Result<(String, Answer), Vec<FieldError>> {
        let mut check = Check::default();
        let code = check.required("code", &self.code, FieldCode::CodeFormat, code);
        let answer = check.required("answer", &self.answer, FieldCode::AnswerUnknown, |t| Answer::parse(t.trim()));
        if answer == Some(Answer::Accept) && !self.consent_candidacy.is_yes() {
            check.fail("consent_candidacy", FieldCode::ConsentCandidacyRequired);
        }
        if self.no_contact == Flag::Wrong {
            check.fail("no_contact", FieldCode::NoContactUnknown);
        }
        check.finish(code.zip(answer))
    }

    /// The joining form, with name and phone as proposed where the nominee wrote none.
    ///
    /// # Errors
    /// All bad fields at once.
    pub fn joining(&self, nominee: &Nominee, rules: &Rules) -> Result<Person, Vec<FieldError>> {
        let mut form = self.person.clone();
        if form.name.is_absent() {
            form.name = Text::Given(nominee.name.expose().to_owned());
        }
        // The phone that answered is the phone that joins.
        form.phone = Text::Given(nominee.phone.expose().to_owned());
        form.check(rules)
    }
}

impl Body for ConsentAnswer {
    /// The phone that answered is the phone that joins.
    const FIXED: &'static [&'static str] = &["phone"];

    fn known() -> Vec<&'static str> {
        let own = vec!["token", "code", "answer", "dapil", "nominee", "no_contact", "consent_candidacy"];
        let mut known = [names_of::<Apply>(), own].concat();
        known.retain(|name| *name != "phone");
        known
    }

    fn faults(&self, _: &Rules) -> Vec<FieldError> {
        self.check().err().unwrap_or_default()
    }
}
