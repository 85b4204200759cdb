//! The Lambda binary of `erase-people`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { erase_people::function(&environment).await })
}
