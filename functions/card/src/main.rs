//! The Lambda binary of `card`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { card::function(&environment).await })
}
