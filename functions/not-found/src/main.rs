//! The Lambda binary of `not-found`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { not_found::function(&environment).await })
}
