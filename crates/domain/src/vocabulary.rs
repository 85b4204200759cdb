//! Closed lists of words that the contract, the tables and the forms share.

/// Declares an enum whose variants are words of the contract, with `ALL`, `as_str`, `parse`,
/// `Display`, and serde by the same words.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word, in the order of the contract.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word as the contract writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Reads a word; `None` when it is not one of the list.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "enum": Self::ALL})
            }
        }
    };
}

pub(crate) use vocabulary;

vocabulary! {
    /// A language of the interface.
    Language {
        /// Indonesian, the first language of everything a person reads.
        Id = "id",
        /// English.
        En = "en",
    }
}

vocabulary! {
    /// Sex as written on the KTP.
    Sex {
        /// *Perempuan*.
        Female = "female",
        /// *Laki-laki*.
        Male = "male",
    }
}

vocabulary! {
    /// *Status perkawinan* as written on the KTP.
    MaritalStatus {
        /// *Belum kawin*.
        Unmarried = "unmarried",
        /// *Kawin*.
        Married = "married",
        /// *Cerai hidup*.
        Divorced = "divorced",
        /// *Cerai mati*.
        Widowed = "widowed",
    }
}
