//! What the ledger says: who did what, to whom, where, when, by which request. A line lives for ever
//! and nobody can change it, so it holds nothing that leads to a person once their data are gone.

use jiff::Timestamp;

use crate::vocabulary::vocabulary;
use crate::{Area, Person, jakarta_date};

vocabulary! {
    /// What somebody did.
    Action {
        /// An officer looked at an application's, a member's or an aspirant's personal data.
        Viewed = "viewed",
        /// An officer searched for members, whatever was found.
        MemberSearch = "member.search",
        /// An officer approved an application.
        Approved = "approved",
        /// An officer refused an application.
        Rejected = "rejected",
        /// An officer sent an application back.
        Returned = "returned",
        /// An applicant corrected an application.
        Corrected = "corrected",
        /// An applicant took an application back.
        Withdrew = "withdrew",
        /// An officer had somebody reminded that data or papers are missing.
        Reminded = "reminded",
        /// Details of a member were changed.
        Changed = "changed",
        /// A member moved to another village.
        Moved = "moved",
        /// A member's phone was changed.
        PhoneChanged = "phone_changed",
        /// A person put a right before an officer.
        RightAsked = "right_asked",
        /// An officer answered.
        RightAnswered = "right_answered",
        /// A card was issued or reissued.
        CardIssued = "card_issued",
        /// A member resigned.
        Resigned = "resigned",
        /// An officer changed the status of a member.
        StatusChanged = "status_changed",
        /// A person took a copy of everything held.
        Exported = "exported",
        /// A person's data were erased.
        Erased = "erased",
        /// Somebody asked that their data be erased, or the time for which they are kept is over.
        ErasureAsked = "erasure_asked",
        /// Somebody took that back.
        ErasureTakenBack = "erasure_taken_back",
        /// A member proposed somebody.
        Nominated = "nominated",
        /// A member took a proposal back.
        NominationWithdrawn = "nomination_withdrawn",
        /// A nominee accepted.
        Accepted = "accepted",
        /// A nominee declined.
        Declined = "declined",
        /// A nominee said that it is somebody else's phone.
        NotMe = "not_me",
        /// A nominee did not answer in time.
        Expired = "expired",
        /// A selector gave a verdict.
        Screened = "screened",
        /// A selector noted papers.
        DocumentsNoted = "documents_noted",
        /// An aspirant left: withdrew, died, was replaced.
        AspirantLeft = "aspirant_left",
        /// Two aspirants turned out to be one person.
        Merged = "merged",
        /// A list was ordered.
        SlateSaved = "slate_saved",
        /// A list went on, or back.
        SlateMoved = "slate_moved",
        /// Votes of a dapil were brought in.
        VotesBroughtIn = "votes_brought_in",
        /// An election's rules, windows or districts were changed.
        ElectionChanged = "election_changed",
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The person whose data these are.
    Own,
    /// An officer: the issuer's opaque id of them.
    Officer(String),
    /// Time alone, or a stream.
    System,
}

impl Actor {
    /// The word for a reader of the ledger: an officer's id, `self` or `system`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Own => "self",
            Self::Officer(subject) => subject,
            Self::System => "system",
        }
    }
}

/// One act: who, by which request, when. Every write that leaves a line in the ledger is given one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Who acts.
    pub actor: Actor,
    /// The gateway's id of the request, under which logs have it too; empty where there is none.
    pub request: String,
    /// When.
    pub at: Timestamp,
}

impl Act {
    /// What time or a stream brings.
    #[must_use]
    pub const fn system(at: Timestamp) -> Self {
        Self { actor: Actor::System, request: String::new(), at }
    }
}

/// A person in the ledger: 128 random bits, kept with the person's record and with nothing else. When
/// the record is erased, nobody can tell any more whose lines these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PersonId(u128);

impl PersonId {
    /// Whoever it was: the record was erased, and its id with it.
    pub const NOBODY: Self = Self(0);

    /// The id made of random bytes.
    #[must_use]
    pub const fn of_random(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }

    /// Reads what `Display` wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok().map(Self)).flatten()
    }
}

impl std::fmt::Display for PersonId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// What a line is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A person: their application, their membership, their standing for a seat.
    Person(PersonId),
    /// The list of a contest, as the tables write the contest.
    Slate(String),
    /// An election, by its id.
    Election(String),
    /// Nobody in particular, within an area: a search.
    Area(Area),
}

