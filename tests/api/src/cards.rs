//! The card: what its holder gets, and what a stranger can check.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Api, Session, text};

/// The statement of a card, checked with the published keys as a stranger's program would.
async fn claims(api: &Api, token: &str) -> Value {
    let keys = api.at(Method::GET, "/.well-known/jwks.json").await.is(200).json();
    let keys: JwkSet = serde_json::from_value(keys).unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    assert_eq!(header.alg, Algorithm::ES256);
    let key = keys.find(&header.kid.unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_required_spec_claims(&["exp", "sub"]);
    jsonwebtoken::decode(token, &DecodingKey::from_jwk(key).unwrap(), &validation).unwrap().claims
}

async fn card(api: &Api, session: &Session) -> Value {
    api.get("/me/card").session(session).await.is(200).json()
}

async fn verdict(api: &Api, token: &str) -> Value {
    api.post("/cards/verify").form(&[("token", token)]).await.is(200).json()
}

#[tokio::test]
async fn a_member_has_a_card_that_a_stranger_can_check() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let card = card(&api, &session).await;
    assert_eq!(card["number"], member.number.as_str());
    assert_eq!(card["name"], "Siti Aminah");
    let token = text(&card, "token");
    assert_eq!(card["verify_url"], format!("{}/kartu/#{token}", api.server.url()));

    let claims = claims(&api, token).await;
    let mut names: Vec<_> = claims.as_object().unwrap().keys().collect();
    names.sort_unstable();
    assert_eq!(names, ["exp", "iat", "jti", "name", "sub"], "a card leaks nothing else");
    assert_eq!(claims["sub"], member.number.as_str());
    assert_eq!(claims["name"], "S*** A***");
    let jti = text(&claims, "jti");
    assert_eq!(URL_SAFE_NO_PAD.decode(jti).unwrap().len(), 16);
    assert_eq!(api.card_status(jti).await, "valid");

    let url = text(&card, "verify_url");
    let (start, end) = url.split_at(76);
    for pasted in [
        token.to_owned(),
        url.to_owned(),
        format!("{url} ini kartu saya, cek ya"),
        format!("Kartu: <{url}>."),
        format!("{start}\r\n{end}"),
        format!("> {start}=\n> {end}\n> Salam"),
    ] {
        let verdict = verdict(&api, &pasted).await;
        assert_eq!(verdict["verdict"], "genuine");
        assert_eq!(verdict["number"], member.number.as_str());
    }
    // The page says until when, as the script's does: by the day in Jakarta.
    let day = domain::jakarta_date(Timestamp::from_second(claims["exp"].as_i64().unwrap()).unwrap());
    for (path, label) in [("/cards/verify", "Berlaku sampai"), ("/cards/verify?lang=en", "Valid until")] {
        let page = api.post(path).page().form(&[("token", token)]).await.is(200).text();
        let until = page.split_once("data-fact=\"until\">").unwrap().1.split_once('<').unwrap().0;
        assert!(page.contains(label), "{page}");
        assert!(
            until.starts_with(&format!("{} ", day.day())) && until.ends_with(&format!(" {}", day.year())),
            "{until}"
        );
        let forged = api.post(path).page().form(&[("token", "h.c.")]).await.is(200).text();
        assert!(!forged.contains(label), "{forged}");
    }
    // Signed anew, it is the same card, however often it is looked at.
    let again = self::card(&api, &session).await;
    assert_eq!(self::claims(&api, text(&again, "token")).await, claims);
}

#[tokio::test]
async fn a_card_comes_as_a_picture_and_as_a_page_to_print() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let png = api.get("/me/card.png").session(&session).await.is(200);
    assert_eq!(png.header("content-type"), Some("image/png"));
    assert!(png.body.starts_with(b"\x89PNG\r\n\x1a\n"));
    let width = |png: &[u8]| u32::from_be_bytes(png[16..20].try_into().unwrap());
    let small = api.get("/me/card.png?width=300").session(&session).await.is(200);
    assert_eq!(width(&small.body), 300);
    let pdf = api.get("/me/card.pdf").session(&session).await.is(200);
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert!(pdf.body.starts_with(b"%PDF-"));
    for (answer, name) in [(&png, "kartu-anggota.png"), (&small, "kartu-anggota.png"), (&pdf, "kartu-anggota.pdf")] {
        let download = format!("attachment; filename=\"{name}\"");
        assert_eq!(answer.header("content-disposition"), Some(download.as_str()));
    }
    assert_eq!(pdf.header("cache-control"), Some("no-store"));
    for width in ["299", "2025", "-1", "x", ""] {
        let answer = api.get(&format!("/me/card.png?width={width}")).session(&session).await;
        let bad = answer.problem(400, "request.parameter");
        assert_eq!(bad, [("width".to_owned(), "width.range".to_owned())].into(), "{width}");
    }
}

