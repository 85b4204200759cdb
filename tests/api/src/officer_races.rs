//! Officers are as quick as anybody: two at once, or one beside the person whom it is about.

use std::future::IntoFuture;

use futures_util::future::{join, join_all};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Api, own_proposal, person, text};

/// A step of an officer: method, path and body.
type Step = (Method, String, Value);

/// Sends a step twice at once, and then once more: it is done, and says so.
async fn tapped(api: &Api, officer: &str, (method, path, body): &Step) {
    let send = || api.call(method.clone(), path).officer(officer).json(body);
    let both = join_all([send(), send()].map(IntoFuture::into_future)).await;
    for answer in both.into_iter().chain([send().await]) {
        assert_eq!(answer.status, 200, "{method} {path}: {answer:?}");
    }
}

#[tokio::test]
async fn the_same_decision_twice_at_once_is_one_decision() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    for _ in 0..4 {
        for decision in ["approve", "reject", "return"] {
            let id = api.submit(&person()).await;
            let body = json!({"decision": decision, "reason": "Nama belum sesuai KTP"});
            tapped(&api, &owner, &(Method::POST, format!("/admin/applications/{id}/decision"), body)).await;
        }
        let (member, session) = api.member().await;
        let path = format!("/admin/members/{}", member.number);
        tapped(&api, &owner, &(Method::PATCH, path.clone(), json!({"birth_place": "Garut"}))).await;
        let right = api.post("/me/requests").session(&session).json(&json!({"kind": "access"})).await;
        let id = text(&right.is(202).json(), "id").to_owned();
        let body = json!({"accepted": true, "reason": "Sudah diberikan"});
        tapped(&api, &owner, &(Method::POST, format!("/admin/requests/{id}/answer"), body)).await;
        let body = json!({"status": "suspended", "reason": "Sidang"});
        tapped(&api, &owner, &(Method::POST, format!("{path}/status"), body)).await;
    }
}

#[tokio::test]
async fn what_selectors_do_twice_at_once_is_done_once() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    for _ in 0..3 {
        let (member, session) = api.member().await;
        api.propose(&session, &own_proposal("7301", &member)).await.is(201);
        let answer = api.answer(member.phone(), "accept", &json!({"consent_candidacy": true})).await.is(200).json();
        let path = format!("/admin/aspirants/{}", text(&answer, "aspirant_id"));
        let paper = |document| json!({"documents": [{"document": document, "state": "received"}]});
        let [ktp, statement] = ["ktp", "statement"]
            .map(|document| api.put(&format!("{path}/documents")).officer(&owner).json(&paper(document)).into_future());
        for answer in <[_; 2]>::from(join(ktp, statement).await) {
            answer.is(200);
        }
        let noted = api.get(&path).officer(&owner).await.is(200).json();
        let received = noted["documents"].as_array().unwrap().iter().filter(|paper| paper["state"] == "received");
        assert_eq!(received.count(), 2, "{noted}");
        let verdict = json!({"verdict": "ms", "reason": "Berkas diperiksa"});
        tapped(&api, &owner, &(Method::POST, format!("{path}/verdict"), verdict)).await;
        let left = json!({"status": "withdrawn", "reason": "Mundur"});
        tapped(&api, &owner, &(Method::POST, format!("{path}/status"), left)).await;
    }
}

#[tokio::test]
async fn a_decision_and_a_correction_at_once_are_both_done() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    for decision in ["approve", "return", "approve", "return"] {
        let citizen = person();
        let id = api.submit(&citizen).await;
        let session = api.sign_in(text(&citizen, "phone")).await;
        let body = json!({"decision": decision, "reason": "Nama belum sesuai KTP"});
        let decided = api.decide(&owner, &id, &body);
        let told = api.patch("/me").session(&session).json(&json!({"address": "Jl. Merdeka 1"}));
        let (decided, told) = join(decided, told.into_future()).await;
        assert_eq!((decided.status, told.status), (200, 200), "{decided:?} {told:?}");
        let bulk = api.submit(&person()).await;
        let body = json!({"ids": [bulk], "decision": "reject", "reason": "Bukan warga wilayah ini"});
        let send = || api.post("/admin/applications/decisions").officer(&owner).json(&body);
        for answer in join_all([send(), send()].map(IntoFuture::into_future)).await {
            assert_eq!(answer.is(200).json()["items"][0]["status"], "ok");
        }
    }
}
