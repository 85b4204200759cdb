//! What a person tells of themselves when joining.

use crate::{
    Area, BirthDate, Eligibility, Line, MaritalStatus, MemberNumber, Nik, Occupation, PersonName, Phone, Sex, typed,
};

/// Everything an application holds about a person. The first seven fields are asked at once; the
/// rest may be told later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// National identity number.
    pub nik: Nik,
    /// Full name as on the KTP.
    pub name: PersonName,
    /// Date of birth.
    pub birth_date: BirthDate,
    /// Sex as on the KTP.
    pub sex: Sex,
    /// Where codes and messages go.
    pub phone: Phone,
    /// The village of residence: what decides where a person belongs.
    pub village: Area,
    /// Current job.
    pub occupation: Occupation,
    /// What was agreed to.
    pub consents: Consents,
    /// Place of birth.
    pub birth_place: Option<Line>,
    /// *Status perkawinan*.
    pub marital_status: Option<MaritalStatus>,
    /// Street and house.
    pub address: Option<Line>,
    /// *Rukun tetangga*, up to three digits.
    pub rt: Option<Neighbourhood>,
    /// *Rukun warga*, up to three digits.
    pub rw: Option<Neighbourhood>,
    /// E-mail address.
    pub email: Option<Email>,
    /// The member who invited this person.
    pub referrer: Option<MemberNumber>,
    /// Who consents for somebody under 18 who never married.
    pub guardian: Option<Guardian>,
}

/// A guardian's name and phone (UU 27/2022 art. 25).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guardian {
    /// The guardian's name, when told.
    pub name: Option<PersonName>,
    /// Where the guardian's own code goes.
    pub phone: Phone,
}

/// Separate, explicit consents (UU 27/2022 arts. 20–22).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consents {
    /// The wording that was agreed to.
    pub version: u16,
    /// Messages about campaigns; membership itself and the transfer to KPU are preconditions of
    /// an application and always given.
    pub messages: bool,
}

impl Consents {
    /// The wording in force: `site/content/*/join.toml` and the privacy notice.
    pub const CURRENT_VERSION: u16 = 2;
}

/// The number of an RT or RW: 1 to 3 digits, kept as three (`001`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbourhood(u16);

impl Neighbourhood {
    /// Reads 1 to 3 digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = typed::plain(text);
        let digits = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok().map(Self)).flatten()
    }
}

impl std::fmt::Display for Neighbourhood {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

/// An e-mail address: one `@` with a dotted host behind it; whether it is read is for the mailbox
/// to say.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads an address of printable ASCII.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = typed::plain(text);
        let (user, host) = text.split_once('@')?;
        let printable = |b: u8| {
            b.is_ascii_graphic()
                && !matches!(b, b'"' | b'(' | b')' | b',' | b':' | b';' | b'<' | b'>' | b'[' | b'\\' | b']' | b'@')
        };
        let label = |l: &str| {
            !l.is_empty()
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let good = text.len() <= crate::limits::EMAIL_MAX
            && !user.is_empty()
            && !user.starts_with(['=', '+', '-', '.'])
            && user.bytes().all(printable)
            && host.contains('.')
            && host.split('.').all(label);
        good.then_some(Self(text))
    }

    /// The address.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Email(…)")
    }
}

impl Person {
    /// Whether somebody of this age would need a guardian's consent and has none.
    #[must_use]
    pub fn lacks_guardian(&self, today: jiff::civil::Date) -> bool {
        let eligibility = Eligibility::on(today, self.birth_date, self.marital_status);
        eligibility == Eligibility::WithGuardian && self.guardian.is_none()
    }

    /// What does not fit the NIK. A mismatch is a hint to the officer and never a reason to refuse:
    /// civil records get corrected while the number stays.
    #[must_use]
    pub fn warnings(&self) -> Vec<&'static str> {
        let mut warnings = Vec::new();
        if !self.nik.agrees_with_birth(self.birth_date) {
            warnings.push("nik.birth_date_mismatch");
        }
        if !self.nik.agrees_with_sex(self.sex) {
            warnings.push("nik.sex_mismatch");
        }
        if !self.nik.has_serial() {
            warnings.push("nik.serial");
        }
        warnings
    }

    /// The fields that SIPOL wants and that are still to be told, by their names in the contract.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        [
            ("birth_place", self.birth_place.is_none()),
            ("marital_status", self.marital_status.is_none()),
            ("address", self.address.is_none()),
            ("rt", self.rt.is_none()),
            ("rw", self.rw.is_none()),
        ]
        .into_iter()
        .filter_map(|(field, missing)| missing.then_some(field))
        .collect()
    }

    /// Whether birth date and the NIK's last digits, asked again, are this person's.
    #[must_use]
    pub fn is_confirmed_by(&self, birth_date: &str, nik_last4: &str) -> bool {
        BirthDate::parse_stored(birth_date) == Some(self.birth_date)
            && typed::digits(nik_last4).as_deref() == Some(self.nik.last4())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_mail_needs_a_user_and_a_dotted_host() {
        for good in ["siti@contoh.id", "a.b+c@mail.contoh.co.id"] {
            assert!(Email::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "siti",
            "@contoh.id",
            "siti@",
            "siti@contoh",
            "si ti@contoh.id",
            "=x@contoh.id",
            "a@b@c.id",
            "a@-b.id",
            "a@b..id",
            "a\n@b.id",
            "<a@b.id>",
        ] {
            assert!(Email::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn rt_and_rw_are_three_digits() {
        assert_eq!(Neighbourhood::parse("1").unwrap().to_string(), "001");
        assert_eq!(Neighbourhood::parse("012").unwrap().to_string(), "012");
        for bad in ["", "0001", "1a", "-1", "１"] {
            assert!(Neighbourhood::parse(bad).is_none(), "{bad:?}");
        }
    }
}
