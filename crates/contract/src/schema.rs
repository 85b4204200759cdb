//! What the OpenAPI document calls the values of answers. Each name is a component that the document defines
//! (`openapi::values`); the types here stand for values that are only a text in Rust.

use std::borrow::Cow;

use domain::AspirantStatus;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

/// Says of a type that the document defines it under this name.
macro_rules! component {
    ($type:ty, $name:literal) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"$ref": concat!("#/components/schemas/", $name)})
            }
        }
    };
}

component!(crate::FieldCode, "FieldCode");
component!(crate::ProblemCode, "ProblemCode");
component!(crate::Time, "Time");

macro_rules! texts {
    ($($(#[$meaning:meta])* $name:ident = $component:literal,)+) => {$(
        $(#[$meaning])*
        #[derive(Debug)]
        pub enum $name {}

        component!($name, $component);
    )+};
}

texts! {
    /// Code of an area.
    Area = "Area",
    /// What selectors should look at.
    AspirantFlag = "AspirantFlag",
    /// Level of a board: `domain::Level`.
    BoardLevel = "BoardLevel",
    /// Rules of a chamber: `domain::ChamberRules`.
    ChamberRules = "ChamberRules",
    /// Code of a dapil.
    Dapil = "Dapil",
    /// Id of an election.
    ElectionId = "ElectionId",
    /// E-mail address.
    Email = "Email",
    /// Why an application deserves a closer look.
    Flag = "Flag",
    /// A UUID that is kept as text.
    Id = "Id",
    /// What the ledger says: `domain::Action`.
    LedgerAction = "LedgerAction",
    /// What is wrong with a line of an import.
    LineCode = "LineCode",
    /// Member number.
    MemberNumber = "MemberNumber",
    /// All that is still to be told.
    Missing = "Missing",
    /// National identity number.
    Nik = "Nik",
    /// Mobile number.
    Phone = "Phone",
    /// All that does not fit the NIK.
    Warnings = "Warnings",
}

/// A NIK, what is left of it where only that is shown, or nothing.
pub fn seen_nik(_: &mut SchemaGenerator) -> Schema {
    seen("Nik", "^[0-9]{4}•{12}$")
}

/// A phone, what is left of it where only that is shown, or nothing.
pub fn seen_phone(_: &mut SchemaGenerator) -> Schema {
    seen("Phone", "^\\+[1-9][0-9]{4}•{4}[0-9]{3}$")
}

fn seen(whole: &str, masked: &str) -> Schema {
    let whole = format!("#/components/schemas/{whole}");
    json_schema!({"anyOf": [{"$ref": whole}, {"type": "string", "pattern": masked}, {"type": "null"}]})
}

/// How many aspirants stand where: a number by each status.
pub fn counts(_: &mut SchemaGenerator) -> Schema {
    let count = |status: &AspirantStatus| (status.to_string(), json!({"type": "integer", "description": "Aspirants."}));
    let counts: Map<String, Value> = AspirantStatus::ALL.iter().map(count).collect();
    json_schema!({"type": "object", "properties": counts, "required": AspirantStatus::ALL})
}
