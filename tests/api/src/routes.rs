//! Every route: its methods, and that it is closed to whoever has no key to it.

use std::collections::BTreeSet;

use contract::routes::{Caller, ROUTES, at_the_api, at_the_gateway, methods};
use reqwest::Method;

use crate::erasing::alone;
use crate::harness::{Answer, Api};

fn filled(pattern: &str) -> String {
    pattern
        .replace("{id}", "00000000-0000-4000-8000-000000000000")
        .replace("{number}", "32.73-000001-1")
        .replace("{jti}", "x")
        .replace("{election}", "pemilu-nasional-2029")
        .replace("{chamber}", "dpr")
        .replace("{dapil}", "3201")
}

#[tokio::test]
async fn allow_lists_what_is_allowed_and_nothing_else() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let officer = api.officer("owner").await;
    let ask = |method: &str, path: &str| {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        api.at(method, path).session(&session).officer(&officer)
    };
    let paths: BTreeSet<_> = at_the_gateway().into_iter().map(|(_, path, _)| path).collect();
    for pattern in paths {
        let path = filled(pattern);
        let listed = methods(at_the_api(pattern));
        let mut answers = Vec::new();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] {
            answers.push((method, ask(method, &path).await));
        }
        // Some POSTs are there for forms alone: JSON is told what they stand for.
        let allowed: Vec<_> =
            answers.iter().filter(|(_, answer)| answer.status != 405).map(|(method, _)| *method).collect();
        for (method, answer) in &answers {
            if answer.status != 405 {
                continue;
            }
            let mut allow: Vec<_> = answer.header("allow").unwrap().split(", ").collect();
            allow.sort_unstable();
            let mut expected = allowed.clone();
            if listed.contains(&"POST") && !allowed.contains(&"POST") && *method != "POST" {
                expected.push("POST");
            }
            expected.sort_unstable();
            assert_eq!(allow, expected, "{method} {pattern}");
            if *method != "HEAD" {
                answer.problem(405, "method.not_allowed");
            }
        }
    }
}

#[tokio::test]
async fn a_form_that_stands_for_a_method_which_is_not_there_is_told_which_are() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    for (path, method, allow) in [
        ("/me", "DELETE", "GET, PATCH, POST"),
        ("/me", "PUT", "GET, PATCH, POST"),
        ("/me/card", "DELETE", "GET, POST"),
        ("/me/move", "PUT", "POST"),
        ("/sessions", "DELETE", "POST"),
        ("/applications", "PATCH", "POST"),
        ("/cards/verify", "PUT", "GET, POST"),
    ] {
        let answer = api.post(path).session(&session).form(&[("_method", method)]).await;
        answer.problem(405, "method.not_allowed");
        assert_eq!(answer.header("allow"), Some(allow), "{method} {path}");
    }
    for (path, allow) in [("/me", "GET, PATCH"), ("/me/application", "PUT"), ("/sessions/current", "DELETE, PUT")] {
        let answer = api.post(path).session(&session).json(&serde_json::json!({})).await;
        answer.problem(405, "method.not_allowed");
        assert_eq!(answer.header("allow"), Some(allow), "{path}");
    }
}

#[tokio::test]
async fn what_needs_a_session_or_a_token_is_closed_without_one() {
    let api = Api::shared();
    for route in ROUTES {
        let expected = match route.caller {
            Caller::Officer => "token.required",
            Caller::Session => "session.required",
            Caller::Anyone => continue,
        };
        // Signing out needs no session, and the form that does it has the same path.
        let by_form = route.by_form && route.path != "/api/v1/sessions/current";
        let tried = [Some(route.method), by_form.then_some("POST")];
        for method in tried.into_iter().flatten() {
            let answer = api.at(method.parse().unwrap(), &filled(route.path)).await;
            assert_eq!(answer.status, 401, "{method} {}: {answer:?}", route.path);
            answer.problem(401, expected);
        }
    }
}

#[tokio::test]
async fn a_route_exists_for_all_its_methods() {
    let api = Api::shared();
    for route in ROUTES {
        let answer = api.at(route.method.parse().unwrap(), &filled(route.path)).await;
        let absent = answer.status == 405 || (answer.status == 404 && !route.path.contains('{'));
        assert!(!absent, "{} {}: {answer:?}", route.method, route.path);
    }
}

#[tokio::test]
async fn a_form_that_stands_for_nothing_is_led_to_signing_in_once_its_session_is_over() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    api.delete("/sessions/current").session(&session).await.is(204);
    for path in ["/me", "/me/application"] {
        api.post(path).session(&session).form(&[("address", "Jl. Contoh 1")]).await.problem(401, "session.required");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_absent_in_both_languages() {
    let api = Api::shared();
    for path in ["/nope", "/applications/x/y/z", "/me/nope", "/admin/nope", "/elections/"] {
        api.get(path).await.problem(404, "not_found");
        api.post(path).await.problem(404, "not_found");
    }
    let title = |language: &'static str| {
        let call = api.get("/nope").header("accept-language", language);
        async move { call.await.json()["title"].clone() }
    };
    assert_ne!(title("id").await, title("en").await);
}

#[tokio::test]
async fn every_answer_is_private_and_hardened() {
    let api = Api::shared();
    for path in [
        "/api/v1/applications/x",
        "/api/v1/me",
        "/api/v1/admin/me",
        "/api/v1/areas?q=bandung",
        "/",
        "/gabung/",
        "/nope",
    ] {
        let answer = api.at(Method::GET, path).await;
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(answer.header("access-control-allow-origin").is_none(), "{path}");
        assert!(answer.header("server").is_none(), "{path}");
    }
}

/// Keys, villages, cards and elections are read by crowds: whoever stands in between may keep them, and nothing else.
#[tokio::test]
async fn what_the_public_reads_may_be_kept_by_everybody_and_is_the_same_for_all() {
    let api = alone();
    let (_, session) = api.member().await;
    let mut found = 0;
    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        let path = match route.below_base() {
            "/areas" => "/api/v1/areas?q=bandung".to_owned(),
            "/elections/{id}/dapil" => "/api/v1/elections/pemilu-nasional-2029/dapil".to_owned(),
            _ => filled(route.path),
        };
        let stranger = api.at(Method::GET, &path).await;
        let member = api.at(Method::GET, &path).session(&session).await;
        let kept =
            |answer: &Answer| answer.header("cache-control").is_some_and(|told| told.starts_with("public, max-age="));
        assert_eq!((kept(&stranger), kept(&member)), (route.kept, route.kept), "{path}");
        if route.kept {
            found += 1;
            assert_eq!((stranger.status, &stranger.body), (200, &member.body), "{path}");
        }
    }
    assert!(found > 0, "nothing is kept by everybody");
}
