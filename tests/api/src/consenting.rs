//! The nominee answers, by a link and a code.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{
    Api, Member, Session, fresh_phone, joining, own_proposal, person, phone_of, proposal, text, with,
};

/// A proposal that was made; gives it with its proposer's session.
async fn proposed(api: &Api, wanted: Value) -> (Value, Session) {
    let (_, session) = api.member().await;
    api.propose(&session, &wanted).await.is(201);
    (wanted, session)
}

/// A member with a name that no other one has.
async fn named(api: &Api, name: &str) -> Member {
    api.join(&with(person(), json!({"name": name}))).await
}

/// The one person of a question.
fn only(question: &Value) -> &Value {
    let people = question["people"].as_array().unwrap();
    assert_eq!(people.len(), 1, "{question}");
    &people[0]
}

fn nominee(name: &str, phone: &str) -> Value {
    json!({"nominee": {"name": name, "phone": phone, "sex": "female"}})
}

#[tokio::test]
async fn a_link_shows_every_proposal_and_a_masked_name() {
    let api = Api::shared();
    let (wanted, _) = proposed(&api, with(proposal("3305"), nominee("Dewi Sartika Wulandari", &fresh_phone()))).await;
    let (_, other) = api.member().await;
    api.propose(&other, &with(wanted.clone(), json!({"dapil": "3306"}))).await.is(201);
    let token = api.consent_token(phone_of(&wanted)).await;
    let question = api.question(&token).await.is(200).json();
    assert_eq!(question["status"], "open");
    let person = only(&question);
    assert_eq!((text(person, "masked_name"), text(person, "status")), ("D*** S*** W***", "open"));
    let proposals = person["proposals"].as_array().unwrap();
    let seen: Vec<_> = proposals.iter().map(|one| (text(one, "dapil"), one["supporters"].clone())).collect();
    assert_eq!(seen, [("3305", json!(1)), ("3306", json!(1))]);
    assert_eq!((text(&proposals[0], "chamber"), &proposals[0]["seats"]), ("dpr", &json!(8)));
    let shown = question.to_string();
    for part in ["Sartika", "Wulandari", &phone_of(&wanted).replace(' ', "")[1..]] {
        assert!(!shown.contains(part), "{shown}");
    }
    // Whoever pastes the whole link is understood.
    let link = format!("{}/kesediaan/#{token}", api.server.url());
    let (start, end) = link.split_at(70);
    for pasted in [
        link.clone(),
        format!("{link} balas ya"),
        format!("{link}."),
        format!("({link})"),
        format!("\u{201c}{link}\u{201d}"),
        format!("{start}\n{end}"),
        format!("{start} {end} balas ya"),
        format!("\u{200b}{link}\u{feff}"),
        link.replace('#', "%23"),
        format!("{token}."),
    ] {
        assert_eq!(api.question(&pasted).await.is(200).json(), question, "{pasted}");
        api.post("/consents/codes").json(&json!({"token": pasted})).await.is(202);
    }
    api.question(&link.replace(&token, "")).await.names(&[("token", "token.missing")]);
    api.question("").await.names(&[("token", "token.missing")]);
    for bad in ["x", &token[..token.len() - 2], &format!("{token}A")] {
        api.question(bad).await.problem(410, "consent.expired");
    }
}

