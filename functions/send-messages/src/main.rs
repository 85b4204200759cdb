//! The Lambda binary of `send-messages`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { send_messages::function(&environment).await })
}
