//! The Lambda binary of `decide-applications`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { decide_applications::function(&environment).await })
}
