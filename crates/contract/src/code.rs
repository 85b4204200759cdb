//! What a refusal is called, and what it says to a person: what happened and what to do, never the value. A
//! code that is misspelt, or has no words, does not compile.

/// A vocabulary of codes: each variant with its code and its words in Indonesian and English.
macro_rules! codes {
    ($(#[$meaning:meta])* $name:ident { $($variant:ident = $code:literal: $id:literal, $en:literal;)* }) => {
        $(#[$meaning])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $(#[doc = $en] $variant,)* }

        impl $name {
            /// All there are.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As the contract writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it says to a person.
            #[must_use]
            pub const fn words(self, language: Language) -> &'static str {
                let (id, en) = match self { $(Self::$variant => ($id, $en),)* };
                match language {
                    Language::En => en,
                    _ => id,
                }
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

mod field;
mod problem;

pub use field::FieldCode;
pub use problem::ProblemCode;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::Language;

    use super::*;

    #[test]
    fn every_code_stands_once_and_has_words_in_both_languages() {
        let fields =
            FieldCode::ALL.iter().map(|code| (code.as_str(), code.words(Language::Id), code.words(Language::En)));
        let problems =
            ProblemCode::ALL.iter().map(|code| (code.as_str(), code.words(Language::Id), code.words(Language::En)));
        let (fields, problems): (Vec<_>, Vec<_>) = (fields.collect(), problems.collect());
        for list in [fields, problems] {
            let names: BTreeSet<_> = list.iter().map(|(name, ..)| name).collect();
            assert_eq!(names.len(), list.len());
            assert!(list.iter().all(|(_, id, en)| !id.is_empty() && !en.is_empty() && id != en));
        }
    }
}
