//! The same journeys as a browser without scripts takes them: forms, pages, redirects.

use reqwest::Method;
use serde_json::Value;

use crate::harness::{Answer, Api, Session, fresh_phone, person, text, with};

/// A person as the form sends them: a ticked box is `on`, an unticked one is not there.
fn fields(person: &Value) -> Vec<(String, String)> {
    let fields = person.as_object().unwrap().iter();
    fields
        .filter_map(|(name, value)| match value {
            Value::Bool(true) => Some((name.clone(), "on".to_owned())),
            Value::String(text) => Some((name.clone(), text.clone())),
            _ => None,
        })
        .collect()
}

async fn post(api: &Api, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    api.post(path).page().form(&fields).await
}

#[track_caller]
fn is_page(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    answer.text()
}

/// A NIK as pages show it.
fn in_fours(nik: &str) -> String {
    nik.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// The value of a hidden field.
#[track_caller]
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}"));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_form_is_checked_confirmed_and_committed_once() {
    let api = Api::shared();
    let citizen = person();
    let check = post(&api, "/applications", &fields(&citizen)).await;
    let page = is_page(&check, 200);
    assert!(page.contains("Siti Aminah") && page.contains(&in_fours(text(&citizen, "nik"))), "answers are shown back");
    assert!(page.contains("Sukarasa"), "a village by its name");
    assert!(api.outbox(text(&citizen, "phone")).await.is_empty(), "nothing is stored before it is confirmed");

    let confirm = vec![("confirm".to_owned(), hidden(&page, "confirm"))];
    assert!(!confirm[0].1.contains(text(&citizen, "nik")), "the token is sealed");
    let done = post(&api, "/applications", &confirm).await.leads_to();
    let again = post(&api, "/applications", &confirm).await.leads_to();
    assert_eq!(done, again, "a double tap commits once");
    assert_eq!(api.outbox(text(&citizen, "phone")).await.len(), 1);

    let code_page = api.at(Method::GET, &done).page().await;
    assert!(is_page(&code_page, 200).contains("name=\"code\""));
    let code = api.code(text(&citizen, "phone")).await;
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    let form = |code: &str| vec![("code".to_owned(), code.to_owned())];
    let path = done.strip_prefix("/api/v1").unwrap();
    is_page(&post(&api, path, &form(&wrong)).await, 422);
    is_page(&post(&api, path, &form("12")).await, 422);
    let end = post(&api, path, &form(&code)).await.leads_to();
    is_site_page(&api, &end).await;
    // Long after, a reload of the check page still leads to the same application.
    assert_eq!(post(&api, "/applications", &confirm).await.leads_to(), done);
}

#[tokio::test]
async fn the_same_answers_sent_once_more_are_the_same_application_in_this_browser_and_no_other() {
    let api = Api::shared();
    let citizen = person();
    let first = post(&api, "/applications", &fields(&citizen)).await;
    let mark = first.cookies();
    let send = async |mark: &str, form: &[(String, String)]| {
        let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        api.post("/applications").page().cookies(mark).form(&form).await
    };
    let confirm = |page: &Answer| vec![("confirm".to_owned(), hidden(&page.text(), "confirm"))];
    let done = send(&mark, &confirm(&first)).await.leads_to();
    // Back to the form, and through it once more; also after the code.
    let again = send(&mark, &fields(&citizen)).await;
    assert_eq!(send(&mark, &confirm(&again)).await.leads_to(), done);
    let code = api.code(text(&citizen, "phone")).await;
    let path = done.strip_prefix("/api/v1").unwrap();
    api.post(path).page().cookies(&mark).form(&[("code", &code)]).await.is(303);
    let reloaded = send(&mark, &fields(&citizen)).await;
    assert_eq!(send(&mark, &confirm(&reloaded)).await.leads_to(), done);
    assert_eq!(api.outbox(text(&citizen, "phone")).await.len(), 1);
    // Who carries the page away to another browser does not get this browser's application.
    let other = post(&api, "/applications", &fields(&person())).await.cookies();
    assert_ne!(send(&other, &confirm(&first)).await.leads_to(), done);
    // A browser that lost its mark since the check page, and one that keeps none.
    let careful = person();
    let shown = post(&api, "/applications", &fields(&careful)).await;
    let kept = send("", &confirm(&shown)).await;
    assert_eq!(send(&kept.cookies(), &confirm(&shown)).await.leads_to(), kept.leads_to());
    assert_eq!(send("", &confirm(&shown)).await.leads_to(), kept.leads_to());
    // Taken back, and meant once more.
    let session = api.sign_in(text(&citizen, "phone")).await;
    let withdrawn = api.post("/me/application/withdrawal").session(&session).json(&serde_json::json!({})).await.is(200);
    assert!(
        withdrawn
            .headers
            .get_all("set-cookie")
            .iter()
            .any(|cookie| cookie.to_str().unwrap().starts_with("__Host-asking=;"))
    );
}

