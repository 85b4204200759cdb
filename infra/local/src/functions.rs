//! The functions themselves, as values, by their package's name in `template.yaml`.

use std::collections::BTreeMap;

use edge::{Environment, Function, StartError};
use serde_json::json;

use crate::log;

/// Starts every function. Adding one is one line here.
///
/// # Errors
/// A function cannot start in this environment.
pub async fn start(environment: &Environment) -> Result<BTreeMap<&'static str, Function>, StartError> {
    Ok(BTreeMap::from([
        ("answer-consent", answer_consent::function(environment).await?),
        ("apply", apply::function(environment).await?),
        ("build-slates", build_slates::function(environment).await?),
        ("card", card::function(environment).await?),
        ("card-status", card_status::function(environment).await?),
        ("confirm-contact", confirm_contact::function(environment).await?),
        ("decide-applications", decide_applications::function(environment).await?),
        ("follow-nominations", follow_nominations::function(environment).await?),
        ("find-village", find_village::function(environment).await?),
        ("index-people", index_people::function(environment).await?),
        ("list-elections", list_elections::function(environment).await?),
        ("manage-elections", manage_elections::function(environment).await?),
        ("manage-members", manage_members::function(environment).await?),
        ("nominate", nominate::function(environment).await?),
        ("not-found", not_found::function(environment).await?),
        ("own-membership", own_membership::function(environment).await?),
        ("remind-nominees", remind_nominees::function(environment).await?),
        ("review-applications", review_applications::function(environment).await?),
        ("screen-aspirants", screen_aspirants::function(environment).await?),
        ("send-messages", send_messages::function(environment).await?),
        ("sessions", sessions::function(environment).await?),
    ]))
}

/// An invocation ended without an answer: the function failed as a whole, or panicked.
#[derive(Debug, PartialEq, Eq)]
pub struct InvocationFailed;

/// Invokes a function in a task of its own, so that a panic ends that task alone, and a client
/// that goes away does not interrupt what it began.
///
/// # Errors
/// See [`InvocationFailed`]. The reason may hold what was being handled, so it is not kept.
pub async fn invoke(function: &Function, event: String) -> Result<String, InvocationFailed> {
    let function = function.clone();
    match tokio::spawn(async move { function.invoke(event).await }).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_)) => {
            log::line(json!({"event": "invocation_failed"}));
            Err(InvocationFailed)
        }
        Err(_) => Err(InvocationFailed), // the panic was logged where it happened
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{tables, template};

    #[tokio::test]
    async fn every_function_of_the_template_starts_here_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        keyring::generate(folder.path()).unwrap();
        let url = "http://127.0.0.1:1".to_owned();
        let environment = Environment {
            dynamodb_endpoint: Some(url.clone()),
            tables: tables::names(),
            keys: keyring::KeySource::Directory(folder.path().to_owned()),
            public_url: url.clone(),
            oidc: Some(edge::Oidc { issuer: url.clone(), audience: "kader".to_owned(), jwks_url: url.clone() }),
            numbers: domain::NumberFormat::default(),
            rate_limit: None,
            message_limits: None,
            message_breaker: None,
            message_gateway: Some(edge::MessageGateway { url, token: Some(String::new()) }),
        };
        let started: BTreeSet<_> = start(&environment).await.unwrap().into_keys().map(str::to_owned).collect();
        let deployed = template::functions(&tables::purposes().unwrap()).unwrap();
        let deployed: BTreeSet<_> = deployed.into_iter().map(|function| function.package).collect();
        assert_eq!(started, deployed);
    }
}
