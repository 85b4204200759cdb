//! Phones of other countries, where the party lists the country.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::harness::{Api, Server, person, proposal, text, with};

const MALAYSIAN: &str = "+60 12-345 6789";
const MALAYSIAN_TOO: &str = "+60 12-345 6780";
const SINGAPOREAN: &str = "+65 8123 4567";

/// Where members may live in Malaysia too.
fn with_malaysia() -> Api {
    Api::of(Arc::new(Server::start(&["--memory", "--phone-countries", "60"])))
}

/// The newest code that went to a number as it is written in the outbox.
async fn code_to(api: &Api, number: &str) -> String {
    let path = format!("/dev/outbox?to={}", number.replace('+', "%2B"));
    let messages = api.at(reqwest::Method::GET, &path).await.is(200).json();
    text(&messages[0], "code").to_owned()
}

#[tokio::test]
async fn somebody_abroad_joins_signs_in_and_proposes_somebody_abroad() {
    let api = with_malaysia();
    let citizen = with(person(), json!({"phone": MALAYSIAN}));
    let id = api.apply(&citizen).await;
    api.verify(&id, &code_to(&api, "+60123456789").await).await.is(200);
    let owner = api.officer("owner").await;
    let found = async |path| {
        let found = api.post(path).officer(&owner).json(&json!({"phone": MALAYSIAN})).await.is(200).json();
        found["items"].as_array().map(Vec::len)
    };
    assert_eq!(found("/admin/applications/search").await, Some(1));
    api.approve(&id).await;

    let cookies = api.ask_code(MALAYSIAN).await;
    let code = code_to(&api, "+60123456789").await;
    let session = api.open_session(MALAYSIAN, &code, &cookies).await;
    assert_eq!(api.me(&session).await["membership"]["status"], "active");

    assert_eq!(found("/admin/members/search").await, Some(1));

    let mut wanted = proposal("3201");
    wanted["nominee"]["phone"] = json!(MALAYSIAN_TOO);
    api.propose(&session, &wanted).await.is(201);
    wanted["nominee"]["phone"] = json!(SINGAPOREAN);
    api.propose(&session, &wanted).await.names(&[("nominee.phone", "phone.format")]);
}

#[tokio::test]
async fn no_step_takes_a_phone_of_a_country_that_the_party_does_not_list() {
    for (api, phone) in [(Api::shared(), MALAYSIAN), (with_malaysia(), SINGAPOREAN)] {
        let (member, session) = api.member().await;
        let identity = member.identity();
        let change = with(identity, json!({"phone": phone}));
        api.post("/me/phone").session(&session).json(&change).await.names(&[("phone", "phone.format")]);
        let proposed = with(proposal("3201"), json!({"nominee": {"name": "Rina", "phone": phone, "sex": "female"}}));
        api.propose(&session, &proposed).await.names(&[("nominee.phone", "phone.format")]);
        api.post("/applications")
            .json(&with(person(), json!({"phone": phone})))
            .await
            .names(&[("phone", "phone.format")]);
        let only: Value = json!({"phone": phone});
        api.post("/sessions/codes").json(&only).await.names(&[("phone", "phone.format")]);
        let owner = api.officer("owner").await;
        for search in ["/admin/members/search", "/admin/applications/search"] {
            api.post(search).officer(&owner).json(&only).await.names(&[("phone", "phone.format")]);
        }
        let id = api.apply(&person()).await;
        api.put(&format!("/applications/{id}/phone")).json(&only).await.names(&[("phone", "phone.format")]);
    }
}
