//! The Lambda binary of `sessions`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { sessions::function(&environment).await })
}
