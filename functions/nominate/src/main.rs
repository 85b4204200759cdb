//! The Lambda binary of `nominate`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { nominate::function(&environment).await })
}
