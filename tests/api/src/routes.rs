//! Every route: its methods, and that it is closed to whoever has no key to it.

use contract::routes::{BASE, PUBLIC_READS, ROUTES};
use reqwest::Method;

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
    for (pattern, listed, _) in ROUTES {
        let path = filled(pattern);
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
            let form_only = ["/api/v1/sessions/current", "/api/v1/applications/{id}/phone"];
            let is_form_only = *method == "POST" && form_only.contains(pattern);
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

/// Keys, villages, cards and elections are read by crowds: whoever stands in between may keep them, and nothing else.
#[tokio::test]
async fn what_the_public_reads_may_be_kept_by_everybody_and_is_the_same_for_all() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let mut found = 0;
    for (pattern, ..) in ROUTES.iter().filter(|(_, methods, _)| methods.contains(&"GET")) {
        let route = format!("GET {}", pattern.strip_prefix(BASE).unwrap_or(pattern));
        let path = match route.as_str() {
            "GET /areas" => "/api/v1/areas?q=bandung".to_owned(),
            "GET /elections/{id}/dapil" => "/api/v1/elections/pemilu-nasional-2029/dapil".to_owned(),
            _ => filled(pattern),
        };
        let stranger = api.at(Method::GET, &path).await;
        let member = api.at(Method::GET, &path).session(&session).await;
        let kept =
            |answer: &Answer| answer.header("cache-control").is_some_and(|told| told.starts_with("public, max-age="));
        let is_public = PUBLIC_READS.contains(&route.as_str());
        assert_eq!((kept(&stranger), kept(&member)), (is_public, is_public), "{route}");
        if is_public {
            found += 1;
            assert_eq!((stranger.status, &stranger.body), (200, &member.body), "{route}");
        }
    }
    assert_eq!(found, PUBLIC_READS.len());
}
