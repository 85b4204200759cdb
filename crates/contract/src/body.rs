//! What a JSON body may hold. A field that a route does not know is most often a slip of the pen, and
//! one that it cannot change a misunderstanding: either is told, or the sender would believe that it
//! was done. Forms are read past what they do not know: browsers and their extensions add fields.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use serde_json::{Map, Value};

use crate::field::{FieldError, Rules};
use crate::{
    AnswerRight, ApplicationSearch, AskRight, BulkDecision, ChoosePerson, CodeCheck, CodeRequest, ConsentLink,
    CsvRequest, DecisionRequest, FieldCode, ImportRequest, MemberSearch, SessionRequest, TakeBack, TransitionRequest,
    UndoPhone,
};

/// The longest name that is told back.
const NAME_MAX: usize = 64;

/// A field that has no place in a body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stray {
    /// Its name as it was sent, when it is one; `_` for anything else.
    pub field: String,
    /// `field.unknown` or `field.fixed`.
    pub code: FieldCode,
}

/// A body as a route reads it. With nothing said, what it knows is what it is made of.
pub trait Body: DeserializeOwned {
    /// Fields that exist, and that this route does not change.
    const FIXED: &'static [&'static str] = &[];

    /// The fields that it knows.
    fn known() -> Vec<&'static str> {
        names_of::<Self>()
    }

    /// Objects within it, each with its own name and the fields it knows.
    fn within(_: &Map<String, Value>) -> Vec<(&'static str, &Map<String, Value>, Vec<&'static str>)> {
        Vec::new()
    }

    /// What is wrong with the fields it knows, as far as the body alone can tell: told beside the strays.
    fn faults(&self, _: &Rules) -> Vec<FieldError> {
        Vec::new()
    }

    /// Every field that has no place here, each once.
    #[must_use]
    fn strays(object: &Map<String, Value>) -> Vec<Stray> {
        let mut strays = BTreeSet::new();
        let own = ("", object, Self::known());
        for (before, object, known) in std::iter::once(own).chain(Self::within(object)) {
            for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
                let fixed = before.is_empty() && Self::FIXED.contains(&name.as_str());
                let code = if fixed { FieldCode::FieldFixed } else { FieldCode::FieldUnknown };
                let dot = if before.is_empty() { "" } else { "." };
                strays.insert(Stray { field: format!("{before}{dot}{}", told(name)), code });
            }
        }
        strays.into_iter().collect()
    }
}

/// A name is the sender's own text: it is told back only as a plain word.
fn told(name: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(plain);
    if is_word && name.len() <= NAME_MAX { name } else { "_" }
}

/// Bodies whose check needs nothing but themselves.
macro_rules! judged_alone {
    ($($body:ty),+) => {$(
        impl Body for $body {
            fn faults(&self, _: &Rules) -> Vec<FieldError> {
                self.check().err().unwrap_or_default()
            }
        }
    )+};
}

judged_alone!(
    AnswerRight,
    AskRight,
    BulkDecision,
    CodeCheck,
    ConsentLink,
    CsvRequest,
    DecisionRequest,
    ImportRequest,
    TransitionRequest,
    UndoPhone
);

/// Bodies that hold a phone and nothing else that has to be judged by anything but themselves.
macro_rules! judged_by_the_phones {
    ($($body:ty),+) => {$(
        impl Body for $body {
            fn faults(&self, rules: &Rules) -> Vec<FieldError> {
                self.check(&rules.phones).err().unwrap_or_default()
            }
        }
    )+};
}

judged_by_the_phones!(CodeRequest, SessionRequest);
impl Body for ChoosePerson {}
impl Body for ApplicationSearch {}
impl Body for MemberSearch {}
impl Body for TakeBack {}

/// The body of a request that tells nothing: none, or an empty object.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Nothing {}

impl Body for Nothing {}

/// Whatever stands in it: for those who judge it by themselves.
impl Body for Value {
    fn strays(_: &Map<String, Value>) -> Vec<Stray> {
        Vec::new()
    }
}

/// As it was typed, for showing it back.
impl Body for Map<String, Value> {
    fn strays(_: &Map<String, Value>) -> Vec<Stray> {
        Vec::new()
    }
}

/// The names of the fields that a struct is made of, as JSON writes them. A struct with a flattened
/// one within tells none.
#[must_use]
pub fn names_of<T: DeserializeOwned>() -> Vec<&'static str> {
    let mut names = Vec::new();
    // Reads nothing, so that it always fails.
    let _ = T::deserialize(Asked(&mut names));
    names
}

/// Notes the names of the fields that a type asks for.
struct Asked<'a>(&'a mut Vec<&'static str>);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("only names are asked for"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.extend(fields);
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Details, DocumentsRequest, MemberPatch, Nominate};

    fn check<T: Body>(body: Value, expect: &[(&str, FieldCode)]) {
        let strays = T::strays(body.as_object().unwrap());
        let found: Vec<_> = strays.iter().map(|stray| (stray.field.as_str(), stray.code)).collect();
        assert_eq!(found, expect, "{body}");
    }

    #[test]
    fn what_is_unknown_and_what_is_fixed_is_named() {
        check::<Details>(json!({"rt": "1", "consent_messages": true}), &[]);
        check::<Details>(
            json!({"rt": "1", "nik": "x", "rts": "1", "name": null}),
            &[("name", FieldCode::FieldFixed), ("nik", FieldCode::FieldFixed), ("rts", FieldCode::FieldUnknown)],
        );
        check::<MemberPatch>(json!({"rt": "1", "name": "x", "phone": "1"}), &[]);
        check::<MemberPatch>(json!({"village": "x"}), &[("village", FieldCode::FieldFixed)]);
    }

    #[test]
    fn a_name_that_is_no_word_is_not_told_back() {
        let long = "a".repeat(65);
        for name in ["3273014101900001", "Siti Aminah", "<b>", "", "é", "a.b", "=1", &long] {
            check::<Details>(json!({ name: 1 }), &[("_", FieldCode::FieldUnknown)]);
        }
        check::<Details>(json!({&long[1..]: 1}), &[(&long[1..], FieldCode::FieldUnknown)]);
    }

    #[test]
    fn all_that_somebody_tells_when_joining_is_known_of_a_person() {
        let told = names_of::<crate::Apply>();
        assert!(told.len() > 15 && told.iter().all(|name| crate::member::OF_A_PERSON.contains(name)));
    }

    #[test]
    fn objects_within_are_looked_through() {
        check::<Nominate>(
            json!({"election": "e", "nominee": {"name": "n", "nik": "1"}, "nominee.name": "n", "place": "p"}),
            &[
                ("_", FieldCode::FieldUnknown),
                ("nominee.nik", FieldCode::FieldUnknown),
                ("place", FieldCode::FieldUnknown),
            ],
        );
        check::<DocumentsRequest>(
            json!({"documents": [{"document": "ktp"}, {"statee": "x"}, {"statee": "y"}, 1]}),
            &[("documents.statee", FieldCode::FieldUnknown)],
        );
    }
}
