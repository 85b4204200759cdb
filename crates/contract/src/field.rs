//! Reading one field after the other and collecting what is wrong.

use crate::FieldCode;
use domain::{NumberFormat, Phone, Phones, TextError};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A text field of a form or of JSON. Whatever stands in its place is taken, so that one number
/// where a text belongs does not hide the other mistakes.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Text {
    /// Absent, `null` or blank.
    #[default]
    Absent,
    /// A text.
    Given(String),
    /// Something that is no text.
    Wrong,
}

impl Text {
    /// The text as typed, for showing it back to its sender; empty when there is none.
    #[must_use]
    pub fn as_typed(&self) -> &str {
        match self {
            Self::Given(text) => text,
            Self::Absent | Self::Wrong => "",
        }
    }

    /// Whether nothing was given.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        *self == Self::Absent
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Text(…)")
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::Null => Self::Absent,
            Value::String(text) if text.trim().is_empty() => Self::Absent,
            Value::String(text) => Self::Given(text),
            _ => Self::Wrong,
        })
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_typed())
    }
}

/// A yes or no: JSON `true`/`false`, or a ticked box of a form (`on`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flag {
    /// Absent, `null` or blank.
    #[default]
    Absent,
    /// Neither yes nor no.
    Wrong,
    /// `false`.
    No,
    /// `true`.
    Yes,
}

impl Flag {
    /// Words for yes in a form; the first is what a ticked box sends.
    pub const YES: &[&str] = &["on", "true", "1", "yes", "ya"];
    /// Words for no in a form.
    pub const NO: &[&str] = &["off", "false", "0", "no", "tidak"];

    /// Whether it was clearly said yes.
    #[must_use]
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::Bool(true) => Self::Yes,
            Value::Bool(false) => Self::No,
            Value::String(text) if Self::YES.contains(&text.as_str()) => Self::Yes,
            Value::String(text) if Self::NO.contains(&text.as_str()) => Self::No,
            Value::Null => Self::Absent,
            Value::String(text) if text.trim().is_empty() => Self::Absent,
            _ => Self::Wrong,
        })
    }
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.is_yes() { "on" } else { "" })
    }
}

/// The fields that are days, wherever they stand; JSON writes them `YYYY-MM-DD` only.
pub const DAYS: &[&str] = &["birth_date", "expires_on"];

/// One bad field: never its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name in the contract.
    pub field: &'static str,
    /// What is wrong, such as `nik.format`.
    pub code: FieldCode,
}

/// What a check is judged by.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Today in Jakarta.
    pub today: Date,
    /// How this party writes its member numbers.
    pub numbers: NumberFormat,
    /// Which phones this party takes.
    pub phones: Phones,
}

/// Collects the errors of one form while its fields are read.
#[derive(Debug, Default)]
pub struct Check(Vec<FieldError>);

impl Check {
    /// Notes an error.
    pub fn fail(&mut self, field: &'static str, code: FieldCode) {
        self.0.push(FieldError { field, code });
    }

    /// Reads a field that must be there; `code` says what is wrong when it is not, or is not right.
    pub fn required<T>(
        &mut self,
        field: &'static str,
        text: &Text,
        code: FieldCode,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = parse(text.as_typed());
        if value.is_none() {
            self.fail(field, code);
        }
        value
    }

    /// Reads a field that may be absent.
    pub fn optional<T>(
        &mut self,
        field: &'static str,
        text: &Text,
        code: FieldCode,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        if text.is_absent() {
            return None;
        }
        self.required(field, text, code, parse)
    }

    /// Reads a phone that must be there, of those that the party takes.
    pub fn phone(&mut self, field: &'static str, text: &Text, phones: &Phones) -> Option<Phone> {
        self.required(field, text, FieldCode::PhoneFormat, |text| phones.parse(text).ok())
    }

    /// Reads a yes or no that may be absent, which is a no.
    pub fn flag(&mut self, field: &'static str, flag: Flag, code: FieldCode) -> bool {
        if flag == Flag::Wrong {
            self.fail(field, code);
        }
        flag.is_yes()
    }

    /// Reads a line of text that may be absent, with its own codes for length and characters.
    pub fn line<T>(
        &mut self,
        field: &'static str,
        text: &Text,
        codes: [FieldCode; 2],
        parse: impl FnOnce(&str) -> Result<T, TextError>,
    ) -> Option<T> {
        match text {
            Text::Absent => None,
            Text::Wrong => {
                self.fail(field, codes[1]);
                None
            }
            Text::Given(text) => parse(text)
                .map_err(|error| self.fail(field, if error == TextError::TooLong { codes[0] } else { codes[1] }))
                .ok(),
        }
    }

    /// The errors found so far.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.0
    }

    /// Gives `value` when every field was right.
    ///
    /// # Errors
    /// All bad fields.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<FieldError>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0),
        }
    }
}
