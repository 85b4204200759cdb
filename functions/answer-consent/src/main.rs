//! The Lambda binary of `answer-consent`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { answer_consent::function(&environment).await })
}
