//! The Lambda binary of `send-waiting`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { send_waiting::function(&environment).await })
}
