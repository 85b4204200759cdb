//! Writes the OpenAPI document: `cargo run -p contract --example openapi > openapi.json`.

fn main() {
    print!("{}", contract::openapi::text());
}