#[tokio::test]
async fn a_forwarded_link_without_the_phones_code_changes_nothing() {
    let api = Api::shared();
    let (wanted, _) = proposed(&api, proposal("3307")).await;
    let phone = phone_of(&wanted);
    let token = api.consent_token(phone).await;
    let send =
        |code: &str| api.post("/consents/answer").json(&json!({"token": token, "code": code, "answer": "decline"}));
    // No code was asked for yet.
    send("123456").await.names(&[("code", "code.wrong")]);
    let code = api.consent_code(&token, phone).await;
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    for _ in 0..5 {
        send(&wrong).await.names(&[("code", "code.wrong")]);
    }
    send(&code).await.names(&[("code", "code.wrong")]);
    send("12a456").await.names(&[("code", "code.format")]);
    assert_eq!(api.question(&token).await.is(200).json()["status"], "open");
    // The code of another flow is none, and a browser's own is not burnt by those who have the link alone.
    let asking = api.ask_code(phone).await;
    let sign_in = api.code(phone).await;
    let link = json!({"token": token});
    api.post("/consents/codes").cookies(&asking).json(&link).await.is(202);
    let code = api.code(phone).await;
    let own = |code: &str| {
        api.post("/consents/answer").cookies(&asking).json(&json!({"token": token, "code": code, "answer": "decline"}))
    };
    if sign_in != code {
        own(&sign_in).await.names(&[("code", "code.wrong")]);
        let form = json!({"phone": phone, "code": code});
        api.post("/sessions").cookies(&asking).json(&form).await.names(&[("code", "code.wrong")]);
    }
    own(&code).await.is(200);
}

#[tokio::test]
async fn what_is_missing_in_an_answer_is_named() {
    let api = Api::shared();
    let (wanted, _) = proposed(&api, proposal("3308")).await;
    let token = api.consent_token(phone_of(&wanted)).await;
    let send = |body: Value| api.post("/consents/answer").json(&with(json!({"token": token}), body));
    api.post("/consents/answer").json(&json!({})).await.names(&[("token", "token.missing")]);
    send(json!({})).await.names(&[("code", "code.format"), ("answer", "answer.unknown")]);
    send(json!({"code": "123456", "answer": "yes"})).await.names(&[("answer", "answer.unknown")]);
    send(json!({"code": "123456", "answer": "accept"}))
        .await
        .names(&[("consent_candidacy", "consent_candidacy.required")]);
    let code = api.consent_code(&token, phone_of(&wanted)).await;
    let accept = json!({"code": code, "answer": "accept", "consent_candidacy": true});
    // A stranger joins with the answer; the code is still good afterwards.
    let named = send(accept.clone()).await.problem(422, "fields.invalid");
    let fields: Vec<_> = named.iter().map(|(field, _)| field.as_str()).collect();
    let asked = ["birth_date", "consent_kpu", "consent_membership", "nik", "occupation", "sex", "village"];
    assert_eq!(fields, asked);
    send(with(accept.clone(), json!({"dapil": "9999"}))).await.problem(422, "fields.invalid");
    let forbidden = with(with(joining(), accept.clone()), json!({"occupation": "police"}));
    send(forbidden).await.names(&[("occupation", "occupation.forbidden")]);
    send(with(joining(), accept)).await.is(200);
}

#[tokio::test]
async fn a_proposers_link_opens_the_question_and_the_code_goes_to_the_nominee() {
    let api = Api::shared();
    let (member, session) = api.member().await;
    let wanted = proposal("3309");
    api.propose(&session, &wanted).await.is(201);
    let url = text(&api.nominations(&session).await[0], "consent_url").to_owned();
    let (page, token) = url.split_once('#').unwrap();
    assert_eq!(page, format!("{}/kesediaan/", api.server.url()));
    let own = api.consent_token(phone_of(&wanted)).await;
    assert_eq!(api.question(token).await.is(200).json(), api.question(&own).await.is(200).json());
    let before = api.outbox(member.phone()).await.len();
    api.consent_code(token, phone_of(&wanted)).await;
    assert_eq!(api.outbox(member.phone()).await.len(), before);
}

