//! The Lambda binary of `index-people`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { index_people::function(&environment).await })
}
