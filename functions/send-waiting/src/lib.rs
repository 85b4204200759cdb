//! Every minute: sends what had to wait, codes before notices and the newest first, for nearly that
//! minute.

use std::sync::Arc;

use edge::{Clock, Environment, Function, StartError};
use jiff::SignedDuration;
use messages::Post;
use serde::Serialize;

/// What one invocation did.
#[derive(Serialize)]
struct Done {
    /// Messages that were looked at.
    served: usize,
}

/// The function in an environment.
///
/// # Errors
/// A key or the provider's address is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let post = Post::of(environment).await?;
    let most = SignedDuration::from_secs(i64::from(environment.waiting_seconds));
    edge::schedule(post, move |post: Arc<Post>, at| async move {
        let served = post.empty_waiting_room(&Clock::from(at), most).await.map_err(|error| error.to_string())?;
        Ok(Done { served })
    })
}
