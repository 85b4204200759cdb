//! What the OpenAPI document calls values whose Rust type is only a text or a number. Each name is a component that the
//! document defines.

use schemars::{Schema, SchemaGenerator, json_schema};

fn named(component: &str) -> Schema {
    json_schema!({"$ref": format!("#/components/schemas/{component}")})
}

/// The level of a board.
pub(crate) fn board_level(_: &mut SchemaGenerator) -> Schema {
    named("BoardLevel")
}

/// The id of an election.
pub(crate) fn election_id(_: &mut SchemaGenerator) -> Schema {
    named("ElectionId")
}

/// The id of an aspirant.
pub(crate) fn id(_: &mut SchemaGenerator) -> Schema {
    named("Id")
}

/// A place on a list, from 1.
pub(crate) fn place(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "integer", "minimum": 1})
}
