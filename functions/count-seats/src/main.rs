//! The Lambda binary of `count-seats`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { count_seats::function(&environment).await })
}