#[tokio::test]
async fn a_picture_comes_again_only_when_it_is_another_one_and_to_its_holder_alone() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let ask = |path: &str, tag: &str| api.get(path).header("if-none-match", tag);
    let first = api.get("/me/card.png").session(&session).await.is(200);
    let tag = first.header("etag").unwrap().to_owned();
    for kept in [tag.clone(), format!("\"x\", {tag}")] {
        let same = ask("/me/card.png", &kept).session(&session).await.is(304);
        assert!(same.body.is_empty());
        for answer in [&first, &same] {
            assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
            assert_eq!(answer.header("etag"), Some(tag.as_str()));
        }
    }
    ask("/me/card.png?width=300", &tag).session(&session).await.is(200);
    let (_, other) = api.member().await;
    ask("/me/card.png", &tag).session(&other).await.is(200);
    ask("/me/card.png", &tag).await.problem(401, "session.required");
    api.post("/me/card").session(&session).await.is(201);
    let next = ask("/me/card.png", &tag).session(&session).await.is(200);
    assert_ne!(next.header("etag"), Some(tag.as_str()));
}

#[tokio::test]
async fn reissuing_a_card_revokes_the_old_one() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let old = card(&api, &session).await;
    let new = api.post("/me/card").session(&session).await.is(201).json();
    assert_ne!(old["token"], new["token"]);
    let (old, new) = (text(&old, "token"), text(&new, "token"));
    let (old_claims, new_claims) = (claims(&api, old).await, claims(&api, new).await);
    assert_eq!(api.card_status(text(&old_claims, "jti")).await, "revoked");
    assert_eq!(api.card_status(text(&new_claims, "jti")).await, "valid");
    assert_eq!(verdict(&api, old).await["verdict"], "revoked");
    assert_eq!(verdict(&api, new).await["verdict"], "genuine");
    let shown = card(&api, &session).await;
    assert_eq!(claims(&api, text(&shown, "token")).await, new_claims);
}

#[tokio::test]
async fn an_altered_card_is_told_from_a_genuine_one() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let card = card(&api, &session).await;
    let token = text(&card, "token");
    let parts: Vec<&str> = token.split('.').collect();
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    claims["name"] = json!("Orang Lain");
    let forged = URL_SAFE_NO_PAD.encode(claims.to_string());
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"1"}"#);
    let symmetric = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","kid":"1"}"#);
    for altered in [
        format!("{}.{forged}.{}", parts[0], parts[2]),
        format!("{none}.{}.", parts[1]),
        format!("{symmetric}.{}.{}", parts[1], parts[2]),
        format!("{}.{}.{}", parts[0], parts[1], "A".repeat(86)),
        format!("{}B", &token[..token.len() - 1]),
    ] {
        let verdict = verdict(&api, &altered).await;
        assert_eq!(verdict["verdict"], "altered", "{altered}");
        assert_eq!((&verdict["number"], &verdict["name"]), (&json!(""), &json!("")), "{altered}");
    }
    // What cannot be read is no forgery.
    for unreadable in [
        "not a token".to_owned(),
        "....".to_owned(),
        "WIFI:S:rumah;T:WPA;P:rahasia;;".to_owned(),
        format!("{}.{}.", parts[0], parts[1]),
        token[..token.len() - 20].to_owned(),
        format!("{token}A"),
        "https://contoh.id/#atas".to_owned(),
    ] {
        let verdict = verdict(&api, &unreadable).await;
        assert_eq!(verdict["verdict"], "unreadable", "{unreadable}");
        assert_eq!((&verdict["number"], &verdict["name"]), (&json!(""), &json!("")), "{unreadable}");
    }
    api.post("/cards/verify").json(&json!({})).await.names(&[("token", "token.required")]);
    for unknown in ["A".repeat(22), "x".to_owned(), "%20".to_owned(), "1".repeat(500)] {
        let answer = api.get(&format!("/cards/{unknown}")).await;
        match answer.status {
            200 => assert_eq!(answer.json(), json!({"status": "unknown"})),
            _ => assert_eq!(answer.status, 400, "{unknown}: {answer:?}"),
        }
    }
}

#[tokio::test]
async fn two_tabs_that_open_the_first_card_at_once_see_the_same_card() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let cards = futures_util::future::join_all((0..8).map(|_| card(&api, &session))).await;
    let first = claims(&api, text(&cards[0], "token")).await;
    for card in &cards {
        assert_eq!(claims(&api, text(card, "token")).await, first);
    }
}

#[tokio::test]
async fn a_suspended_member_has_no_valid_card_until_the_suspension_is_lifted() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let claims = claims(&api, text(&card(&api, &session).await, "token")).await;
    let bandung = api.officer("bandung").await;
    let path = format!("/admin/members/{}/status", member.number);
    let change = |status: &str| json!({"status": status, "reason": "Sidang etik"});
    api.post(&path).officer(&bandung).json(&change("suspended")).await.is(200);
    assert_eq!(api.card_status(text(&claims, "jti")).await, "revoked");
    api.get("/me/card").session(&session).await.problem(409, "card.inactive");
    assert_eq!(api.me(&session).await["membership"]["status"], "suspended");
    api.post(&path).officer(&bandung).json(&change("active")).await.is(200);
    assert_eq!(api.card_status(text(&claims, "jti")).await, "valid");
    api.get("/me/card").session(&session).await.is(200);
}
