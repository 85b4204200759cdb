//! The streams of registry, nominations and accounts: hands what a committed item asks for to the provider of
//! messages (WhatsApp, SMS), each once, within the limits of a phone.

mod words;

use std::sync::Arc;

use edge::{Environment, Event, Function, MessageGateway, Purpose, StartError};
use jiff::Timestamp;
use store::{Accounts, GivenLimits, Nominations, Pending, Registry, Reservation, StreamRecord};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    accounts: Accounts,
    registry: Registry,
    nominations: Nominations,
    gateway: MessageGateway,
    limits: Option<GivenLimits>,
    per_hour: Option<u32>,
    provider: reqwest::Client,
    public_url: String,
}

/// The function in an environment.
///
/// # Errors
/// A key or the provider's address is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client().await;
    let keys = environment.keys(&[Purpose::Sealing, Purpose::Index, Purpose::Token, Purpose::Gateway]).await;
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
    let timeout = std::time::Duration::from_secs(5);
    let deps = Deps {
        accounts: environment.accounts(&client).with_sealer(keys.sealer()?),
        registry: registry.with_indexer(keys.indexer()?),
        nominations: nominations.with_tokens(keys.tokens()?),
        gateway: environment.message_gateway(&keys)?,
        limits: environment.given_limits(),
        per_hour: environment.message_breaker,
        provider: reqwest::Client::builder().timeout(timeout).build().map_err(StartError::new)?,
        public_url: environment.public_url.clone(),
    };
    edge::stream(deps, |deps: Arc<Deps>, record, now| async move { deps.deliver(&record, now).await })
}

impl Deps {
    /// Sends what one change asks for. A failure is delivered again by the stream, which is why
    /// each message is counted before it is sent and noted after.
    async fn deliver(&self, record: &StreamRecord, now: Timestamp) -> Result<(), String> {
        let mut pending = self.registry.pending(record, now).map_err(|error| error.to_string())?;
        if let Some(code) = self.accounts.pending(record, now).map_err(|error| error.to_string())? {
            pending.push(code);
        }
        if let Some(question) = self.nominations.pending(record, now).map_err(|error| error.to_string())? {
            pending.push(question);
        }
        for message in pending {
            self.send(&message, now).await?;
        }
        Ok(())
    }

    async fn send(&self, pending: &Pending, now: Timestamp) -> Result<(), String> {
        let failed = |error: store::StoreError| error.to_string();
        let template = words::template(&pending.message);
        let phone_hash = self.registry.phone_hash(&pending.to).map_err(failed)?;
        match self.accounts.reserve_message(&phone_hash, &pending.id, self.limits, now).await.map_err(failed)? {
            Reservation::Send => {}
            Reservation::Sent => return Ok(()),
            Reservation::Limited => {
                Event::MessageLimited { template }.emit();
                return Ok(());
            }
        }
        if let Some(most) = self.per_hour
            && !self.accounts.spend_message(most, now).await.map_err(failed)?
        {
            // The stream tries again until the hour turns over; the alarm tells the operator.
            Event::MessageBreakerOpen { template }.emit();
            return Err("the spend breaker is open".to_owned());
        }
        self.hand_over(pending).await?;
        self.accounts.message_sent(&phone_hash, &pending.id, now).await.map_err(failed)?;
        if let Some(id) = pending.application {
            self.registry.code_handed_over(id, now).await.map_err(failed)?;
        }
        Event::MessageSent { template }.emit();
        Ok(())
    }

    /// Posts the message to the provider. The reason of a failure names no address and no text.
    async fn hand_over(&self, pending: &Pending) -> Result<(), String> {
        let mut request = self.provider.post(&self.gateway.url).json(&words::compose(pending, &self.public_url));
        if let Some(token) = &self.gateway.token {
            request = request.bearer_auth(token);
        }
        match request.send().await {
            Ok(response) if response.status().is_success() => Ok(()),
            Ok(response) => Err(format!("the provider answered {}", response.status().as_u16())),
            Err(_) => Err("the provider does not answer".to_owned()),
        }
    }
}
