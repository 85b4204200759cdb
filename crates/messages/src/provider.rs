//! The provider of messages over HTTP, and what its answers mean.

use std::time::Duration;

use domain::message::Answer;
use edge::{MessageGateway, StartError};
use jiff::SignedDuration;

use crate::words::Outgoing;

/// How long the provider may take; after that its answer counts as none.
const DEADLINE: Duration = Duration::from_secs(5);

/// The longest that a provider can tell us to stay away, in seconds: it may be mistaken.
const LONGEST_STAY: i64 = 600;

/// A provider that takes messages as JSON.
#[derive(Debug)]
pub struct Provider {
    gateway: MessageGateway,
    client: reqwest::Client,
}

impl Provider {
    /// The provider behind an address.
    ///
    /// # Errors
    /// There is no TLS on this machine.
    pub fn new(gateway: MessageGateway) -> Result<Self, StartError> {
        edge::use_ring();
        // A POST that is redirected arrives as something else.
        let builder = reqwest::Client::builder().timeout(DEADLINE).redirect(reqwest::redirect::Policy::none());
        Ok(Self { gateway, client: builder.build().map_err(StartError::new)? })
    }

    /// Hands a message over.
    pub(crate) async fn hand_over(&self, message: &Outgoing<'_>) -> Answer {
        let mut request = self.client.post(&self.gateway.url).json(message);
        if let Some(token) = &self.gateway.token {
            request = request.bearer_auth(token);
        }
        match request.send().await {
            Ok(response) => {
                let after = response.headers().get(reqwest::header::RETRY_AFTER);
                meaning(response.status().as_u16(), after.and_then(|after| after.to_str().ok()))
            }
            Err(_) => Answer::Silence,
        }
    }
}

/// What a status means. What is not on this list says nothing about the message, and may pass.
fn meaning(status: u16, retry_after: Option<&str>) -> Answer {
    match status {
        200..=299 => Answer::Accepted,
        400 | 404 | 410 | 422 => Answer::Refused,
        401..=403 => Answer::WrongSetUp,
        429 | 503 => {
            let seconds = retry_after.and_then(|text| text.trim().parse::<i64>().ok());
            Answer::SlowDown(seconds.map(|seconds| SignedDuration::from_secs(seconds.clamp(0, LONGEST_STAY))))
        }
        _ => Answer::Silence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_whether_to_try_again() {
        for (status, expected) in [
            (200, Answer::Accepted),
            (202, Answer::Accepted),
            (302, Answer::Silence),
            (400, Answer::Refused),
            (401, Answer::WrongSetUp),
            (402, Answer::WrongSetUp),
            (403, Answer::WrongSetUp),
            (404, Answer::Refused),
            (410, Answer::Refused),
            (422, Answer::Refused),
            (429, Answer::SlowDown(None)),
            (500, Answer::Silence),
            (502, Answer::Silence),
            (503, Answer::SlowDown(None)),
        ] {
            assert_eq!(meaning(status, None), expected, "{status}");
        }
    }

    #[test]
    fn a_provider_may_say_for_how_long_to_stay_away() {
        for (text, seconds) in [("7", 7), (" 30 ", 30), ("86400", 600), ("-1", 0)] {
            assert_eq!(meaning(429, Some(text)), Answer::SlowDown(Some(SignedDuration::from_secs(seconds))));
        }
        assert_eq!(meaning(503, Some("Fri, 27 Nov 2026 10:00:00 GMT")), Answer::SlowDown(None));
    }
}
