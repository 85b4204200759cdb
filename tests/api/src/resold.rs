//! A phone that may have been resold: numbers that lapsed go to others after 60 days.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Api, Member, person, text, with};

const DAY: i64 = 24 * 3_600_000;

/// Lets days pass since anybody proved that the member's phone is theirs.
pub(crate) async fn unseen_for(api: &Api, member: &Member, days: i64) {
    let database = api.database();
    let table = database.table("registry").await;
    let items = database.items(&table).await;
    let key = format!("member#{}", member.number);
    let item = items.iter().find(|item| item["pk"]["S"] == key.as_str()).unwrap();
    let phone = text(&item["phone_hmac"], "S");
    database.age("registry", &[&key], &["since", "phone_at"], days * DAY).await;
    database.age("accounts", &["phone#", phone], &["seen_at"], days * DAY).await;
}

#[tokio::test]
async fn a_new_browser_on_a_phone_unseen_for_sixty_days_is_told_nothing_before_the_birth_date() {
    let api = Api::shared();
    let (member, old) = api.member().await;
    unseen_for(&api, &member, 59).await;
    assert_eq!(api.sign_in(member.phone()).await.people.len(), 1, "59 days are not 60");
    unseen_for(&api, &member, 61).await;
    // The new owner of the number sees what anybody sees whose phone leads to nobody.
    let session = api.sign_in(member.phone()).await;
    assert_eq!(session.people, [] as [Value; 0]);
    assert_eq!(api.me(&session).await, json!({"application": null, "membership": null}));
    api.get("/me/card").session(&session).await.problem(409, "card.inactive");
    let page = api.at(Method::GET, "/anggota/").page().session(&session).await.is(200);
    assert!(!page.text().contains("Siti") && page.text().contains("name=\"birth_date\""));
    let put = |body: Value| api.put("/sessions/current").session(&session).json(&body);
    put(json!({"person": member.application})).await.names(&[("person", "person.unknown")]);
    put(json!({"birth_date": "x"})).await.names(&[("birth_date", "birth_date.format")]);
    put(json!({"birth_date": "1990-01-02"})).await.names(&[("birth_date", "identity.mismatch")]);
    // Asking again by another code tells nothing either: the browser is not known for this phone yet.
    let again = api.sign_in_again(member.phone(), &session).await;
    assert_eq!(again.people, [] as [Value; 0]);
    let born = json!({"birth_date": member.person["birth_date"]});
    let told = api.put("/sessions/current").session(&again).json(&born).await.is(200);
    assert_eq!(told.json()["people"][0]["id"], member.application.as_str());
    assert_eq!(api.me(&again).await["membership"]["number"], member.number.as_str());
    // From now on the phone is seen again, by this browser and by others.
    assert_eq!(api.sign_in(member.phone()).await.people.len(), 1);
    // A browser that is known is never asked.
    unseen_for(&api, &member, 61).await;
    assert_eq!(api.sign_in_again(member.phone(), &old).await.people.len(), 1);
}

#[tokio::test]
async fn guesses_at_a_birth_date_are_counted_alike_whether_anybody_is_there() {
    let api = Api::shared();
    let (member, _) = api.member().await;
    unseen_for(&api, &member, 61).await;
    let mut answers = Vec::new();
    for phone in [member.phone().to_owned(), crate::harness::fresh_phone()] {
        let session = api.sign_in(&phone).await;
        let guess = |date: &str| api.put("/sessions/current").session(&session).json(&json!({"birth_date": date}));
        for day in 2..=6 {
            let answer = guess(&format!("1990-01-0{day}")).await;
            answer.names(&[("birth_date", "identity.mismatch")]);
            answers.push(answer.body);
        }
        guess("1990-01-01").await.problem(429, "identity.limit");
    }
    assert_eq!(answers[..5], answers[5..]);
}

#[tokio::test]
async fn who_joined_with_a_resold_number_sees_themselves_and_not_who_had_it_before() {
    let api = Api::shared();
    let (former, _) = api.member().await;
    unseen_for(&api, &former, 61).await;
    let owner =
        with(person(), json!({"phone": former.person["phone"], "name": "Agus Salim", "birth_date": "1991-02-03"}));
    let owner = api.join(&owner).await;
    for _ in 0..2 {
        let session = api.sign_in(owner.phone()).await;
        let names: Vec<_> = session.people.iter().map(|one| text(one, "masked_name")).collect();
        assert_eq!(names, ["A*** S***"]);
        assert_eq!(api.me(&session).await["membership"]["number"], owner.number.as_str());
        let again = api.sign_in_again(owner.phone(), &session).await;
        assert_eq!(again.people.len(), 1);
    }
}

#[tokio::test]
async fn the_birth_date_is_asked_on_a_page_without_scripts() {
    let api = Api::shared();
    let (member, _) = api.member().await;
    unseen_for(&api, &member, 61).await;
    let session = api.sign_in(member.phone()).await;
    let send = |date: &str| {
        api.post("/sessions/current").page().session(&session).form(&[("_method", "PUT"), ("birth_date", date)])
    };
    assert!(send("").await.is(422).text().contains("name=\"birth_date\""));
    assert!(send("1990-01-02").await.is(422).text().contains("name=\"birth_date\""));
    assert_eq!(send("1990-01-01").await.leads_to(), "/anggota/");
    let page = api.at(Method::GET, "/anggota/").page().session(&session).await.is(200);
    assert!(page.text().contains(&member.number));
}
