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
    assert_eq!(html.matches("<input").count(), 1, "nothing but `confirm` is sent");
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