#[tokio::test]
async fn a_stranger_who_accepts_is_willing_and_stands_in_the_officers_queue() {
    let api = Api::shared();
    let (wanted, session) = proposed(&api, proposal("3310")).await;
    let person = joining();
    let answer = api.answer(phone_of(&wanted), "accept", &person).await.is(200).json();
    assert_eq!((text(&answer, "status"), text(&answer, "dapil")), ("accepted", "3310"));
    let bandung = api.officer("bandung").await;
    let path = format!("/admin/applications/{}", text(&answer, "application_id"));
    let application = api.get(&path).officer(&bandung).await.is(200).json();
    assert_eq!((&application["status"], &application["nik"]), (&json!("submitted"), &person["nik"]));
    let owner = api.officer("owner").await;
    let aspirant = api.aspirant(&owner, text(&answer, "aspirant_id")).await;
    assert_eq!((&aspirant["status"], &aspirant["member"]), (&json!("willing"), &json!(false)));
    assert!(text(&aspirant["consent"], "receipt").split('.').count() == 3, "signed");
    assert!(aspirant["flags"].as_array().unwrap().contains(&json!("joining")));
    assert_eq!(api.nominations(&session).await[0]["status"], "accepted");
    api.approve(text(&answer, "application_id")).await;
    let aspirant = api.aspirant(&owner, text(&answer, "aspirant_id")).await;
    assert_eq!((&aspirant["member"], &aspirant["flags"]), (&json!(true), &json!([])), "nobody joins any more");
    let list = "/admin/aspirants?election=pemilu-nasional-2029&chamber=dpr&dapil=3310";
    let list = api.get(list).officer(&owner).await.is(200).json();
    let row = list["items"].as_array().unwrap().iter().find(|row| row["id"] == answer["aspirant_id"]).unwrap();
    assert_eq!(row["flags"], json!([]));
    // The phone that answered is the one that signs in.
    assert!(api.me(&api.sign_in(phone_of(&wanted)).await).await["membership"]["number"].is_string());
}

#[tokio::test]
async fn a_member_skips_what_is_known() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let yes = json!({"consent_candidacy": true});
    let by_name = named(&api, "Kartini Wahyuningsih").await;
    api.propose(&session, &with(proposal("3401"), nominee("KARTINI wahyuningsih", by_name.phone()))).await.is(201);
    let answer = api.answer(by_name.phone(), "accept", &yes).await.is(200).json();
    assert_eq!((text(&answer, "status"), &answer["application_id"]), ("accepted", &Value::Null));
    let by_number = named(&api, "Cut Meutia").await;
    let other_name = with(own_proposal("3401", &by_number), json!({}));
    let renamed = with(other_name["nominee"].clone(), json!({"name": "Ibu Cut"}));
    api.propose(&session, &with(other_name, json!({"nominee": renamed}))).await.is(201);
    let answer = api.answer(by_number.phone(), "accept", &yes).await.is(200).json();
    let owner = api.officer("owner").await;
    let aspirant = api.aspirant(&owner, text(&answer, "aspirant_id")).await;
    assert_eq!((&aspirant["member"], &aspirant["name"]), (&json!(true), &json!("Cut Meutia")));
    assert_eq!(aspirant["nik"], by_number.person["nik"]);
    // A member of the same phone with another name is somebody else: the nominee is asked to join.
    let family = named(&api, "Rohana Kudus").await;
    api.propose(&session, &with(proposal("3401"), nominee("Anak Rohana", family.phone()))).await.is(201);
    let asked = api.answer(family.phone(), "accept", &yes).await.problem(422, "fields.invalid");
    assert!(asked.len() > 5, "{asked:?}");
}

#[tokio::test]
async fn who_is_too_young_on_the_day_of_the_final_list_cannot_accept() {
    let api = Api::shared();
    let (wanted, _) = proposed(&api, proposal("3510")).await;
    // Twenty-one on 15 January 2029.
    let born = |date: &str| with(joining(), json!({"birth_date": date, "marital_status": "married"}));
    let young = api.answer(phone_of(&wanted), "accept", &born("2008-01-16")).await;
    young.names(&[("birth_date", "age.candidate")]);
    api.answer(phone_of(&wanted), "accept", &born("2008-01-15")).await.is(200);
}

