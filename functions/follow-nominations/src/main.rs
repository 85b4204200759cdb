//! The Lambda binary of `follow-nominations`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { follow_nominations::function(&environment).await })
}
