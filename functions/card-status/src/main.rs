//! The Lambda binary of `card-status`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { card_status::function(&environment).await })
}
