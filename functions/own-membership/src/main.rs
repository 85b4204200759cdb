//! The Lambda binary of `own-membership`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { own_membership::function(&environment).await })
}
