//! Pages as functions render them.

use serde_json::{Value, json};
use site::{Language, render};

fn page(name: &str, context: &Value) -> String {
    render(name, Language::Id, context).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every field of the form that an error can name, as `POST /applications` names them.
const FIELDS: [&str; 12] = [
    "nik",
    "name",
    "birth_date",
    "sex",
    "phone",
    "village",
    "occupation",
    "marital_status",
    "guardian_name",
    "guardian_phone",
    "consent_membership",
    "consent_kpu",
];

fn join(values: &Value, fields: &[&str], choices: &Value) -> String {
    let errors: Vec<Value> =
        fields.iter().map(|field| json!({"field": field, "code": "x", "message": "Perbaiki."})).collect();
    page("join", &json!({"values": values, "errors": errors, "choices": choices, "referrer": ""}))
}

#[test]
fn every_error_of_the_join_form_leads_to_its_field_and_says_so_in_the_title() {
    let html = join(&json!({}), &FIELDS, &json!([]));
    for field in FIELDS {
        assert!(html.contains(&format!("href=\"#{field}\"")), "{field} has no link");
        assert!(html.contains(&format!(" id=\"{field}\"")), "{field} has no place");
        assert!(html.contains(&format!("id=\"{field}-error\"")), "{field} has no message");
    }
    assert!(html.contains("<title>Kesalahan: "));
    assert!(html.contains("role=\"alert\" tabindex=\"-1\" autofocus"));
    assert!(!join(&json!({}), &[], &json!([])).contains("Kesalahan"));
}

#[test]
fn what_was_typed_stays_and_consents_are_never_ticked_beforehand() {
    let typed = json!({"nik": "3273014101900001", "name": "Ma'ruf", "sex": "male", "occupation": "trader", "consent_kpu": "on"});
    let html = join(&typed, &["phone"], &json!([]));
    assert!(html.contains("value=\"3273 0141 0190 0001\""));
    assert!(html.contains("value=\"Ma&#39;ruf\""));
    assert!(html.contains("value=\"male\" checked"));
    assert!(html.contains("value=\"trader\" selected"));
    assert_eq!(html.matches("value=\"on\" checked").count(), 1);
    assert!(!join(&json!({}), &[], &json!([])).contains(" checked"));
}

#[test]
fn hits_of_a_village_search_are_offered_with_a_way_to_search_again() {
    let choices = json!([{"code": "32.04.05.2001", "label": "Cileunyi Kulon"}, {"code": "32.04.05.2002", "label": "Cileunyi Wetan"}]);
    let html = join(&json!({"village": "cileunyi"}), &["village"], &choices);
    for code in ["32.04.05.2001", "32.04.05.2002", ""] {
        assert!(html.contains(&format!("value=\"{code}\"")), "{code}");
    }
    assert!(html.contains(" id=\"village\""), "the error must lead to the first choice");
    assert_eq!(html.matches("name=\"village\"").count(), 3);
}

#[test]
fn the_check_page_shows_words_and_sends_only_the_sealed_token() {
    let html = page(
        "join-check",
        &json!({
            "rows": [{"field": "sex", "value": "female"}, {"field": "birth_date", "value": "1990-01-01"}, {"field": "consent_messages", "value": ""}],
            "warnings": ["nik.birth_date_mismatch"], "confirm": "sealed", "errors": [],
        }),
    );
    for shown in [
        "Perempuan",
        "1 Januari 1990",
        "Tidak",
        "Tanggal lahir berbeda",
        "value=\"sealed\"",
        "name=\"edit\" value=\"1\"",
    ] {
        assert!(html.contains(shown), "{shown}");
    }
    let main = html.split("</main>").next().unwrap();
    assert_eq!(main.matches("<input").count(), 1, "nothing but `confirm` is sent");
}

#[test]
fn a_refused_step_of_a_member_is_shown_where_it_was_taken() {
    let html = page(
        "member",
        &json!({
            "application": null, "details": {}, "invite_url": "", "notice": null, "card_available": false,
            "membership": {"number": "32.73-000127-4", "status": "active", "since": "2026-11-24", "name": "Siti", "village": "Sukarasa", "missing": []},
            "form": "erasure", "values": {"birth_date": "1990-01-01", "nik_last4": "0002"},
            "errors": [{"field": "nik_last4", "code": "identity.mismatch", "message": "Tidak cocok."}],
        }),
    );
    assert!(html.contains("href=\"#erasure-nik_last4\""));
    assert_eq!(html.matches("Tidak cocok.").count(), 2, "in the summary and at the one field");
    assert!(html.contains("id=\"erasure-nik_last4-error\""));
}

#[test]
fn every_page_speaks_both_languages() {
    let context = json!({"status": 410, "title": "x", "message": "y", "next": "", "errors": []});
    assert!(render("error", Language::Id, &context).unwrap().contains("Ke beranda"));
    let english = render("error", Language::En, &context).unwrap();
    assert!(
        english.contains("To the home page")
            && english.contains("<html lang=\"en\">")
            && english.contains("href=\"/en/\"")
    );
}

#[test]
fn codes_that_the_site_has_no_words_for_do_not_break_a_page() {
    let html = page(
        "member",
        &json!({
            "application": null, "membership": null, "details": {}, "invite_url": "", "errors": [],
            "notice": "something_new", "card_available": false,
        }),
    );
    assert!(html.contains("Tersimpan."));
}

fn place(dapil: &str, name: &str) -> Value {
    json!({"value": format!("dpr|{dapil}"), "name": name, "chamber": "dpr", "seats": 7, "supporters": 12})
}

fn consent(step: &str, more: &Value) -> String {
    let mut context = json!({
        "token": "tok", "election": "Pemilu Nasional 2029", "state": "open",
        "step": step, "until": "15 Februari 2028", "ask": [], "values": {}, "errors": [], "choices": [],
        "people": [
            {"id": "a", "masked_name": "D*** L***", "proposals": [place("3201", "Jawa Barat I")]},
            {"id": "b", "masked_name": "B*** S***", "proposals": [place("3202", "Jawa Barat II")]},
        ],
        "places": [place("3201", "Jawa Barat I"), place("3202", "Jawa Barat II")],
    });
    for (key, value) in more.as_object().expect("an object") {
        context[key] = value.clone();
    }
    page("consent", &context)
}

#[test]
fn a_nominee_asks_for_the_code_before_answering() {
    let html = consent("ask", &json!({}));
    assert!(html.contains("action=\"/api/v1/consents/codes\""));
    assert!(!html.contains("/api/v1/consents/answer"));
}

#[test]
fn nothing_is_answered_or_agreed_to_beforehand() {
    let html = consent("answer", &json!({}));
    for field in ["token", "code", "nominee", "answer", "dapil", "no_contact", "consent_candidacy"] {
        assert!(html.contains(&format!("name=\"{field}\"")), "{field}");
    }
    assert!(html.contains("autocomplete=\"one-time-code\""));
    assert_eq!(html.matches("name=\"answer\"").count(), 3);
    assert!(!html.contains(" checked"));
}

#[test]
fn every_error_of_an_answer_leads_to_its_field() {
    for step in ["answer", "details"] {
        let fields: &[&str] = if step == "answer" {
            &["code", "nominee", "answer", "dapil", "no_contact", "consent_candidacy"]
        } else {
            &[
                "code",
                "dapil",
                "consent_candidacy",
                "nik",
                "birth_date",
                "sex",
                "village",
                "occupation",
                "consent_membership",
                "consent_kpu",
            ]
        };
        let errors: Vec<Value> =
            fields.iter().map(|field| json!({"field": field, "code": "x", "message": "Perbaiki."})).collect();
        let html = consent(step, &json!({"errors": errors, "ask": fields, "values": {"answer": "accept"}}));
        for field in fields {
            assert!(html.contains(&format!("href=\"#{field}\"")), "{step}: {field} has no link");
            assert!(html.contains(&format!(" id=\"{field}\"")), "{step}: {field} has no place");
            assert!(html.contains(&format!("id=\"{field}-error\"")), "{step}: {field} has no message");
        }
    }
}

#[test]
fn the_joining_form_of_a_nominee_keeps_code_place_consent_and_who_they_are() {
    let values = json!({"code": "123456", "dapil": "dpr|3202", "consent_candidacy": "on", "nominee": ["b"]});
    let html = consent("details", &json!({"ask": ["nik"], "values": values}));
    for kept in [
        "name=\"answer\" value=\"accept\"",
        "name=\"code\" value=\"123456\"",
        "name=\"nominee\" value=\"b\"",
        "name=\"dapil\" value=\"dpr|3202\"",
        "name=\"consent_candidacy\" value=\"on\"",
        "Jawa Barat II (DPR)",
    ] {
        assert!(html.contains(kept), "{kept}");
    }
    assert!(!html.contains(" id=\"village\""), "only what is asked");
}

#[test]
fn an_answered_question_is_not_asked_again() {
    for state in ["accepted", "declined", "not_me", "expired"] {
        let html = consent("ask", &json!({"state": state}));
        assert!(!html.contains("<form"), "{state}");
    }
}

fn propose(more: &Value) -> String {
    let mut context = json!({
        "member": true, "notice": null, "remaining": 10, "limit": 10, "errors": [], "values": {}, "proposals": [],
        "elections": [{"id": "e", "name": "Pemilu", "open": true, "opens": "kini", "closes": "nanti"}],
        "places": [
            {"value": "e|dpr|1101", "label": "Aceh I", "own": false, "group": "Aceh"},
            {"value": "e|dpr|3201", "label": "Jawa Barat I", "own": true, "group": "Jawa Barat"},
        ],
    });
    for (key, value) in more.as_object().expect("an object") {
        context[key] = value.clone();
    }
    page("propose", &context)
}

#[test]
fn every_error_of_a_proposal_leads_to_its_field() {
    let fields = ["nominee.name", "nominee.phone", "nominee.sex", "nominee.member_number", "track", "reason"];
    let errors: Vec<Value> = fields
        .iter()
        .chain(&["election", "chamber", "dapil"])
        .map(|field| json!({"field": field, "code": "x", "message": "Perbaiki."}))
        .collect();
    let html = propose(&json!({"errors": errors}));
    for field in fields.iter().chain(&["place"]) {
        assert!(html.contains(&format!("href=\"#{field}\"")), "{field} has no link");
        assert!(html.contains(&format!(" id=\"{field}\"")), "{field} has no place");
        assert!(html.contains(&format!("id=\"{field}-error\"")), "{field} has no message");
    }
    assert_eq!(html.matches("href=\"#place\"").count(), 1, "the form has one place for all three");
}

#[test]
fn a_member_is_offered_their_own_districts_first() {
    let html = propose(&json!({"values": {"place": "e|dpr|1101"}}));
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(at("value=\"e|dpr|3201\"") < at("value=\"e|dpr|1101\" selected"));
}

#[test]
fn only_a_member_with_proposals_left_in_an_open_window_gets_the_form() {
    let form = "action=\"/api/v1/nominations\"";
    assert!(propose(&json!({})).contains(form));
    let closed = json!([{"id": "e", "name": "Pemilu", "open": false, "opens": "nanti", "closes": "lalu"}]);
    for without in [json!({"member": false}), json!({"remaining": 0}), json!({"elections": closed})] {
        assert!(!propose(&without).contains(form), "{without}");
    }
    let outsider = propose(&json!({"member": false}));
    assert!(outsider.contains("href=\"/gabung/\"") && outsider.contains("href=\"/masuk/\""));
}
