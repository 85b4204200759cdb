//! The Lambda binary of `find-village`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { find_village::function(&environment).await })
}
