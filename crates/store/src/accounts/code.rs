//! A code that proves the hold of a phone: for signing in and for changing a number.

use domain::{CODE_MINUTES, CODE_TRIES, Phone, jakarta_date};
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
    /// Signing in, or taking over a new number.
    SignIn,
    /// Answering a proposal to be a candidate.
    Consent,
}

impl CodePurpose {
    /// The sort key of the code's item.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "code",
            Self::Consent => "consent",
        }
    }
}

/// A code to be issued.
#[derive(Debug)]
pub struct CodeIssue<'a> {
    /// What it is for.
    pub purpose: CodePurpose,
    /// The phone's hash.
    pub phone_hash: &'a str,
    /// Where the code goes.
    pub phone: &'a Phone,
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
    /// It is another one.
    Wrong,
    /// There is none, it is too old, or it was tried too often.
    Expired,
}

impl Accounts {
    /// Issues a new code to a phone, known or not: the same write in both cases, so that neither
    /// answer nor time tells whether anybody is behind the number. Within the limits only, which
    /// also bounds how many codes an attacker can guess at in a day; past them, nothing changes.
    ///
    /// # Errors
    /// The store failed.
    pub async fn issue_code(&self, issue: &CodeIssue<'_>) -> Result<(), StoreError> {
        let code = keyring::random_code().map_err(|_| StoreError::Refused("no randomness".to_owned()))?;
        let plain = format!("{code}{}", issue.phone.expose());
        let key = keys::code(issue.phone_hash, issue.purpose);
        let sealed = self.table.seal(&key, "sealed", plain.as_bytes())?;
        let day = jakarta_date(issue.now).to_string();
        let change = |first_of_day: bool| {
            let change = Change::of(key.clone())
                .set("sealed", sealed.clone())
                .set("until", at(issue.now + SignedDuration::from_mins(CODE_MINUTES)))
                .set("issued_at", at(issue.now))
                .set("tries", n(0))
                .set("day", s(day.as_str()))
                .set("outbox", s(format!("signin:{}", issue.now.as_millisecond())))
                .set("ttl", ttl(issue.now + SignedDuration::from_hours(24)));
            if first_of_day { change.set("issued", n(1)) } else { change.count("issued") }
        };
        let Some(limits) = issue.limits else {
            change(false).send(&self.table).await?.either_way("there is no condition");
            return Ok(());
        };
        let earlier = at(issue.now - SignedDuration::from_secs(i64::from(limits.gap_seconds)));
        let another = change(false)
            .when("#day = :today AND #issued < :most AND #issued_at <= :earlier")
            .value(":today", s(day.as_str()))
            .value(":most", n(limits.per_day))
            .value(":earlier", earlier);
        if let Outcome::Refused(old) = another.send(&self.table).await?
            && old.is_none_or(|item| item.text_opt("day") != Some(day.as_str()))
        {
            change(true)
                .when("attribute_not_exists(#pk) OR #day <> :today")
                .value(":today", s(day.as_str()))
                .send(&self.table)
                .await?
                .either_way("a code of the same moment goes out");
        }
        Ok(())
    }

    /// Tries a code, counting before comparing. The right code can be used once.
    ///
    /// # Errors
    /// The store failed.
    pub async fn try_code(
        &self,
        phone_hash: &str,
        purpose: CodePurpose,
        code: &str,
        now: Timestamp,
    ) -> Result<CodeTry, StoreError> {
        match self.check_code(phone_hash, purpose, code, now).await? {
            CodeTry::Right(issued_at) => self.use_code(phone_hash, purpose, issued_at).await,
            other => Ok(other),
        }
    }

    /// Compares a code, counting before comparing, and leaves it in force: for a form that may come
    /// back with more fields. [`use_code`](Self::use_code) ends it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn check_code(
        &self,
        phone_hash: &str,
        purpose: CodePurpose,
        code: &str,
        now: Timestamp,
    ) -> Result<CodeTry, StoreError> {
        let counted = Change::of(keys::code(phone_hash, purpose))
            .count("tries")
            .when("attribute_exists(#sealed) AND #tries < :most AND #until > :now")
            .value(":most", n(CODE_TRIES))
            .value(":now", at(now))
            .send(&self.table)
            .await?;
        let Outcome::Done(item) = counted else { return Ok(CodeTry::Expired) };
        let (_, expected) = self.open_code(&item)?;
        if !same_secret(expected.as_bytes(), code.as_bytes()) {
            return Ok(CodeTry::Wrong);
        }
        Ok(CodeTry::Right(item.time("issued_at")?))
    }

    /// Ends a code that was right; [`CodeTry::Expired`] when somebody else was faster. The counts of
    /// the day stay; only the code goes.
    ///
    /// # Errors
    /// The store failed.
    pub async fn use_code(
        &self,
        phone_hash: &str,
        purpose: CodePurpose,
        issued_at: Timestamp,
    ) -> Result<CodeTry, StoreError> {
        let used = Change::of(keys::code(phone_hash, purpose))
            .remove(&["sealed", "outbox"])
            .when("attribute_exists(#sealed) AND #issued_at = :issued_at")
            .value(":issued_at", at(issued_at))
            .send(&self.table)
            .await?;
        Ok(if matches!(used, Outcome::Done(_)) { CodeTry::Right(issued_at) } else { CodeTry::Expired })
    }

    /// The phone and the code in a code's item.
    pub(crate) fn open_code(&self, item: &Item) -> Result<(Phone, String), StoreError> {
        let corrupt = StoreError::Corrupt("sealed");
        let phone_hash = keys::phone_hash(item.text("pk")?).ok_or(corrupt.clone())?;
        let purpose = code_purpose(item).ok_or(corrupt.clone())?;
        let plain = self.table.open(&keys::code(phone_hash, purpose), "sealed", item)?;
        let plain = String::from_utf8(plain).map_err(|_| corrupt.clone())?;
        let (code, phone) = plain.split_at_checked(domain::limits::CODE_DIGITS).ok_or(corrupt.clone())?;
        Ok((Phone::parse(phone).map_err(|_| corrupt)?, code.to_owned()))
    }
}

/// What the code in an item is for; `None` when the item holds no code.
pub(crate) fn code_purpose(item: &Item) -> Option<CodePurpose> {
    let sk = item.text_opt("sk")?;
    [CodePurpose::SignIn, CodePurpose::Consent].into_iter().find(|purpose| purpose.as_str() == sk)
}
