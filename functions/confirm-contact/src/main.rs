//! The Lambda binary of `confirm-contact`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { confirm_contact::function(&environment).await })
}
