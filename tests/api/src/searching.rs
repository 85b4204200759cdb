//! Searches of officers: they filter, then limit, then say that there is more.

use serde_json::{Value, json};

use crate::harness::{Api, fresh_phone, person, text, with};

/// More than a search shows.
const MANY: usize = 53;

async fn found(api: &Api, officer: &str, what: &str, criterion: Value) -> (Vec<Value>, bool) {
    let path = format!("/admin/{what}/search");
    let answer = api.post(&path).officer(officer).json(&criterion).await.is(200).json();
    (answer["items"].as_array().unwrap().clone(), answer["more"].as_bool().unwrap())
}

#[tokio::test]
async fn an_application_is_found_by_nik_phone_and_name_and_only_in_the_officers_areas() {
    let api = Api::shared();
    let citizen = with(person(), json!({"name": "Zulaikha Kirana"}));
    let id = api.submit(&citizen).await;
    api.submit(&with(person(), json!({"name": "Zulaikha Kirana", "village": "32.04.05.2001"}))).await;
    let unverified = with(person(), json!({"name": "Zulaikha Kirana"}));
    api.apply(&unverified).await;
    let (bandung, jabar) = (api.officer("bandung").await, api.officer("jabar").await);
    for criterion in [
        json!({"nik": citizen["nik"]}),
        json!({"phone": citizen["phone"]}),
        json!({"name": "kirana zulaikha"}),
        json!({"name": "Zulaikha", "area": "32.73.01"}),
    ] {
        let (items, more) = found(&api, &bandung, "applications", criterion.clone()).await;
        assert_eq!((items.len(), more), (1, false), "{criterion}: {items:?}");
        assert_eq!((text(&items[0], "id"), text(&items[0], "status")), (id.as_str(), "submitted"));
    }
    assert_eq!(found(&api, &jabar, "applications", json!({"name": "zulaikha"})).await.0.len(), 2);
    for nobody in [json!({"nik": unverified["nik"]}), json!({"phone": unverified["phone"]}), json!({"name": "Zulaiha"})]
    {
        assert_eq!(found(&api, &jabar, "applications", nobody).await.0.len(), 0);
    }
    let elsewhere = json!({"name": "zulaikha", "area": "32.04"});
    api.post("/admin/applications/search").officer(&bandung).json(&elsewhere).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_phone_with_more_people_than_a_list_shows_still_leads_to_each_of_them() {
    let api = Api::shared();
    let phone = fresh_phone();
    let crowd = |name: &str| with(person(), json!({"name": name, "phone": phone}));
    for _ in 0..MANY {
        api.submit(&crowd("Paramita Wulandari")).await;
    }
    let last = crowd("Larasati Handayani");
    let id = api.submit(&last).await;
    let bandung = api.officer("bandung").await;
    let (items, more) = found(&api, &bandung, "applications", json!({"phone": phone})).await;
    assert_eq!((items.len(), more), (50, true));
    let (items, more) = found(&api, &bandung, "applications", json!({"name": "paramita wulandari"})).await;
    assert_eq!((items.len(), more), (50, true));
    // Among so many applications, the one member is not cut away.
    api.approve(&id).await;
    let (items, more) = found(&api, &bandung, "members", json!({"phone": phone})).await;
    assert_eq!((items.len(), more), (1, false));
    assert_eq!(text(&items[0], "name"), "Larasati Handayani");
    // And whoever signs in may say that they are this one: members come first.
    let people = api.sign_in(&phone).await.people;
    assert_eq!(people.len(), MANY + 1);
    assert!(text(&people[0], "masked_name").starts_with('L'), "{people:?}");
}
