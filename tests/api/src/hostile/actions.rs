//! Bad bodies on every other route that takes one.

use reqwest::Method;
use serde_json::{Value, json};

use super::echoes_nothing;
use crate::harness::{Api, Call, fresh_phone, person, text, with};

/// Sends each body and compares the bad fields; gives how many there were.
async fn check(call: impl Fn() -> Call, cases: &[(Value, &[(&str, &str)])]) {
    for (body, bad) in cases {
        let answer = call().json(body).await;
        assert_eq!(answer.status, 422, "{body}: {answer:?}");
        answer.names(bad);
        echoes_nothing(&answer);
    }
}

#[tokio::test]
async fn bad_codes_count_as_no_guess() {
    let api = Api::shared();
    let citizen = person();
    let id = api.apply(&citizen).await;
    let path = format!("/applications/{id}/verification");
    let code: &[(&str, &str)] = &[("code", "code.format")];
    let cases = [
        (json!({}), code),
        (json!({"code": null}), code),
        (json!({"code": 123_456}), code),
        (json!({"code": "12345"}), code),
        (json!({"code": "1234567"}), code),
        (json!({"code": "abcdef"}), code),
        (json!({"code": "１２３４５６"}), code),
        (json!({"code": ["123456"]}), code),
        (json!({"code": "123456", "who": "neighbour"}), &[("who", "who.unknown")]),
        (json!({"code": "123456", "who": 1}), &[("who", "who.unknown")]),
        (json!({"code": "x", "who": ["guardian"]}), &[("code", "code.format"), ("who", "who.unknown")]),
    ];
    check(|| api.post(&path), &cases).await;
    let code = api.code(text(&citizen, "phone")).await;
    api.verify(&id, &code).await.is(200);
}

#[tokio::test]
async fn bad_sign_ins_are_named() {
    let api = Api::shared();
    let phone: &[(&str, &str)] = &[("phone", "phone.format")];
    let bad = [
        Value::Null,
        json!("021"),
        json!(812),
        json!(["0812 3456 7890"]),
        json!("0812 3456 7890\u{202e}"),
        json!({"a": "b"}),
    ];
    let cases: Vec<_> = bad.iter().map(|bad| (json!({"phone": bad}), phone)).collect();
    check(|| api.post("/sessions/codes"), &cases).await;
    let cases = [
        (json!({}), [("phone", "phone.format"), ("code", "code.format")].as_slice()),
        (json!({"phone": fresh_phone()}), &[("code", "code.format")]),
        (json!({"phone": fresh_phone(), "code": 0}), &[("code", "code.format")]),
        (json!({"phone": "x", "code": "123456"}), phone),
    ];
    check(|| api.post("/sessions"), &cases).await;
    for path in ["/sessions/codes", "/sessions", "/cards/verify"] {
        api.post(path).body("application/json", "[").await.problem(400, "request.malformed");
        api.post(path).body("text/plain", "x").await.problem(415, "body.media_type");
    }
}

#[tokio::test]
async fn bad_changes_leave_a_member_as_they_were() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let before = api.me(&session).await;
    let cases = [
        (json!({"address": "a".repeat(201)}), [("address", "address.length")].as_slice()),
        (json!({"address": "=1"}), &[("address", "address.characters")]),
        (json!({"address": 5}), &[("address", "address.characters")]),
        (json!({"rt": "1234"}), &[("rt", "rt.format")]),
        (json!({"rw": {}}), &[("rw", "rw.format")]),
        (json!({"birth_place": "\u{0}"}), &[("birth_place", "birth_place.characters")]),
        (json!({"marital_status": "single"}), &[("marital_status", "marital_status.unknown")]),
        (json!({"occupation": "police"}), &[("occupation", "occupation.forbidden")]),
        (json!({"occupation": ""}), &[("occupation", "occupation.unknown")]),
        (json!({"email": "x"}), &[("email", "email.format")]),
        (
            json!({"email": [], "rt": "x", "address": "@x"}),
            &[("email", "email.format"), ("rt", "rt.format"), ("address", "address.characters")],
        ),
    ];
    check(|| api.patch("/me").session(&session), &cases).await;
    let village: &[(&str, &str)] = &[("village", "village.unknown")];
    let moves = [json!({}), json!({"village": "32.73"}), json!({"village": 1}), json!({"village": "Cileunyi"})];
    check(|| api.post("/me/move").session(&session), &moves.map(|body| (body, village))).await;
    let mismatch: &[(&str, &str)] = &[("nik_last4", "identity.mismatch")];
    let both: &[(&str, &str)] = &[("birth_date", "birth_date.format"), ("nik_last4", "identity.mismatch")];
    let nik = text(&member.person, "nik");
    let identities = [
        (json!({}), both),
        (json!({"birth_date": "1990-01-01"}), mismatch),
        (json!({"nik_last4": nik[12..]}), both),
        (json!({"birth_date": "1990-01-02", "nik_last4": nik[12..]}), mismatch),
        (json!({"birth_date": "1990-01-01", "nik_last4": nik}), mismatch),
        (json!({"birth_date": ["1990-01-01"], "nik_last4": {"$gt": "harmless"}}), both),
        (json!({"birth_date": true, "nik_last4": true}), both),
    ];
    for path in ["/me/export", "/me/resignation", "/me/erasure"] {
        check(|| api.post(path).session(&session), &identities).await;
    }
    check(
        || api.post("/me/phone").session(&session),
        &[(
            json!({"code": "x"}),
            &[
                ("phone", "phone.format"),
                ("code", "code.format"),
                ("birth_date", "birth_date.format"),
                ("nik_last4", "identity.mismatch"),
            ],
        )],
    )
    .await;
    // What only an officer may change is not theirs to change.
    let sneaky = json!({"nik": "3273014101900002", "name": "Lain", "status": "active", "number": "32.73-000001-1", "village": "32.04.05.2001"});
    let fixed = ["name", "nik", "number", "status", "village"].map(|field| (field, "field.fixed"));
    api.patch("/me").session(&session).json(&sneaky).await.names(&fixed);
    assert_eq!(api.me(&session).await, before);
}

