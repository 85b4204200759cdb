//! The Lambda binary of `screen-aspirants`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { screen_aspirants::function(&environment).await })
}
