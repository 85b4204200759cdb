//! What people paste is read the same way wherever it is taken; what clients say of themselves is read as the list
//! that it is.

use serde_json::{Value, json};

use crate::harness::{Api, person, text, with};

/// Spellings that a pasted number arrives in.
fn pasted(number: &str) -> [String; 4] {
    [
        format!("\u{2068}{number}\u{2069}"),
        format!("\t({number})\u{a0}"),
        number.replace(['-', ' '], "\u{2011}"),
        number.chars().map(|c| format!("{c}\u{200b}")).collect(),
    ]
}

#[tokio::test]
async fn a_pasted_number_is_read_from_the_form_to_the_officer_s_search() {
    let api = Api::shared();
    let officer = api.officer("owner").await;
    for way in 0..4 {
        let citizen = person();
        let odd = |field: &str| pasted(text(&citizen, field))[way].clone();
        let typed = with(
            citizen.clone(),
            json!({"nik": odd("nik"), "phone": odd("phone"), "birth_date": odd("birth_date").replace(['(', ')'], "")}),
        );
        let id = api.apply(&typed).await;
        let code = api.code(text(&citizen, "phone")).await;
        api.verify(&id, &pasted(&code)[way]).await.is(200);
        let number = api.approve(&id).await;

        let asking = api.ask_code(&odd("phone")).await;
        let code = api.code(text(&citizen, "phone")).await;
        let session = api.open_session(&odd("phone"), &pasted(&code)[way], &asking).await;
        let last4 = &text(&citizen, "nik")[12..];
        let identity = json!({"birth_date": odd("birth_date"), "nik_last4": pasted(last4)[way]});
        api.post("/me/export").session(&session).json(&identity).await.is(200);

        for (field, value) in [("nik", odd("nik")), ("phone", odd("phone")), ("number", pasted(&number)[way].clone())] {
            let found = api.post("/admin/members/search").officer(&officer).json(&json!({field: value})).await.is(200);
            assert_eq!(found.json()["items"][0]["number"], number.as_str(), "{field}: {value:?}");
        }
    }
}

#[tokio::test]
async fn a_form_may_write_a_day_as_the_ktp_does_and_json_may_not() {
    let api = Api::shared();
    let citizen = person();
    let join = |day: &'static str| {
        let typed = with(citizen.clone(), json!({"birth_date": day}));
        let fields: Vec<(String, String)> = typed.as_object().unwrap().iter().map(field).collect();
        let api = api.clone();
        async move {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            api.post("/applications").form(&fields).await
        }
    };
    for day in ["01-01-1990", " 01\u{2011}01\u{2011}1990 ", "1990-01-01"] {
        assert_eq!(join(day).await.is(202).json()["warnings"], json!([]), "{day}");
    }
    for day in ["1-1-1990", "01/01/1990", "01.01.1990", "01-01-90", "31-02-1990"] {
        join(day).await.names(&[("birth_date", "birth_date.format")]);
    }
    let typed = with(citizen.clone(), json!({"birth_date": "01-01-1990"}));
    api.post("/applications").json(&typed).await.names(&[("birth_date", "birth_date.format")]);
}

fn field((name, value): (&String, &Value)) -> (String, String) {
    let value = match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "on".to_owned(),
        _ => String::new(),
    };
    (name.clone(), value)
}

#[tokio::test]
async fn a_phone_of_another_country_is_refused_unless_the_party_lists_it() {
    let api = Api::shared();
    for phone in ["+60 12 345 6789", "+1 202 555 0101", "0060123456789", "+65 9123 4567"] {
        let typed = with(person(), json!({"phone": phone}));
        api.post("/applications").json(&typed).await.names(&[("phone", "phone.format")]);
    }
    for phone in ["+62 0812 3999 8888", "(0812) 3999-8888", "62 812.3999.8888"] {
        api.post("/sessions/codes").json(&json!({"phone": phone})).await.is(202);
    }
}

#[tokio::test]
async fn a_name_is_found_however_its_marks_are_typed() {
    let api = Api::shared();
    let officer = api.officer("owner").await;
    let citizen = with(person(), json!({"name": "Ma\u{2019}ruf Jos\u{e9} Quraisy"}));
    let member = api.join(&citizen).await;
    // What follows from a membership has happened when its messages are there.
    api.outbox(member.phone()).await;
    for typed in ["ma'ruf quraisy", "MA\u{2bb}RUF jose", "maruf jos\u{e9}", "Maruf-Quraisy", " quraisy  Ma`ruf\u{a0}"] {
        let search = json!({"name": typed, "area": "32.73"});
        let found = api.post("/admin/members/search").officer(&officer).json(&search).await.is(200).json();
        let numbers: Vec<_> = found["items"].as_array().unwrap().iter().map(|item| item["number"].clone()).collect();
        assert!(numbers.contains(&json!(member.number)), "{typed}: {numbers:?}");
    }
}

#[tokio::test]
async fn accept_is_read_as_a_list_with_weights() {
    let api = Api::shared();
    let kind = |accept: &'static str| {
        let call = api.post("/cards/verify").header("accept", accept).form(&[("token", "x")]);
        async move { call.await.is(200).header("content-type").unwrap().to_owned() }
    };
    for accept in ["text/html", "application/json;q=0.5, text/html", "text/html, */*", "text/*"] {
        assert!(kind(accept).await.starts_with("text/html"), "{accept}");
    }
    for accept in ["*/*", "text/html;q=0, */*", "application/json, text/html;q=0.5", "application/json", "text/htmlx"] {
        assert_eq!(kind(accept).await, "application/json", "{accept}");
    }
}

#[tokio::test]
async fn a_foreign_cookie_s_odd_bytes_do_not_end_a_session() {
    let api = Api::shared();
    let (_, session) = api.member().await;
    for foreign in [&b"iklan=caf\xc3\xa9"[..], b"iklan=\xff\xfe", b"=;;", b"a=\"b c\"", b"iklan=\t"] {
        for cookies in
            [[foreign, b"; ", session.cookie.as_bytes()].concat(), [session.cookie.as_bytes(), b"; ", foreign].concat()]
        {
            api.get("/me").header_bytes("cookie", &cookies).await.is(200);
        }
    }
}
