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
        ("card", card::function(environment).await?),
        ("card-status", card_status::function(environment).await?),
        ("confirm-contact", confirm_contact::function(environment).await?),
        ("count-seats", count_seats::function(environment).await?),
        ("decide-applications", decide_applications::function(environment).await?),
        ("follow-nominations", follow_nominations::function(environment).await?),
        ("erase-people", erase_people::function(environment).await?),
        ("export-slates", export_slates::function(environment).await?),
        ("find-village", find_village::function(environment).await?),
        ("index-people", index_people::function(environment).await?),
        ("list-elections", list_elections::function(environment).await?),
        ("manage-elections", manage_elections::function(environment).await?),
        ("manage-members", manage_members::function(environment).await?),
        ("nominate", nominate::function(environment).await?),
        ("not-found", not_found::function(environment).await?),
        ("order-slates", order_slates::function(environment).await?),
        ("own-membership", own_membership::function(environment).await?),
        ("remind-nominees", remind_nominees::function(environment).await?),
        ("review-applications", review_applications::function(environment).await?),
        ("screen-aspirants", screen_aspirants::function(environment).await?),
        ("send-messages", send_messages::function(environment).await?),
        ("send-waiting", send_waiting::function(environment).await?),
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
    use std::net::IpAddr;
    use std::path::Path;

    use edge::Purpose;
    use http::{HeaderValue, Request};
    use keyring::KeySource;
    use serde_json::Value;
    use testkit::tables;

    use super::*;
    use crate::cloudfront::{self, CloudFront};
    use crate::gateway::{Incoming, event};
    use crate::routes::Match;
    use crate::template;

    fn environment(keys: &Path) -> Environment {
        let url = "http://127.0.0.1:1".to_owned();
        Environment {
            function_name: "kader-local".to_owned(),
            dynamodb_endpoint: Some(url.clone()),
            tables: tables::names(),
            keys: KeySource::Directory(keys.to_owned()),
            public_url: url.clone(),
            oidc: Some(edge::Oidc { issuer: url.clone(), audience: "kader".to_owned(), jwks_url: url.clone() }),
            numbers: domain::NumberFormat::default(),
            phones: domain::Phones::default(),
            rate_limit: None,
            message_limits: None,
            message_breaker: None,
            message_rate: 1_000,
            waiting_seconds: 0,
            message_gateway: Some(edge::MessageGateway { url, token: Some(String::new()) }),
        }
    }

    #[tokio::test]
    async fn every_function_of_the_template_starts_here_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        keyring::generate(folder.path()).unwrap();
        let started = start(&environment(folder.path())).await.unwrap();
        let started: BTreeSet<_> = started.into_keys().map(str::to_owned).collect();
        let deployed = template::functions(&tables::purposes().unwrap()).unwrap();
        let deployed: BTreeSet<_> = deployed.into_iter().map(|function| function.package).collect();
        assert_eq!(started, deployed);
    }

    /// Asks a function for a path that is none of its routes; gives the status and the code of its answer.
    async fn asked(function: &Function, write: impl Fn(&mut http::HeaderMap)) -> (u64, String) {
        let (mut parts, ()) = Request::get("/nowhere").body(()).unwrap().into_parts();
        write(&mut parts.headers);
        let incoming = Incoming {
            parts: &parts,
            body: b"",
            source: cloudfront::ADDRESS,
            request_id: "1",
            at: jiff::Timestamp::UNIX_EPOCH,
            domain: "kader.example",
        };
        let route = Match { package: String::new(), key: "$default".to_owned(), parameters: BTreeMap::new() };
        let answer = function.invoke(event(&incoming, &route, "/nowhere").to_string()).await.unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let problem: Value = serde_json::from_str(answer["body"].as_str().unwrap_or("{}")).unwrap_or_default();
        (answer["statusCode"].as_u64().unwrap(), problem["code"].as_str().unwrap_or_default().to_owned())
    }

    #[tokio::test]
    async fn no_function_answers_who_does_not_come_through_the_edge() {
        let folder = tempfile::tempdir().unwrap();
        keyring::generate(folder.path()).unwrap();
        let environment = environment(folder.path());
        let functions = start(&environment).await.unwrap();
        let edge = CloudFront::new(&environment.keys(&[Purpose::Edge]).await.edge().unwrap()).unwrap();
        let behind: BTreeSet<_> = contract::routes::ROUTES.iter().map(|route| route.function).collect();
        for (package, function) in functions.iter().filter(|(package, _)| behind.contains(**package)) {
            let refused = (403, "edge.required".to_owned());
            assert_eq!(asked(function, |_| {}).await, refused, "{package}");
            let guess = |headers: &mut http::HeaderMap| {
                headers
                    .insert("x-kader-edge", HeaderValue::from_static("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="));
            };
            assert_eq!(asked(function, guess).await, refused, "{package}");
            let (status, code) = asked(function, |headers| edge.write(headers, IpAddr::from([192, 0, 2, 1]))).await;
            assert_ne!(code, "edge.required", "{package}: {status}");
        }
    }
}