/// A line that is about to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// What it is about.
    pub subject: Subject,
    /// Where the subject belongs at that moment; of a person never below the regency, since a village
    /// and a day may lead to somebody.
    pub area: Area,
    /// What was done.
    pub action: Action,
    /// The names of the fields that changed or were asked for.
    pub fields: Vec<String>,
    /// The code of the reason, where there is one.
    pub reason: Option<String>,
}

impl LedgerLine {
    /// A line about a person who lives in `area`.
    #[must_use]
    pub fn of(person: PersonId, area: Area, action: Action) -> Self {
        Self::about(Subject::Person(person), area.regency().unwrap_or(area), action)
    }

    /// A line about something else, in `area`.
    #[must_use]
    pub const fn about(subject: Subject, area: Area, action: Action) -> Self {
        Self { subject, area, action, fields: Vec::new(), reason: None }
    }

    /// With the fields concerned.
    #[must_use]
    pub fn fields(self, fields: impl IntoIterator<Item: Into<String>>) -> Self {
        Self { fields: fields.into_iter().map(Into::into).collect(), ..self }
    }

    /// With the code of a reason.
    #[must_use]
    pub fn reason(self, code: Option<&str>) -> Self {
        Self { reason: code.map(str::to_owned), ..self }
    }

    /// Where an auditor looks for it: the area and the day in Jakarta.
    #[must_use]
    pub fn page(area: Area, at: Timestamp) -> String {
        let area = if area == Area::NATION { "nation".to_owned() } else { area.to_string() };
        format!("{area}#{}", jakarta_date(at))
    }
}

impl Person {
    /// The names of the fields in which two tellings of one person differ.
    #[must_use]
    pub fn changed(&self, now: &Self) -> Vec<&'static str> {
        // Taken apart, so that a field that is not compared does not compile.
        let Self {
            nik,
            name,
            birth_date,
            sex,
            phone,
            village,
            occupation,
            consents,
            birth_place,
            marital_status,
            address,
            rt,
            rw,
            email,
            referrer,
            guardian,
        } = self;
        let pairs = [
            ("nik", *nik != now.nik),
            ("name", *name != now.name),
            ("birth_date", *birth_date != now.birth_date),
            ("sex", *sex != now.sex),
            ("phone", *phone != now.phone),
            ("village", *village != now.village),
            ("occupation", *occupation != now.occupation),
            ("birth_place", *birth_place != now.birth_place),
            ("marital_status", *marital_status != now.marital_status),
            ("address", *address != now.address),
            ("rt", *rt != now.rt),
            ("rw", *rw != now.rw),
            ("email", *email != now.email),
            ("consent_messages", consents.messages != now.consents.messages),
            ("referrer", *referrer != now.referrer),
            ("guardian", *guardian != now.guardian),
        ];
        pairs.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_s_id_is_read_as_it_was_written_and_nothing_else_is() {
        let id = PersonId::of_random([7; 16]);
        assert_eq!(PersonId::parse(&id.to_string()), Some(id));
        for text in ["", "07", &"g".repeat(32), &"0".repeat(33)] {
            assert_eq!(PersonId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_about_a_person_never_says_where_below_the_regency_they_live() {
        let line = |code| LedgerLine::of(PersonId::of_random([1; 16]), Area::parse_grant(code).unwrap(), Action::Moved);
        assert_eq!(line("32.73.01.1001").area, Area::parse("32.73").unwrap());
        assert_eq!(line("32").area, Area::parse("32").unwrap());
    }

    #[test]
    fn a_day_of_an_area_turns_over_at_midnight_in_jakarta() {
        let page = |at: &str| LedgerLine::page(Area::parse("32.73").unwrap(), at.parse().unwrap());
        assert_eq!(page("2026-11-27T16:59:59Z"), "32.73#2026-11-27");
        assert_eq!(page("2026-11-27T17:00:00Z"), "32.73#2026-11-28");
        let nation = LedgerLine::page(Area::NATION, "2026-11-27T00:00:00Z".parse().unwrap());
        assert_eq!(nation, "nation#2026-11-27");
    }
}