#[tokio::test]
async fn a_members_nik_must_match() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    let member = named(&api, "Nyai Walidah").await;
    api.propose(&session, &with(proposal("3402"), nominee("Nyai Walidah", member.phone()))).await;
    api.propose(&session, &with(proposal("3501"), nominee("Nyai Walidah", member.phone()))).await.is(201);
    let token = api.consent_token(member.phone()).await;
    let code = api.consent_code(&token, member.phone()).await;
    let send = |nik: &Value| {
        let body = json!({"token": token, "code": code, "answer": "accept", "consent_candidacy": true, "nik": nik});
        api.post("/consents/answer").json(&body)
    };
    for _ in 0..5 {
        send(&person()["nik"]).await.names(&[("nik", "nik.mismatch")]);
    }
    // Whoever holds phone and link cannot go on trying, and the member needs to tell none.
    send(&member.person["nik"]).await.problem(429, "identity.limit");
    assert_eq!(api.question(&token).await.is(200).json()["status"], "open");
    send(&Value::Null).await.is(200);
}

#[tokio::test]
async fn whoever_declines_is_withdrawn_and_not_proposed_again() {
    let api = Api::shared();
    let (wanted, session) = proposed(&api, proposal("3502")).await;
    let answer = api.answer(phone_of(&wanted), "decline", &json!({})).await.is(200).json();
    assert_eq!(answer["status"], "declined");
    assert_eq!(api.nominations(&session).await[0]["status"], "declined");
    let owner = api.officer("owner").await;
    assert_eq!(api.aspirants(&owner, "3502").await[0]["status"], "withdrawn");
    let (_, other) = api.member().await;
    for dapil in ["3502", "3503"] {
        api.propose(&other, &with(wanted.clone(), json!({"dapil": dapil}))).await.problem(409, "nominee.refused");
    }
    assert_eq!(api.outbox(phone_of(&wanted)).await.len(), 2, "the question and the code");
}

#[tokio::test]
async fn a_phone_of_somebody_else_is_left_in_peace_and_the_officers_are_told() {
    let api = Api::shared();
    let (wanted, session) = proposed(&api, proposal("3504")).await;
    let answer = api.answer(phone_of(&wanted), "not_me", &json!({})).await.is(200).json();
    assert_eq!(answer["status"], "not_me");
    let owner = api.officer("owner").await;
    let aspirants = api.aspirants(&owner, "3504").await;
    assert_eq!(aspirants[0]["status"], "withdrawn");
    assert!(aspirants[0]["flags"].as_array().unwrap().contains(&json!("not_me")), "{aspirants:?}");
    assert_eq!(api.nominations(&session).await[0]["status"], "not_me");
    let (_, other) = api.member().await;
    api.propose(&other, &with(wanted.clone(), json!({"dapil": "3505"}))).await.problem(409, "nominee.refused");
    assert_eq!(api.outbox(phone_of(&wanted)).await.len(), 2);
}

