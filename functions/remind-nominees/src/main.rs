//! The Lambda binary of `remind-nominees`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { remind_nominees::function(&environment).await })
}
