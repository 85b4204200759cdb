//! The Lambda binary of `apply`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { apply::function(&environment).await })
}
