//! Writes the OpenAPI document: `cargo run -p openapi > openapi.json`.

#[expect(clippy::disallowed_macros, reason = "a program for a terminal")]
fn main() {
    print!("{}", openapi::text());
}
