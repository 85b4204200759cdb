//! The Lambda binary of `export-slates`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { export_slates::function(&environment).await })
}
