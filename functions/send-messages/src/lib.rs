//! The streams of registry, nominations and accounts: hands what a committed item asks for to the
//! provider of messages at once. What cannot go now is put into the waiting room, and the stream goes on.

use std::sync::Arc;

use edge::{Environment, Function, StartError};
use messages::Post;

/// The function in an environment.
///
/// # Errors
/// A key or the provider's address is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let post = Post::of(environment).await?;
    edge::batch(post, |post: Arc<Post>, records, clock| async move { post.deliver(records, &clock).await })
}