#[tokio::test]
async fn bad_decisions_decide_nothing() {
    let api = Api::shared();
    let id = api.submit(&person()).await;
    let bandung = api.officer("bandung").await;
    let unknown: &[(&str, &str)] = &[("decision", "decision.unknown")];
    let cases = [
        (json!({}), unknown),
        (json!({"decision": "APPROVE"}), unknown),
        (json!({"decision": ["approve"]}), unknown),
        (json!({"decision": "reject"}), &[("reason", "reason.required")]),
        (json!({"decision": "return", "reason": "  "}), &[("reason", "reason.required")]),
        (json!({"decision": "reject", "reason": "a".repeat(501)}), &[("reason", "reason.length")]),
        (json!({"decision": "reject", "reason": "=cmd()"}), &[("reason", "reason.characters")]),
        (json!({"decision": "reject", "reason": "a\u{202e}b"}), &[("reason", "reason.characters")]),
        (json!({"decision": "return", "fields": {"shoe_size": "besar"}}), &[("fields", "fields.unknown")]),
        (json!({"decision": "return", "fields": {"name": "a\u{0}"}}), &[("fields", "fields.unknown")]),
        (json!({"decision": "return", "fields": {"name": 1}}), &[("fields", "fields.unknown")]),
        (json!({"decision": "return", "fields": ["name"]}), &[("fields", "fields.unknown")]),
        (json!({"decision": "return", "fields": "name"}), &[("fields", "fields.unknown")]),
        (json!({"decision": "x", "reason": 7}), &[("decision", "decision.unknown"), ("reason", "reason.characters")]),
    ];
    let path = format!("/admin/applications/{id}/decision");
    check(|| api.post(&path).officer(&bandung), &cases).await;

    let count: &[(&str, &str)] = &[("ids", "ids.count")];
    let many: Vec<_> = (0..101).map(|_| id.clone()).collect();
    let cases = [
        (json!({"decision": "approve"}), count),
        (json!({"decision": "approve", "ids": []}), count),
        (json!({"decision": "approve", "ids": many}), count),
        (json!({"decision": "reject", "ids": [id]}), &[("reason", "reason.required")]),
        (json!({"ids": []}), &[("ids", "ids.count"), ("decision", "decision.unknown")]),
        (json!({"decision": "approve", "ids": "x"}), count),
        (json!({"decision": "approve", "ids": {"a": 1}}), count),
        (json!({"decision": "approve", "ids": [id, 1]}), count),
        (json!({"decision": "approve", "ids": [[id]]}), count),
        (json!({"decision": "approve", "ids": [null]}), count),
    ];
    check(|| api.post("/admin/applications/decisions").officer(&bandung), &cases).await;
    let shown = api.get(&format!("/admin/applications/{id}")).officer(&bandung).await.is(200).json();
    assert_eq!(shown["status"], "submitted");
}

#[tokio::test]
async fn bad_searches_for_applications_are_named() {
    let api = Api::shared();
    let bandung = api.officer("bandung").await;
    let cases = [
        (json!({}), [("name", "search.criterion")].as_slice()),
        (json!({"name": "a"}), &[("name", "search.criterion")]),
        (json!({"name": "siti", "area": "Bandung"}), &[("area", "area.unknown")]),
        (json!({"name": ["siti"]}), &[("name", "search.criterion")]),
        (json!({"nik": "1"}), &[("nik", "nik.format")]),
        (json!({"phone": "021"}), &[("phone", "phone.format")]),
    ];
    check(|| api.post("/admin/applications/search").officer(&bandung), &cases).await;
}

