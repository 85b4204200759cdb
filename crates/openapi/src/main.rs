//! Writes the OpenAPI document: `cargo run -p openapi > openapi.json`.

fn main() {
    print!("{}", openapi::text());
}