#[tokio::test]
async fn the_same_answer_again_is_fine_and_another_one_is_not() {
    let api = Api::shared();
    for (first, second) in [("decline", "accept"), ("not_me", "decline"), ("accept", "not_me")] {
        let (wanted, _) = proposed(&api, proposal("3506")).await;
        let phone = phone_of(&wanted);
        let token = api.consent_token(phone).await;
        let code = api.consent_code(&token, phone).await;
        let form = with(joining(), json!({"token": token, "code": code}));
        let send = |answer: &str| api.post("/consents/answer").json(&with(form.clone(), json!({"answer": answer})));
        let answered = send(first).await.is(200).json();
        let again = send(first).await.is(200).json();
        assert_eq!(again, answered);
        // Whoever has the link alone learns no more than that it was answered.
        let wrong = json!({"answer": first, "code": if code == "000000" { "000001" } else { "000000" }});
        let told = api.post("/consents/answer").json(&with(form.clone(), wrong)).await.is(200).json();
        assert_eq!((&told["status"], &told["aspirant_id"]), (&answered["status"], &Value::Null));
        if first == "accept" {
            // Where, it does not tell: so the page says nothing of a place.
            let other = if code == "000000" { "000001" } else { "000000" };
            let fields = [("token", token.as_str()), ("code", other), ("answer", first), ("consent_candidacy", "on")];
            for (path, said) in [("", "Anda bersedia dicalonkan."), ("?lang=en", "You are willing to stand.")] {
                let path = format!("/consents/answer{path}");
                let page = api.post(&path).page().form(&fields).await.is(200).text();
                assert!(page.contains(said), "{page}");
            }
        }
        send(second).await.problem(409, "consent.answered");
        // Nobody gets a code for a question that was answered.
        let before = api.outbox(phone).await.len();
        api.post("/consents/codes").json(&json!({"token": token})).await.is(202);
        assert_eq!(api.outbox(phone).await.len(), before);
        assert_eq!(api.question(&token).await.is(200).json()["status"], answered["status"]);
    }
}

#[tokio::test]
async fn of_two_proposals_one_is_chosen_and_the_other_ends() {
    let api = Api::shared();
    let (wanted, first) = proposed(&api, proposal("3507")).await;
    let (_, second) = api.member().await;
    api.propose(&second, &with(wanted.clone(), json!({"dapil": "3508"}))).await.is(201);
    let form = joining();
    api.answer(phone_of(&wanted), "accept", &form).await.names(&[("dapil", "dapil.unknown")]);
    let answer = api.answer(phone_of(&wanted), "accept", &with(form, json!({"dapil": "3508"}))).await.is(200).json();
    assert_eq!(answer["dapil"], "3508");
    let owner = api.officer("owner").await;
    assert_eq!(api.aspirants(&owner, "3507").await[0]["status"], "withdrawn");
    assert_eq!(api.aspirants(&owner, "3508").await[0]["status"], "willing");
    assert_eq!(api.nominations(&first).await[0]["status"], "declined");
    assert_eq!(api.nominations(&second).await[0]["status"], "accepted");
    // Who stands somewhere is proposed nowhere else, and gains support there without being asked again.
    let messages = api.outbox(phone_of(&wanted)).await.len();
    let (_, third) = api.member().await;
    api.propose(&third, &wanted).await.problem(409, "nominee.refused");
    api.propose(&third, &with(wanted.clone(), json!({"dapil": "3508"}))).await.is(201);
    assert_eq!(api.aspirants(&owner, "3508").await[0]["support"], 2);
    assert_eq!(api.outbox(phone_of(&wanted)).await.len(), messages);
}

#[tokio::test]
async fn an_answer_works_as_pages_without_scripts() {
    let api = Api::shared();
    let (wanted, _) = proposed(&api, proposal("3509")).await;
    let phone = phone_of(&wanted);
    let token = api.consent_token(phone).await;
    let post = |path: &str, fields: &[(&str, &str)]| api.post(path).page().form(fields);
    let page = api.consent_page("/consents", &token).await;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(page.text().contains("Jawa Timur IX") && !page.text().contains("Santoso"), "{page:?}");
    api.consent_page("/consents/codes", &token).await;
    let code = api.code(phone).await;
    let mut fields =
        vec![("token", token.as_str()), ("code", &code), ("answer", "accept"), ("consent_candidacy", "on")];
    // What joining needs is asked only now; the code stays good.
    let page = post("/consents/answer", &fields).await.is(200).text();
    assert!(page.contains("name=\"nik\"") && page.contains("name=\"village\""), "{page}");
    let person = joining();
    for field in ["nik", "birth_date", "sex", "village", "occupation"] {
        fields.push((field, text(&person, field)));
    }
    fields.extend([("consent_membership", "on"), ("consent_kpu", "on")]);
    let page = post("/consents/answer", &fields).await.is(200).text();
    assert!(page.contains("Jawa Timur IX"), "{page}");
    assert_eq!(api.question(&token).await.is(200).json()["status"], "accepted");
    let page = post("/consents", &[("token", "x")]).await;
    assert_eq!(page.status, 410);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
}

