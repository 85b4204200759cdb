//! The Lambda binary of `order-slates`.
fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    edge::main(|environment| async move { order_slates::function(&environment).await })
}
