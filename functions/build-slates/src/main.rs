//! The Lambda binary of `build-slates`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { build_slates::function(&environment).await })
}
