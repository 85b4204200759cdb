//! A code that proves the hold of a phone: for signing in, for changing a number, for answering a
//! proposal. It belongs to whoever asked for it: another browser can neither use it nor use it up.

use domain::message::CODE_WAITS_HOURS;
use domain::{CODE_AGAIN_MINUTES, CODE_MINUTES, CODE_TRIES, Phone, REPLAY_SECONDS};
use jiff::{SignedDuration, Timestamp};
use keyring::same_secret;

use super::{Accounts, GivenLimits};
use crate::StoreError;
use crate::item::{Item, at, n, s, ttl};
use crate::keys;
use crate::write::{Change, Outcome};

/// What a code is for. One of a purpose opens nothing of the other, so that nobody can be talked
/// out of a code that does more than it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePurpose {
    /// Signing in.
    SignIn,
    /// Taking over a new number.
    NewPhone,
    /// Answering a proposal to be a candidate.
    Consent,
}

impl CodePurpose {
    /// What the sort key of the code's item begins with.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "code",
            Self::NewPhone => "phone",
            Self::Consent => "consent",
        }
    }
}

/// Whose code it is: of one purpose, for one phone, of one who asked.
#[derive(Debug, Clone, Copy)]
pub struct CodeKey<'a> {
    /// What it is for.
    pub purpose: CodePurpose,
    /// The phone's hash.
    pub phone_hash: &'a str,
    /// The hash of what is known of the asker alone: a browser's mark, a session, a link.
    pub asker: &'a str,
}

impl CodeKey<'_> {
    fn key(&self) -> keys::Key {
        keys::code(self.phone_hash, self.purpose, self.asker)
    }
}

/// A code to be issued.
#[derive(Debug)]
pub struct CodeIssue<'a> {
    /// Whose it will be.
    pub of: CodeKey<'a>,
    /// Where the code goes.
    pub phone: &'a Phone,
    /// The browser, when it signed in with this phone before: it has a share of its own, which no
    /// stranger can use up.
    pub known: Option<&'a str>,
    /// Per phone; `None` is unlimited.
    pub limits: Option<GivenLimits>,
    /// Now.
    pub now: Timestamp,
}

/// What came of trying a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeTry {
    /// It is the one that was issued then.
    Right(Timestamp),
    /// It is another one, or there is none in force: whoever asks is told no more than that.
    Wrong,
}

/// What came of using a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeUse {
    /// It was right, and is used now.
    First,
    /// It was right, and the same asker used it a moment ago: the same request again.
    Again,
    /// It is another one, or there is none in force.
    Wrong,
}

impl Accounts {
    /// Issues a code to a phone, known or not: the same requests in both cases, so that neither
    /// answer nor time tells whether anybody is behind the number. Asked again within five minutes,
    /// the same code is sent again and its tries go on. Within the budgets only, which also bound
    /// how many codes can be guessed at in a day; past them, nothing changes.
    ///
    /// # Errors
    /// The store failed.
    pub async fn issue_code(&self, issue: &CodeIssue<'_>) -> Result<(), StoreError> {
        if let Some(limits) = issue.limits
            && !self.grant_code(issue, limits).await?
        {
            return Ok(());
        }
        let key = issue.of.key();
        let old = self.table.get(key.clone()).await?;
        let issued_at = old.as_ref().and_then(|item| item.time_opt("issued_at"));
        let again = issue.now - SignedDuration::from_mins(CODE_AGAIN_MINUTES);
        let same = old.is_some_and(|item| item.has("sealed") && !item.has("used_at"))
            && issued_at.is_some_and(|at| at > again);
        let mut change = Change::of(key.clone()).set("outbox", s(format!("code:{}", issue.now.as_millisecond())));
        if !same {
            let code = keyring::random_code().map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
            let plain = format!("{code}{}", issue.phone.expose());
            change = change
                .set("sealed", self.table.seal(&key, "sealed", plain.as_bytes())?)
                .set("until", at(issue.now + SignedDuration::from_mins(CODE_MINUTES)))
                .set("issued_at", at(issue.now))
                .set("tries", n(0))
                .remove(&["used_at"])
                // For as long as its message may wait: a code that grew old there is renewed.
                .set("ttl", ttl(issue.now + SignedDuration::from_hours(CODE_WAITS_HOURS + 1)))
                .set_some("known", issue.known.map(s));
        }
        change = match issued_at {
            Some(issued_at) => change.when("#issued_at = :read").value(":read", at(issued_at)),
            None => change.when("attribute_not_exists(#pk)"),
        };
        change
            .send(&self.table)
            .await?
            .either_way("the same asker asked twice at once, and the other request issued it");
        Ok(())
    }