/// Every id in an answer.
fn ids_in(value: &Value, found: &mut Vec<Uuid>) {
    match value {
        Value::String(text) => found.extend(text.parse::<Uuid>()),
        Value::Array(items) => items.iter().for_each(|item| ids_in(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| ids_in(field, found)),
        _ => {}
    }
}

#[tokio::test]
async fn a_stranger_who_claims_every_id_in_sight_first_takes_nobodys_joining() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let (wanted, session) = proposed(&api, proposal("3511")).await;
    let listed = api.aspirants(&owner, "3511").await;
    let aspirant = text(&listed[0], "id").to_owned();
    let mut seen = Vec::new();
    ids_in(&json!(listed), &mut seen);
    ids_in(&api.aspirant(&owner, &aspirant).await, &mut seen);
    ids_in(&api.slate(&owner, "3511").await, &mut seen);
    ids_in(&json!(api.nominations(&session).await), &mut seen);
    assert!(seen.contains(&aspirant.parse().unwrap()));
    seen.sort_unstable();
    seen.dedup();
    let stranger = person();
    for id in seen {
        let squat = with(person(), json!({"name": "Orang Asing"}));
        let answer = api.post("/applications").key(id).json(&squat).await;
        assert!([202, 422].contains(&answer.status), "{answer:?}");
    }
    api.post("/applications").key(aspirant.parse().unwrap()).json(&stranger).await.problem(422, "idempotency.mismatch");

    let form = joining();
    let answer = api.answer(phone_of(&wanted), "accept", &form).await.is(200).json();
    let application = text(&answer, "application_id");
    assert_ne!(application, aspirant);
    let shown = api.get(&format!("/admin/applications/{application}")).officer(&owner).await.is(200).json();
    assert_eq!((&shown["nik"], &shown["name"]), (&form["nik"], &form["name"]));
    api.approve(application).await;
    assert_eq!(api.aspirant(&owner, &aspirant).await["member"], true);
    // The pack shows the nominee.
    let member = api.sign_in(phone_of(&wanted)).await;
    let details = json!({"birth_place": "Bandung", "marital_status": "married", "address": "Jl. Merdeka 1", "rt": "1", "rw": "2"});
    api.patch("/me").session(&member).json(&details).await.is(200);
    api.hand_in_papers(&owner, &aspirant).await;
    api.verdict(&owner, &aspirant, "ms").await.is(200);
    let with_a_woman = [api.candidates(&owner, "3511", &["female"]).await, vec![aspirant]].concat();
    let mut list = api.order(&owner, "3511", &with_a_woman, &json!(0)).await.is(200).json();
    assert_eq!(list["check"]["ok"], true, "{list}");
    for to in ["proposed", "endorsed", "approved"] {
        list = api.step(&owner, "3511", to, &list["version"]).await.is(200).json();
    }
    let pack = api.get(&format!("{}/silon.csv", crate::harness::slate("3511"))).officer(&owner).await.is(200).text();
    assert!(pack.contains(text(&form, "nik")) && !pack.contains("Orang Asing"), "{pack}");
}

#[tokio::test]
async fn an_application_that_joins_cannot_be_claimed_afterwards_either() {
    let api = Api::shared();
    let (wanted, _) = proposed(&api, proposal("7101")).await;
    let answer = api.answer(phone_of(&wanted), "accept", &joining()).await.is(200).json();
    let application: Uuid = text(&answer, "application_id").parse().unwrap();
    api.post("/applications").key(application).json(&person()).await.problem(422, "idempotency.mismatch");
}
