//! Under 18 and never married: a guardian consents too (UU 27/2022 art. 25).

use serde_json::{Value, json};

use crate::harness::{Api, born_years_ago, fresh_phone, person, text, with};

#[tokio::test]
async fn at_seventeen_an_application_waits_for_two_codes_in_any_order() {
    let api = Api::shared();
    for applicant_first in [true, false] {
        let parent = fresh_phone();
        let minor = with(
            person(),
            json!({"birth_date": born_years_ago(17), "guardian_name": "Budi Santoso", "guardian_phone": parent}),
        );
        let id = api.apply(&minor).await;
        let path = format!("/applications/{id}/verification");
        let own = json!({"code": api.code(text(&minor, "phone")).await});
        let guardians = json!({"code": api.code(&parent).await, "who": "guardian"});
        assert_ne!(own["code"], guardians["code"]);
        assert_eq!(api.outbox(&parent).await[0]["template"], "guardian_code");
        // Each code is good for its own person only.
        let swapped = json!({"code": own["code"], "who": "guardian"});
        api.post(&path).json(&swapped).await.names(&[("code", "code.wrong")]);

        let (first, second) = if applicant_first { (own, guardians) } else { (guardians, own) };
        let half = api.post(&path).json(&first).await.is(200).json();
        assert_eq!(half, json!({"status": "unverified"}));
        let owner = api.officer("owner").await;
        api.get(&format!("/admin/applications/{id}")).officer(&owner).await.problem(404, "not_found");
        let whole = api.post(&path).json(&second).await.is(200).json();
        assert_eq!(whole, json!({"status": "submitted"}));
        let shown = api.get(&format!("/admin/applications/{id}")).officer(&owner).await.is(200).json();
        assert_eq!(shown["guardian_name"], "Budi Santoso");
        assert!(shown["flags"].as_array().unwrap().contains(&json!("guardian")));
    }
}

#[tokio::test]
async fn marriage_makes_of_age() {
    let api = Api::shared();
    for status in ["married", "divorced", "widowed"] {
        let young = with(person(), json!({"birth_date": born_years_ago(16), "marital_status": status}));
        api.submit(&young).await;
    }
}

/// Somebody of 17 whose guardian consented, submitted; with the guardian's phone.
async fn submitted_minor(api: &Api) -> (Value, String, String) {
    let parent = fresh_phone();
    let minor = with(person(), json!({"birth_date": born_years_ago(17), "guardian_phone": parent}));
    let id = api.apply(&minor).await;
    api.verify(&id, &api.code(text(&minor, "phone")).await).await.is(200);
    let guardians = json!({"code": api.code(&parent).await, "who": "guardian"});
    api.post(&format!("/applications/{id}/verification")).json(&guardians).await.is(200);
    (minor, id, parent)
}

#[tokio::test]
async fn a_correction_cannot_put_another_guardian_in_place_of_the_one_who_consented() {
    let api = Api::shared();
    let (minor, id, parent) = submitted_minor(&api).await;
    let bandung = api.officer("bandung").await;
    let shown = |api: &Api| api.get(&format!("/admin/applications/{id}")).officer(&bandung);
    let before = shown(&api).await.is(200).json()["guardian_phone"].clone();
    api.decide(&bandung, &id, &json!({"decision": "return", "reason": "Perbaiki"})).await.is(200);
    let session = api.sign_in(text(&minor, "phone")).await;
    let other = fresh_phone();
    let fixed = with(minor, json!({"guardian_name": "Budi Santoso"}));
    let replaced = with(fixed.clone(), json!({"guardian_phone": other}));
    let refused = api.put("/me/application").session(&session).json(&replaced).await;
    refused.names(&[("guardian_phone", "field.fixed")]);
    api.put("/me/application").session(&session).json(&fixed).await.is(200);
    let after = shown(&api).await.is(200).json();
    assert_eq!((&after["guardian_phone"], &after["guardian_name"]), (&before, &json!("Budi Santoso")));
    assert_eq!(api.outbox(&parent).await.len(), 1);
    assert_eq!(api.outbox(&other).await, [] as [Value; 0]);
}

#[tokio::test]
async fn nobody_becomes_a_minor_without_a_guardian_by_a_correction() {
    let api = Api::shared();
    let citizen = person();
    let id = api.submit(&citizen).await;
    let bandung = api.officer("bandung").await;
    api.decide(&bandung, &id, &json!({"decision": "return", "reason": "Perbaiki"})).await.is(200);
    let session = api.sign_in(text(&citizen, "phone")).await;
    let minor = with(citizen.clone(), json!({"birth_date": born_years_ago(17), "guardian_phone": fresh_phone()}));
    let refused = api.put("/me/application").session(&session).json(&minor).await;
    refused.names(&[("guardian_phone", "guardian.unconfirmed")]);
    assert_eq!(api.me(&session).await["application"]["status"], "returned");
    let married = with(minor, json!({"marital_status": "married"}));
    api.put("/me/application").session(&session).json(&married).await.is(200);
    // Nor by taking the marriage back, while waiting or later as a member.
    let unmarried = json!({"marital_status": "unmarried"});
    let refusal = [("marital_status", "guardian.unconfirmed")];
    api.patch("/me").session(&session).json(&unmarried).await.names(&refusal);
    let number = api.approve(&id).await;
    api.patch("/me").session(&session).json(&unmarried).await.names(&refusal);
    api.patch(&format!("/admin/members/{number}")).officer(&bandung).json(&unmarried).await.names(&refusal);
}

#[tokio::test]
async fn a_minor_whose_guardian_consented_may_say_that_they_are_not_married() {
    let api = Api::shared();
    let (minor, id, _) = submitted_minor(&api).await;
    let session = api.sign_in(text(&minor, "phone")).await;
    api.patch("/me").session(&session).json(&json!({"marital_status": "unmarried"})).await.is(200);
    api.approve(&id).await;
}
