//! The Lambda binary of `review-applications`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { review_applications::function(&environment).await })
}
