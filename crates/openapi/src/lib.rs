//! The OpenAPI 3.1 document of the API, made of the same limits, words and codes that the functions
//! go by. `openapi.json` at the root of the repository is this text; a test holds the two together.

mod answers;
mod derived;
mod elections;
mod example;
mod joining;
mod membership;
mod nominating;
mod officers;
mod operation;
mod problem;
mod requests;
mod schema;
mod screening;
mod slates;
mod values;

use domain::limits::{BODY_MAX, FILE_MAX, LIST_DEFAULT, LIST_MAX};
use serde_json::{Map, Value, json};

use operation::Operation;

/// The document as it is written to `openapi.json`: the order of names does not depend on how
/// `serde_json` was built.
#[must_use]
pub fn text() -> String {
    let mut document = document();
    let sections = ["openapi", "info", "servers", "tags", "paths", "components"];
    let written = sections.map(|name| {
        let mut section = document[name].take();
        section.sort_all_objects();
        // No line break stands inside a JSON text, so this only indents.
        format!("  \"{name}\": {}", format!("{section:#}").replace('\n', "\n  "))
    });
    format!("{{\n{}\n}}\n", written.join(",\n"))
}

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    let mut problems = Map::new();
    let sections = sections();
    let tags: Vec<Value> =
        sections.iter().map(|((name, description), _)| json!({"name": name, "description": description})).collect();
    for ((tag, _), operations) in sections {
        for operation in operations {
            let language = json!([{"$ref": "#/components/parameters/Accept-Language"}]);
            let path = paths.entry(operation.path()).or_insert_with(|| json!({ "parameters": language }));
            let method = operation.method.to_ascii_lowercase();
            path[method] = operation.finish(tag, &mut problems);
        }
    }
    let mut schemas = answers::answers();
    let written = [values::values(), requests::requests()].concat();
    schemas.extend(written.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Kader",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Membership and candidates of a political party in Indonesia",
            "description": introduction(),
            "license": {"name": "GNU Affero General Public License v3.0 or later", "identifier": env!("CARGO_PKG_LICENSE")},
        },
        "servers": [{"url": "/", "description": "The site's own origin."}],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": problems,
            "parameters": {
                "Accept-Language": {
                    "in": "header", "name": "Accept-Language", "required": false,
                    "description": "English first gives English words in JSON. Everything else is Indonesian, and so are pages.",
                    "schema": {"type": "string", "default": "id"},
                },
            },
            "securitySchemes": {
                "session": {
                    "type": "apiKey", "in": "cookie", "name": "__Host-session",
                    "description": "Set by `POST /api/v1/sessions`.",
                },
                "officer": {
                    "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": "An OpenID Connect token of the party's issuer. It proves who; what the officer may do is \
                        read from the table at each request.",
                },
            },
        },
    })
}

fn sections() -> Vec<((&'static str, &'static str), Vec<Operation>)> {
    vec![
        (joining::TAG, joining::operations()),
        (joining::CARDS, joining::cards()),
        (membership::SESSIONS, membership::sessions()),
        (membership::OWN, membership::own()),
        (elections::PUBLIC, elections::public()),
        (nominating::PROPOSALS, nominating::proposals()),
        (nominating::CONSENTS, nominating::consents()),
        (officers::APPLICATIONS, officers::applications()),
        (officers::MEMBERS, officers::members()),
        (screening::TAG, screening::operations()),
        (slates::SLATES, slates::slates()),
        (slates::VOTES, slates::votes()),
        (elections::OFFICERS, elections::officers()),
    ]
}

fn introduction() -> String {
    format!(
        "Public and member routes take JSON and forms. `Accept: text/html` gets a page or a 303 to one; anything else gets JSON.\n\n\
         **Forms** may carry `_method` for `PATCH`, `PUT` and `DELETE`. An empty field is the same as an absent one. Where a name \
         comes twice, the last that is not blank counts. Fields that no schema names are ignored in forms; in JSON \
         they are 422 `field.unknown`, or `field.fixed` where they exist and cannot be changed there.\n\n\
         **Problems** are `application/problem+json` (RFC 9457) with a `code`, with all bad fields at once, and with what the client \
         needs to go on. They never echo a value.\n\n\
         **Bodies** are at most {BODY_MAX} bytes, an officer's file at most {FILE_MAX}. Text is trimmed, composed (NFC), one line, without control characters, and does \
         not start with `=`, `+`, `-` or `@`.\n\n\
         **Lists** take `limit` (1 to {LIST_MAX}, {LIST_DEFAULT} unless said otherwise) and `cursor`, and answer `items` and `next_cursor`.\n\n\
         **Other sites**: a method other than `GET` with a foreign `Origin`, or with `Sec-Fetch-Site: cross-site`, is refused.\n\n\
         **Times** are RFC 3339 in UTC, days `YYYY-MM-DD`, areas Kemendagri codes with dots.\n\n\
         **Other methods** on these paths answer 405 `method.not_allowed` with `Allow`, other paths below `/api/` 404 `not_found`.\n\n\
         **The gateway** in front answers by itself, as `{{\"message\"}}`, what does not come through: bodies over 10 MiB (413), \
         headers over 10 KiB (431), more requests than it lets through (429), a function that takes too long (503)."
    )
}

#[cfg(test)]
mod tests;
