//! The Lambda binary of `manage-elections`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { manage_elections::function(&environment).await })
}
