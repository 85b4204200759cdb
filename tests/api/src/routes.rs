//! Every route: its methods, and that it is closed to whoever has no key to it.

use contract::routes::ROUTES;
use reqwest::Method;

use crate::harness::Api;

const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

fn filled(pattern: &str) -> String {
    pattern
        .replace("{id}", "00000000-0000-4000-8000-000000000000")
        .replace("{number}", "32.73-000001-1")
        .replace("{jti}", "x")
        .replace("{election}", "pemilu-nasional-2029")
        .replace("{chamber}", "dpr")
        .replace("{dapil}", "3201")
}

/// Whether a route with a parameter in this one's place has the method.
fn fits_another(pattern: &str, method: &str) -> bool {
    let fits = |other: &str| {
        let mut parts = other.split('/').zip(pattern.split('/'));
        other.split('/').count() == pattern.split('/').count()
            && parts.all(|(other, part)| other == part || other.starts_with('{'))
    };
    ROUTES.iter().any(|(other, methods, _)| *other != pattern && fits(other) && methods.contains(&method))
}

#[tokio::test]
async fn a_route_says_which_methods_it_has() {
    let api = Api::shared();
    for (pattern, allowed, _) in ROUTES {
        for method in METHODS {
            // `/cards/verify` is also the card `verify`: the gateway takes what fits the method.
            if allowed.contains(&method.as_str()) || fits_another(pattern, method.as_str()) {
                continue;
            }
            let answer = api.at(method.clone(), &filled(pattern)).await;
            assert_eq!(answer.status, 405, "{method} {pattern}: {answer:?}");
            answer.problem(405, "method.not_allowed");
            let mut allow: Vec<_> = answer.header("allow").unwrap().split(", ").collect();
            let mut expected = allowed.to_vec();
            allow.sort_unstable();
            expected.sort_unstable();
            assert_eq!(allow, expected, "{method} {pattern}");
        }
    }
}

#[tokio::test]
async fn what_needs_a_session_or_a_token_is_closed_without_one() {
    let api = Api::shared();
    for (pattern, methods, _) in ROUTES {
        let expected = match pattern {
            _ if pattern.contains("/admin/") => "token.required",
            _ if pattern.contains("/me") || ["/anggota/", "/usulkan/"].contains(pattern) => "session.required",
            _ if pattern.contains("/nominations") => "session.required",
            _ => continue,
        };
        for method in *methods {
            let answer = api.at(method.parse().unwrap(), &filled(pattern)).await;
            assert_eq!(answer.status, 401, "{method} {pattern}: {answer:?}");
            answer.problem(401, expected);
        }
    }
}

#[tokio::test]
async fn a_route_exists_for_all_its_methods() {
    let api = Api::shared();
    for (pattern, methods, _) in ROUTES {
        for method in *methods {
            let answer = api.at(method.parse().unwrap(), &filled(pattern)).await;
            let absent = answer.status == 405 || (answer.status == 404 && !pattern.contains('{'));
            let is_form_only = matches!((*method, *pattern), ("POST", "/api/v1/sessions/current"));
            assert!(!absent || is_form_only, "{method} {pattern}: {answer:?}");
        }
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
