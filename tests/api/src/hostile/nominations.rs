//! Bad bodies on the routes about nominations.

use serde_json::{Value, json};

use super::echoes_nothing;
use crate::harness::{Api, phone_of, proposal, text, with};

#[tokio::test]
async fn bad_proposals_and_answers_show_nothing_of_what_was_sent() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let nominee = |change: Value| json!({"nominee": with(proposal("3511")["nominee"].clone(), change)});
    for (change, bad) in [
        (nominee(json!({"name": "a".repeat(101)})), ("nominee.name", "name.length")),
        (nominee(json!({"name": "<script>alert(1)</script>"})), ("nominee.name", "name.characters")),
        (nominee(json!({"name": ["Budi"]})), ("nominee.name", "name.characters")),
        (nominee(json!({"name": "Bu\u{202e}di"})), ("nominee.name", "name.characters")),
        (nominee(json!({"phone": "+1 202 5550101"})), ("nominee.phone", "phone.format")),
        (nominee(json!({"phone": 81_234_567_890_i64})), ("nominee.phone", "phone.format")),
        (nominee(json!({"sex": {"$ne": 1}})), ("nominee.sex", "sex.unknown")),
        (nominee(json!({"member_number": "32.73-1"})), ("nominee.member_number", "number.format")),
        (json!({"dapil": "3511#x"}), ("dapil", "dapil.unknown")),
        (json!({"dapil": "../3511"}), ("dapil", "dapil.unknown")),
        (json!({"dapil": "9".repeat(5_000)}), ("dapil", "dapil.unknown")),
        (json!({"dapil": 3511}), ("dapil", "dapil.unknown")),
        (json!({"track": "INTERNAL"}), ("track", "track.unknown")),
        (json!({"reason": "@SUM(1)"}), ("reason", "reason.characters")),
        (json!({"reason": "a\u{0}b"}), ("reason", "reason.characters")),
    ] {
        let answer = api.propose(&session, &with(proposal("3511"), change.clone())).await;
        assert_eq!(answer.status, 422, "{change}: {answer:?}");
        answer.names(&[bad]);
        echoes_nothing(&answer);
    }
    assert!(api.nominations(&session).await.is_empty());

    let wanted = proposal("3511");
    api.propose(&session, &wanted).await.is(201);
    let token = api.consent_token(phone_of(&wanted)).await;
    for (body, bad) in [
        (json!({"token": 7}), &[("token", "token.missing"), ("code", "code.format"), ("answer", "answer.unknown")][..]),
        (
            json!({"token": token, "code": 123_456, "answer": ["accept"]}),
            &[("code", "code.format"), ("answer", "answer.unknown")],
        ),
        (
            json!({"token": token, "code": "123456", "answer": "accept", "consent_candidacy": "maybe"}),
            &[("consent_candidacy", "consent_candidacy.required")],
        ),
    ] {
        let answer = api.post("/consents/answer").json(&body).await;
        let named = answer.problem(422, "fields.invalid");
        // Without a link, nothing else is looked at.
        let expected = if body["token"].is_string() { bad } else { &bad[..1] };
        assert_eq!(named, crate::harness::pairs(expected), "{body}");
        echoes_nothing(&answer);
    }
    for path in ["/consents", "/consents/codes", "/consents/answer"] {
        api.post(path).body("application/json", "[").await.problem(400, "request.malformed");
        api.post(path).body("application/json", "[]").await.problem(400, "request.malformed");
        api.post(path).body("text/plain", "x").await.problem(415, "body.media_type");
        api.post(path).json(&json!({"token": "x".repeat(70_000)})).await.problem(413, "body.too_large");
        api.post(path).json(&json!({"token": "A".repeat(5_000)})).await;
    }
    let post = |kind: &str, body: &str| api.post("/nominations").session(&session).body(kind, body.to_owned());
    post("application/json", "{").await.problem(400, "request.malformed");
    post("text/plain", "x").await.problem(415, "body.media_type");
    post("application/json", &json!({"reason": "x".repeat(70_000)}).to_string()).await.problem(413, "body.too_large");
    assert_eq!(api.question(&token).await.is(200).json()["status"], "open");
}

#[tokio::test]
async fn bad_lists_of_aspirants_and_candidates_are_the_clients_mistake() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let list = "/admin/slates/pemilu-nasional-2029/dpr/3511";
    for body in ["[", "[]", "null", "7", "{\"candidates\":}"] {
        for (method, path) in
            [("PUT", list.to_owned()), ("POST", format!("{list}/check")), ("POST", format!("{list}/transition"))]
        {
            let call = api.call(method.parse().unwrap(), &path).officer(&owner);
            call.body("application/json", body.to_owned()).await.problem(400, "request.malformed");
        }
    }
    let odd = json!({"candidates": [{"id": 1}], "version": 9_223_372_036_854_775_807_i64});
    let answer = api.put(list).officer(&owner).json(&odd).await;
    answer.names(&[("candidates", "candidates.format")]);
    echoes_nothing(&answer);
    for version in [json!(1e30), json!(18_446_744_073_709_551_615_u64), json!([0])] {
        let answer = api.put(list).officer(&owner).json(&json!({"candidates": [], "version": version})).await;
        answer.names(&[("version", "version.format")]);
    }
    // Numbers of lines, not of bytes, decide how long a file of votes may be; its size has a limit too.
    let csv = format!("dapil,party,votes\n{}", "3511,Partai A,1\n".repeat(3));
    let answer =
        api.put("/admin/votes/pemilu-nasional-2029/dpr").officer(&owner).json(&json!({"csv": csv})).await.is(422);
    assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 2);
    assert!(text(&answer.json(), "code").contains('.'));
}
