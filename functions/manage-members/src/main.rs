//! The Lambda binary of `manage-members`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { manage_members::function(&environment).await })
}