    /// Tries a code and uses it, counting before comparing. The right code is used once; for a minute the same
    /// asker may send it again, whose network kept the first answer to itself.
    ///
    /// # Errors
    /// The store failed.
    pub async fn try_code(&self, of: CodeKey<'_>, code: &str, now: Timestamp) -> Result<CodeUse, StoreError> {
        match self.compare_code(of, code, now).await? {
            CodeTry::Right(issued_at) => self.end_code(of, issued_at, 1, now).await,
            CodeTry::Wrong => Ok(CodeUse::Wrong),
        }
    }

    /// Compares a code, counting before comparing, and leaves it in force: for a form that may come
    /// back with more fields. A right code is no try: its count is given back.
    /// [`use_code`](Self::use_code) ends it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn check_code(&self, of: CodeKey<'_>, code: &str, now: Timestamp) -> Result<CodeTry, StoreError> {
        let tried = self.compare_code(of, code, now).await?;
        if let CodeTry::Right(issued_at) = tried {
            Change::of(of.key())
                .add("tries", -1)
                .when("#issued_at = :issued_at")
                .value(":issued_at", at(issued_at))
                .send(&self.table)
                .await?
                .either_way("a newer code counts its own tries");
        }
        Ok(tried)
    }

    /// Ends a code that was right.
    ///
    /// # Errors
    /// The store failed.
    pub async fn use_code(&self, of: CodeKey<'_>, issued_at: Timestamp, now: Timestamp) -> Result<CodeUse, StoreError> {
        self.end_code(of, issued_at, 0, now).await
    }

    /// Counts a try and compares, a code in force or one that was used a moment ago: guesses at the one are
    /// bounded as those at the other.
    async fn compare_code(&self, of: CodeKey<'_>, code: &str, now: Timestamp) -> Result<CodeTry, StoreError> {
        let counted = Change::of(of.key())
            .count("tries")
            .when("attribute_exists(#sealed) AND #tries < :most")
            .when("(attribute_not_exists(#used_at) AND #until > :now) OR #used_at > :moment")
            .value(":most", n(CODE_TRIES))
            .value(":now", at(now))
            .value(":moment", at(a_moment_before(now)))
            .send(&self.table)
            .await?;
        let Outcome::Done(item) = counted else { return Ok(CodeTry::Wrong) };
        let (_, expected) = self.open_code(&item)?;
        if !same_secret(expected.as_bytes(), code.as_bytes()) {
            return Ok(CodeTry::Wrong);
        }
        Ok(CodeTry::Right(item.time("issued_at")?))
    }

    /// Notes when a right code was used first, and gives back what its comparing counted.
    async fn end_code(
        &self,
        of: CodeKey<'_>,
        issued_at: Timestamp,
        counted: i64,
        now: Timestamp,
    ) -> Result<CodeUse, StoreError> {
        let used = Change::of(of.key())
            .set_once("used_at", at(now))
            .set("ttl", ttl(now + SignedDuration::from_secs(REPLAY_SECONDS)))
            .add("tries", -counted)
            .remove(&["outbox"])
            .when("attribute_exists(#sealed) AND #issued_at = :issued_at")
            .when("attribute_not_exists(#used_at) OR #used_at > :moment")
            .value(":issued_at", at(issued_at))
            .value(":moment", at(a_moment_before(now)))
            .send(&self.table)
            .await?;
        Ok(match used {
            Outcome::Done(item) if item.time("used_at")?.as_millisecond() == now.as_millisecond() => CodeUse::First,
            Outcome::Done(_) => CodeUse::Again,
            // It was renewed meanwhile, or the moment is over.
            Outcome::Refused(_) => CodeUse::Wrong,
        })
    }

    /// The phone and the code in a code's item.
    pub(crate) fn open_code(&self, item: &Item) -> Result<(Phone, String), StoreError> {
        let corrupt = StoreError::Corrupt("sealed");
        let plain = self.table.open(&item.key()?, "sealed", item)?;
        let plain = String::from_utf8(plain).map_err(|_| corrupt.clone())?;
        let (code, phone) = plain.split_at_checked(domain::limits::CODE_DIGITS).ok_or(corrupt.clone())?;
        Ok((Phone::from_stored(phone).map_err(|_| corrupt)?, code.to_owned()))
    }
}

/// Since when something must have happened for the same request to be a second tap.
fn a_moment_before(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_secs(REPLAY_SECONDS)
}

/// What the code in an item is for; `None` when the item holds no code.
pub(crate) fn code_purpose(item: &Item) -> Option<CodePurpose> {
    keys::phone_hash(item.text_opt("pk")?)?;
    let (purpose, _) = item.text_opt("sk")?.split_once('#')?;
    let purposes = [CodePurpose::SignIn, CodePurpose::NewPhone, CodePurpose::Consent];
    purposes.into_iter().find(|one| one.as_str() == purpose)
}