#[tokio::test]
async fn whoever_was_rejected_sends_the_same_answers_as_another_application() {
    let api = Api::shared();
    let citizen = person();
    let (checked, bandung) = (post(&api, "/applications", &fields(&citizen)).await, api.officer("bandung").await);
    let mark = checked.cookies();
    let token = hidden(&checked.text(), "confirm");
    let confirm = [("confirm", token.as_str())];
    let send = || api.post("/applications").page().cookies(&mark).form(&confirm);
    let first = send().await.leads_to();
    let code = api.code(text(&citizen, "phone")).await;
    api.post(first.strip_prefix("/api/v1").unwrap()).page().cookies(&mark).form(&[("code", &code)]).await.is(303);
    let id = first.split('/').nth(4).unwrap();
    let reject = serde_json::json!({"decision": "reject", "reason": "Data tidak terbaca"});
    api.decide(&bandung, id, &reject).await.is(200);
    let second = send().await.leads_to();
    assert_ne!(second, first);
    assert_eq!(send().await.leads_to(), second);
}

async fn is_site_page(api: &Api, path: &str) {
    let page = api.at(Method::GET, path).page().await.is(200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
}

#[tokio::test]
async fn answers_can_be_changed_on_the_check_page() {
    let api = Api::shared();
    let citizen = person();
    let page = is_page(&post(&api, "/applications", &fields(&citizen)).await, 200);
    let confirm = hidden(&page, "confirm");
    let edit = vec![("confirm".to_owned(), confirm), ("edit".to_owned(), "1".to_owned())];
    let form = is_page(&post(&api, "/applications", &edit).await, 200);
    assert!(form.contains("value=\"Siti Aminah\"") && form.contains(&in_fours(text(&citizen, "nik"))));
    assert!(api.outbox(text(&citizen, "phone")).await.is_empty());
}

#[tokio::test]
async fn a_confirmation_that_is_altered_or_of_another_form_is_over() {
    let api = Api::shared();
    let page = is_page(&post(&api, "/applications", &fields(&person())).await, 200);
    let mut confirm = hidden(&page, "confirm");
    let other = if &confirm[20..21] == "A" { "B" } else { "A" };
    confirm.replace_range(20..21, other);
    for token in [confirm.as_str(), "x", "AAAA", "%00"] {
        let answer = post(&api, "/applications", &[("confirm".to_owned(), token.to_owned())]).await;
        is_page(&answer, 410);
    }
}

#[tokio::test]
async fn a_bad_form_comes_back_with_what_was_typed_and_what_is_wrong() {
    let api = Api::shared();
    let typed = with(
        person(),
        serde_json::json!({"nik": "123", "name": "<script>alert(1)</script>", "address": "Jl. \"Kutip\" 1", "occupation": "police"}),
    );
    let page = is_page(&post(&api, "/applications", &fields(&typed)).await, 422);
    assert!(page.contains("value=\"123\""));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;") && !page.contains("<script>alert"));
    assert!(page.contains(&format!("value=\"{}\"", text(&typed, "phone"))));
    for field in ["nik", "name", "occupation"] {
        assert!(page.contains(&format!("href=\"#{field}\"")), "no link to {field}");
    }
    assert!(api.outbox(text(&typed, "phone")).await.is_empty());
}

#[tokio::test]
async fn a_village_that_is_no_code_is_searched() {
    let api = Api::shared();
    let by_name = |name: &str| with(person(), serde_json::json!({"village": name}));
    let several = is_page(&post(&api, "/applications", &fields(&by_name("cileunyi"))).await, 422);
    assert!(several.contains("value=\"32.04.05.2001\"") && several.contains("value=\"32.04.05.2002\""));
    let one = is_page(&post(&api, "/applications", &fields(&by_name("Gegerkalong"))).await, 200);
    assert!(one.contains("Gegerkalong"));
    let none = is_page(&post(&api, "/applications", &fields(&by_name("xyzzyxyzzy"))).await, 422);
    assert!(none.contains("value=\"xyzzyxyzzy\""));
    // The text box and the choice below it have one name; what was chosen counts.
    let mut chosen = fields(&by_name("cileunyi"));
    chosen.push(("village".to_owned(), "32.04.05.2002".to_owned()));
    let page = is_page(&post(&api, "/applications", &chosen).await, 200);
    assert!(page.contains("Cileunyi Wetan"));
}

#[tokio::test]
async fn json_and_pages_come_from_the_same_routes() {
    let api = Api::shared();
    let good = fields(&person());
    let form: Vec<_> = good.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for accept in ["application/json", "*/*", "application/xml", ""] {
        let answer = api.post("/applications").header("accept", accept).form(&form).await.is(202);
        assert_eq!(answer.header("content-type"), Some("application/json"), "{accept}");
    }
    api.post("/applications").form(&form).await.is(202);
    let missing = api.at(Method::GET, "/api/v1/nope").page().await;
    is_page(&missing, 404);
    is_page(&api.put("/applications").page().await, 405);
    is_page(&api.post("/applications").page().body("text/plain", "x").await, 415);
    assert_eq!(api.at(Method::GET, "/anggota/").page().await.leads_to(), "/masuk/");
    assert_eq!(api.get("/me").page().await.leads_to(), "/masuk/");
}

#[tokio::test]
async fn a_member_does_everything_with_forms() {
    let api = Api::shared();
    let member = api.join(&person()).await;
    let code_page = api.post("/sessions/codes").page().form(&[("phone", member.phone())]).await;
    let waits = api.at(Method::GET, &code_page.leads_to()).page().cookies(&code_page.cookies());
    assert!(is_page(&waits.await, 200).contains(&member.phone().replace(' ', "")[1..]));
    let code = api.code(member.phone()).await;
    let fields = [("phone", member.phone()), ("code", &code)];
    let signed_in = api.post("/sessions").page().cookies(&code_page.cookies()).form(&fields).await;
    assert_eq!(signed_in.leads_to(), "/anggota/");
    let session = Session { cookie: signed_in.cookies(), people: Vec::new() };
    let home = is_page(&api.at(Method::GET, "/anggota/").page().session(&session).await, 200);
    assert!(home.contains(&member.number) && home.contains("Siti Aminah"));

    let form = |path: &str, fields: &[(&str, &str)]| api.post(path).page().session(&session).form(fields);
    let saved =
        form("/me", &[("_method", "PATCH"), ("address", "Jl. Formulir 1"), ("rt", "3"), ("occupation", "teacher")])
            .await;
    assert_eq!(saved.leads_to(), "/anggota/?notice=saved");
    let me = api.me(&session).await;
    assert_eq!(me["membership"]["details"]["address"], "Jl. Formulir 1");
    assert_eq!(me["membership"]["details"]["consent_messages"], false);
    let refused = form("/me", &[("_method", "PATCH"), ("rt", "<b>"), ("occupation", "teacher")]).await;
    assert!(is_page(&refused, 422).contains("value=\"&lt;b&gt;\""));
    assert!(is_page(&form("/me/move", &[("village", "cileunyi")]).await, 422).contains("32.04.05.2001"));
    assert_eq!(form("/me/move", &[("village", "32.73.01.1002")]).await.leads_to(), "/anggota/?notice=moved");
    assert_eq!(form("/me/card", &[]).await.leads_to(), "/anggota/?notice=card_reissued");

    let nik = text(&member.person, "nik");
    let who = [("birth_date", "1990-01-01"), ("nik_last4", &nik[12..])];
    let new = fresh_phone();
    let change = [who[0], who[1], ("phone", new.as_str())];
    assert_eq!(form("/me/phone", &change).await.leads_to(), "/anggota/?notice=phone_code_sent");
    let code = api.code(&new).await;
    let change = [who[0], who[1], ("phone", new.as_str()), ("code", code.as_str())];
    assert_eq!(form("/me/phone", &change).await.leads_to(), "/anggota/?notice=phone_changed");
    is_page(&form("/me/export", &[("birth_date", "1990-01-01"), ("nik_last4", "x")]).await, 422);
    let export = form("/me/export", &who).await.is(200);
    assert!(export.header("content-disposition").unwrap().starts_with("attachment"));
    is_page(&form("/me/resignation", &[]).await, 422);
    assert_eq!(form("/me/resignation", &who).await.leads_to(), "/anggota/?notice=resigned");
    let out = form("/sessions/current", &[("_method", "DELETE")]).await;
    assert_eq!(out.leads_to(), "/");
    api.get("/me").session(&session).await.problem(401, "session.required");
}

#[tokio::test]
async fn who_joins_and_signs_in_in_english_reads_english_to_the_end() {
    let api = Api::shared();
    let citizen = person();
    let phone = text(&citizen, "phone");
    let english = |answer: &Answer, status: u16| {
        let page = is_page(answer, status);
        assert!(page.contains("<html lang=\"en\""), "{page}");
        page
    };
    let none = [("nik".to_owned(), "1".to_owned())];
    assert!(english(&post(&api, "/applications?lang=en", &none).await, 422).contains("Enter the 16 digits of the NIK"));
    let check = english(&post(&api, "/applications?lang=en", &fields(&citizen)).await, 200);
    assert!(check.contains("action=\"/api/v1/applications?lang=en\""));
    let confirm = [("confirm".to_owned(), hidden(&check, "confirm"))];
    let wait = post(&api, "/applications?lang=en", &confirm).await.leads_to().to_owned();
    assert!(wait.ends_with("lang=en"), "{wait}");
    english(&api.at(Method::GET, &wait).page().await, 200);

    let asking = api.post("/sessions/codes?lang=en").page().form(&[("phone", phone)]).await;
    let wait = asking.leads_to().to_owned();
    assert!(wait.ends_with("lang=en"), "{wait}");
    english(&api.at(Method::GET, &wait).page().cookies(&asking.cookies()).await, 200);
    let code = [("phone", phone), ("code", "000000")];
    english(&api.post("/sessions?lang=en").page().cookies(&asking.cookies()).form(&code).await, 422);
    // Without a session: the page that signs in, in the same language.
    assert_eq!(api.at(Method::GET, "/anggota/?lang=en").page().await.leads_to(), "/en/masuk/");
    assert_eq!(api.at(Method::GET, "/anggota/").page().await.leads_to(), "/masuk/");
    // A page that is not there, below those in English.
    let missing = api.at(Method::GET, "/en/nothing/").page().await.is(404).text();
    assert!(missing.contains("<html lang=\"en\""), "{missing}");
}

#[tokio::test]
async fn a_family_chooses_on_a_page() {
    let api = Api::shared();
    let mother = person();
    let phone = text(&mother, "phone").to_owned();
    api.join(&mother).await;
    let daughter = api.join(&with(person(), serde_json::json!({"phone": phone, "name": "Dewi Lestari"}))).await;
    let asking = api.post("/sessions/codes").page().form(&[("phone", &phone)]).await.is(303).cookies();
    let code = api.code(&phone).await;
    let answer = api.post("/sessions").page().cookies(&asking).form(&[("phone", &phone), ("code", &code)]).await;
    let page = is_page(&answer, 200);
    assert!(page.contains("D*** L***") && !page.contains("Dewi"));
    let session = Session { cookie: answer.cookies(), people: Vec::new() };
    // Whoever left before answering is asked again.
    let asked = is_page(&api.at(Method::GET, "/anggota/").page().session(&session).await, 200);
    assert!(asked.contains("D*** L***"));
    let nobody = api.post("/sessions/current").page().session(&session).form(&[("_method", "PUT")]).await;
    let again = is_page(&nobody, 422);
    assert!(again.contains("Pilih salah satu nama dari daftar.") && again.contains("D*** L***"));
    let form = [("_method", "PUT"), ("person", daughter.application.as_str())];
    let chosen = api.post("/sessions/current").page().session(&session).form(&form).await;
    assert_eq!(chosen.leads_to(), "/anggota/");
    let home = is_page(&api.at(Method::GET, "/anggota/").page().session(&session).await, 200);
    assert!(home.contains("Dewi Lestari"));
}

#[tokio::test]
async fn a_returned_application_is_fixed_on_its_page_and_taken_back_on_it() {
    let api = Api::shared();
    let citizen = person();
    let id = api.submit(&citizen).await;
    let bandung = api.officer("bandung").await;
    let back = serde_json::json!({"decision": "return", "reason": "Periksa nama", "fields": {"name": "Tanpa <gelar>"}});
    api.decide(&bandung, &id, &back).await.is(200);
    let session = api.sign_in(text(&citizen, "phone")).await;
    let home = is_page(&api.at(Method::GET, "/anggota/").page().session(&session).await, 200);
    assert!(home.contains("Periksa nama") && home.contains("Tanpa &lt;gelar&gt;"));
    assert!(home.contains("seperti yang dikirim"));
    let mut fixed = fields(&with(citizen.clone(), serde_json::json!({"name": "Siti Fatimah"})));
    fixed.push(("_method".to_owned(), "PUT".to_owned()));
    let fixed: Vec<_> = fixed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let sent = api.post("/me/application").page().session(&session).form(&fixed).await;
    assert_eq!(sent.leads_to(), "/anggota/?notice=application_sent");
    let gone = api.post("/me/application/withdrawal").page().session(&session).form(&[]).await;
    assert_eq!(gone.leads_to(), "/");
}

#[tokio::test]
async fn a_card_is_verified_on_a_page_without_scripts() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let card = api.get("/me/card").session(&session).await.is(200).json();
    let page = api.post("/cards/verify").page().form(&[("token", text(&card, "verify_url"))]).await;
    let page = is_page(&page, 200);
    assert!(page.contains(&member.number) && page.contains("S*** A***") && !page.contains("Siti"));
    let altered = is_page(&api.post("/cards/verify").page().form(&[("token", "a.b.c")]).await, 200);
    assert!(!altered.contains(&member.number));
}
