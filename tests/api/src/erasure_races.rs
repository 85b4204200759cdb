//! Erasure wins over whatever happens at the same moment.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use futures_util::future::{join, join_all};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::erasing::{DAY, alone, ask, leftovers, look};
use crate::harness::{Answer, Api, Session, joining, own_proposal, person, proposal, text, with};

type Rival = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// An applicant's erasure at the same moment as each of many rivals.
async fn against_an_application(rival: impl Fn(&Api, &Value, &str, &Session, &str) -> Rival, returned: bool) {
    let api = Api::shared();
    let bandung = api.officer("bandung").await;
    for _ in 0..6 {
        let citizen = person();
        let id = api.submit(&citizen).await;
        let session = api.sign_in(text(&citizen, "phone")).await;
        if returned {
            let back = json!({"decision": "return", "reason": "Perbaiki", "fields": {"name": "sesuai KTP"}});
            api.decide(&bandung, &id, &back).await.is(200);
        }
        let rivals = join_all((0..3).map(|_| rival(&api, &citizen, &id, &session, &bandung)));
        let (asked, _) = join(ask(&api, &session, &citizen), rivals).await;
        let now = Timestamp::now().to_string();
        if asked.status == 202 && text(&asked.json(), "effective_at") > now.as_str() {
            // The approval came first: it is a member's erasure, and waits a day, whoever asks again.
            assert_eq!(ask(&api, &session, &citizen).await.is(202).json(), asked.json());
            continue;
        }
        asked.is(202);
        assert_eq!(leftovers(&api, &[&id]).await, [""; 0]);
        let told = api.get(&format!("/applications/{id}/verification")).await.is(200).json();
        assert_eq!(told["status"], "withdrawn");
        assert_eq!(api.sign_in(text(&citizen, "phone")).await.people, [] as [Value; 0]);
    }
}

#[tokio::test]
async fn an_approval_at_the_same_moment_leaves_nothing_of_an_erased_applicant() {
    let approve = |api: &Api, _: &Value, id: &str, _: &Session, officer: &str| -> Rival {
        let (api, id, officer) = (api.clone(), id.to_owned(), officer.to_owned());
        Box::pin(async move { api.decide(&officer, &id, &json!({"decision": "approve"})).await })
    };
    against_an_application(approve, false).await;
}

#[tokio::test]
async fn a_return_at_the_same_moment_leaves_nothing_of_an_erased_applicant() {
    let back = |api: &Api, _: &Value, id: &str, _: &Session, officer: &str| -> Rival {
        let (api, id, officer) = (api.clone(), id.to_owned(), officer.to_owned());
        let decision = json!({"decision": "return", "reason": "Perbaiki", "fields": {"name": "sesuai KTP"}});
        Box::pin(async move { api.decide(&officer, &id, &decision).await })
    };
    against_an_application(back, false).await;
}

#[tokio::test]
async fn details_told_at_the_same_moment_are_not_kept_of_an_erased_applicant() {
    let patch = |api: &Api, _: &Value, _: &str, session: &Session, _: &str| -> Rival {
        Box::pin(api.patch("/me").session(session).json(&json!({"rt": "007"})).into_future())
    };
    against_an_application(patch, false).await;
}

#[tokio::test]
async fn a_correction_at_the_same_moment_is_not_kept_of_an_erased_applicant() {
    let put = |api: &Api, citizen: &Value, _: &str, session: &Session, _: &str| -> Rival {
        let corrected = with(citizen.clone(), json!({"name": "Siti Aminah Dewi"}));
        Box::pin(api.put("/me/application").session(session).json(&corrected).into_future())
    };
    against_an_application(put, true).await;
}

#[tokio::test]
async fn nothing_that_happens_to_a_member_at_the_same_moment_outlives_their_erasure() {
    let api = alone();
    let owner = api.officer("owner").await;
    for round in 0..8 {
        let (member, session) = api.member().await;
        ask(&api, &session, &member.person).await.is(202);
        let suspend = format!("/admin/members/{}/status", member.number);
        let rivals: [Rival; 6] = [
            Box::pin(api.patch("/me").session(&session).json(&json!({"rt": format!("00{round}")})).into_future()),
            Box::pin(api.post("/me/card").session(&session).into_future()),
            Box::pin(api.get("/me/card").session(&session).into_future()),
            Box::pin(api.post("/me/move").session(&session).json(&json!({"village": "32.73.01.1002"})).into_future()),
            Box::pin(
                api.post(&suspend)
                    .officer(&owner)
                    .json(&json!({"status": "suspended", "reason": "Diperiksa"}))
                    .into_future(),
            ),
            Box::pin(
                api.patch(&format!("/admin/members/{}", member.number))
                    .officer(&owner)
                    .json(&json!({"rw": "002"}))
                    .into_future(),
            ),
        ];
        let (looked, _) = join(look(&api, Timestamp::now() + DAY + DAY), join_all(rivals)).await;
        looked.is(200);
        assert_eq!(leftovers(&api, &[&member.application, &member.number]).await, [""; 0]);
        assert_eq!(api.sign_in(member.phone()).await.people, [] as [Value; 0]);
    }
}

#[tokio::test]
async fn an_acceptance_at_the_same_moment_leaves_no_aspirant_of_an_erased_member() {
    let api = alone();
    let (member, session) = api.member().await;
    api.propose(&session, &own_proposal("3201", &member)).await.is(201);
    let token = api.consent_token(member.phone()).await;
    let code = api.consent_code(&token, member.phone()).await;
    ask(&api, &session, &member.person).await.is(202);
    let accept = json!({"token": token, "code": code, "answer": "accept", "consent_candidacy": true});
    let accepting = api.post("/consents/answer").json(&accept).into_future();
    let (looked, accepted) = join(look(&api, Timestamp::now() + DAY + DAY), accepting).await;
    looked.is(200);
    // Whichever came first: the next look finds what came in between.
    look(&api, Timestamp::now() + DAY + DAY).await.is(200);
    assert_eq!(leftovers(&api, &[&member.application, &member.number]).await, [""; 0], "{}", accepted.status);
}

/// A nominee who joins by accepting, and has applied before, at the moment at which they are erased.
#[tokio::test]
async fn what_an_acceptance_makes_at_the_same_moment_does_not_outlive_an_applicants_erasure() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    for _ in 0..8 {
        let citizen = person();
        api.submit(&citizen).await;
        let session = api.sign_in(text(&citizen, "phone")).await;
        let (_, proposer) = api.member().await;
        let named = json!({"nominee": {"name": citizen["name"], "phone": citizen["phone"], "sex": citizen["sex"]}});
        api.propose(&proposer, &with(proposal("3210"), named)).await.is(201);
        let token = api.consent_token(text(&citizen, "phone")).await;
        let code = api.consent_code(&token, text(&citizen, "phone")).await;
        let own = json!({"nik": citizen["nik"], "birth_date": citizen["birth_date"], "village": citizen["village"]});
        let accept =
            with(joining(), json!({"token": token, "code": code, "answer": "accept", "consent_candidacy": true}));
        let accepting = api.post("/consents/answer").json(&with(accept, own)).into_future();
        let (asked, accepted) = join(ask(&api, &session, &citizen), accepting).await;
        asked.is(202);
        api.settle().await;
        if accepted.status == 200 {
            let path = format!("/admin/applications/{}", text(&accepted.json(), "application_id"));
            api.get(&path).officer(&owner).await.problem(404, "not_found");
        }
        assert_eq!(api.sign_in(text(&citizen, "phone")).await.people, [] as [Value; 0]);
    }
}