#[tokio::test]
async fn bad_searches_and_changes_of_members_are_named() {
    let api = Api::shared();
    let member = api.join(&person()).await;
    let bandung = api.officer("bandung").await;
    let cases = [
        (json!({}), [("name", "search.criterion")].as_slice()),
        (json!({"name": "a"}), &[("name", "search.criterion")]),
        (json!({"name": "siti"}), &[("area", "area.unknown")]),
        (json!({"name": "siti", "area": "Bandung"}), &[("area", "area.unknown")]),
        (json!({"name": "siti", "area": "99"}), &[("area", "area.unknown")]),
        (json!({"name": ["siti"], "area": "32.73"}), &[("name", "search.criterion")]),
        (json!({"nik": "1"}), &[("nik", "nik.format")]),
        (json!({"nik": 3_273_014_101_900_001_i64}), &[("nik", "nik.format")]),
        (json!({"phone": "021"}), &[("phone", "phone.format")]),
        (json!({"number": "32.73-1"}), &[("number", "number.format")]),
        (json!({"number": {"$ne": 1}}), &[("number", "number.format")]),
    ];
    check(|| api.post("/admin/members/search").officer(&bandung), &cases).await;
    let path = format!("/admin/members/{}/status", member.number);
    let cases = [
        (json!({}), [("status", "status.unknown"), ("reason", "reason.required")].as_slice()),
        (json!({"status": "ghost", "reason": "x"}), &[("status", "status.unknown")]),
        (json!({"status": "suspended"}), &[("reason", "reason.required")]),
        (json!({"status": "suspended", "reason": "\u{0}"}), &[("reason", "reason.characters")]),
        (json!({"status": "expelled", "reason": "x"}), &[("decision_number", "decision_number.required")]),
        (
            json!({"status": "expelled", "reason": "x", "decision_number": "1".repeat(101)}),
            &[("decision_number", "decision_number.length")],
        ),
    ];
    check(|| api.post(&path).officer(&bandung), &cases).await;
    let shown = api.get(&format!("/admin/members/{}", member.number)).officer(&bandung).await.is(200).json();
    assert_eq!(shown["status"], "active");
}

#[tokio::test]
async fn bad_parameters_of_lists_are_named() {
    let api = Api::shared();
    let bandung = api.officer("bandung").await;
    for list in ["/admin/applications", "/admin/members"] {
        for (query, field, code) in [
            ("limit=0", "limit", "limit.range"),
            ("limit=201", "limit", "limit.range"),
            ("limit=-1", "limit", "limit.range"),
            ("limit=x", "limit", "limit.range"),
            ("limit=", "limit", "limit.range"),
            ("limit=1e2", "limit", "limit.range"),
            ("limit=99999999999999999999", "limit", "limit.range"),
            ("cursor=x", "cursor", "cursor.invalid"),
            ("cursor=AAAA", "cursor", "cursor.invalid"),
            ("cursor=%00", "cursor", "cursor.invalid"),
            ("status=ghost", "status", "status.unknown"),
            ("area=Bandung", "area", "area.unknown"),
            ("area=32.7", "area", "area.unknown"),
            ("area=99", "area", "area.unknown"),
            ("area=32.73.01.9999", "area", "area.unknown"),
        ] {
            let answer = api.get(&format!("{list}?{query}")).officer(&bandung).await;
            let named = answer.problem(400, "request.parameter");
            assert_eq!(named, [(field.to_owned(), code.to_owned())].into(), "{list}?{query}");
        }
        let both = api.get(&format!("{list}?limit=0&cursor=x")).officer(&bandung).await;
        assert_eq!(both.problem(400, "request.parameter").len(), 2);
    }
    // Unverified applications are on no list.
    let answer = api.get("/admin/applications?status=unverified").officer(&bandung).await;
    answer.problem(400, "request.parameter");
}

#[tokio::test]
async fn a_bad_correction_of_a_returned_application_changes_nothing() {
    let api = Api::shared();
    let citizen = person();
    let id = api.submit(&citizen).await;
    let bandung = api.officer("bandung").await;
    api.decide(&bandung, &id, &json!({"decision": "return", "reason": "Periksa"})).await.is(200);
    let session = api.sign_in(text(&citizen, "phone")).await;
    let send = |body: &Value| api.call(Method::PUT, "/me/application").session(&session).json(body);
    assert_eq!(send(&json!({})).await.problem(422, "fields.invalid").len(), 5, "NIK and birth date may stay");
    send(&with(citizen.clone(), json!({"village": "x", "occupation": "military"})))
        .await
        .names(&[("village", "village.unknown"), ("occupation", "occupation.forbidden")]);
    assert_eq!(api.me(&session).await["application"]["status"], "returned");
}
