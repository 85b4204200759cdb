//! Pages to which people come back from their messages: asked for by GET, they may be reloaded.

use crate::harness::{Api, phone_of, proposal};

#[tokio::test]
async fn pages_of_a_link_are_reloaded_and_come_back_to_without_sending_anything_again() {
    let api = Api::shared();
    let wanted = proposal("3505");
    let (_, session) = api.member().await;
    api.propose(&session, &wanted).await.is(201);
    let phone = phone_of(&wanted);
    let token = api.consent_token(phone).await;
    let before = api.outbox(phone).await.len();
    let send = |path: &str| api.post(path).page().form(&[("token", &token)]);
    let (ask, answer) = (send("/consents").await.cookies(), send("/consents/codes").await.cookies());
    for _ in 0..3 {
        let page = api.get("/consents").page().cookies(&ask).await.is(200).text();
        assert!(page.contains("action=\"/api/v1/consents/codes\"") && !page.contains("name=\"code\""), "{page}");
        let page = api.get("/consents/codes").page().cookies(&answer).await.is(200).text();
        assert!(page.contains("name=\"code\"") && page.contains(&token), "{page}");
    }
    assert_eq!(api.outbox(phone).await.len(), before + 1, "one code");
    // What was kept for one page opens no other kind, and nothing is shown to who followed no link.
    let other = api.post("/sessions/codes").page().form(&[("phone", phone)]).await.cookies();
    for path in ["/consents", "/consents/codes"] {
        for cookies in ["", other.as_str(), "__Host-waiting=x"] {
            assert_eq!(api.get(path).page().cookies(cookies).await.leads_to(), "/kesediaan/");
        }
    }
}
