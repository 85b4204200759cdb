//! The Lambda binary of `list-elections`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { list_elections::function(&environment).await })
}
