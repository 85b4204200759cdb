//! Bodies of requests. A test holds their fields to those of the types that read them.

mod candidacy;

use domain::limits::{ADDRESS_MAX, BIRTH_PLACE_MAX, DECISION_NUMBER_MAX, NAME_MAX, REASON_CODE_MAX, REASON_MAX};
use serde_json::{Value, json};

use super::example;
use super::schema::{
    Fields, as_form, consent, example, flag, line, list, may_be_empty, named, object, text, with, without,
};
use super::values::{typed_code, typed_day, typed_neighbourhood, typed_nik, typed_phone, typed_village};
use contract::{BulkDecision, RETURNABLE};

/// Every body by its name under `components`. `…Form` is the same as a form where the two differ.
pub(crate) fn requests() -> Vec<(&'static str, Value)> {
    let steering = vec![(
        "village",
        text(
            "Code of the village of residence, or words to search it by: one hit is taken, several come back on the page \
             as choices.",
        ),
    )];
    let apply_form = with(with(as_form(&apply()), steering.clone()), conversation());
    let mut bodies = candidacy::requests(&apply(), &steering);
    bodies.extend(vec![
        ("Apply", apply()),
        // Which fields a form must carry depends on `confirm`.
        (
            "ApplyForm",
            json!({
                "description": apply_form["description"], "type": "object", "properties": apply_form["properties"],
                "anyOf": [{"required": apply_form["required"]}, {"required": ["confirm"]}],
                "examples": apply_form["examples"],
            }),
        ),
        ("BulkDecision", bulk_decision()),
        ("CardCheck", card_check()),
        (
            "ChoosePerson",
            example(
                object(
                    "Who of several people one is; or when one was born, where the phone leads to nobody that this browser is told of.",
                    vec![],
                    vec![("person", named("Id")), ("birth_date", typed_day("Instead of `person`."))],
                ),
                json!({"person": example::ID}),
            ),
        ),
        (
            "CodeCheck",
            example(
                object(
                    "A code that came back from a phone.",
                    vec![("code", typed_code())],
                    vec![("who", json!({"anyOf": [named("CodeWho"), {"const": ""}], "default": "applicant"}))],
                ),
                json!({"code": "123456", "who": "applicant"}),
            ),
        ),
        (
            "CodeRequest",
            example(
                object("Asks for a code.", vec![("phone", typed_phone("The phone to sign in with"))], vec![]),
                json!({"phone": "0812 3456 7890"}),
            ),
        ),
        ("Correction", correction()),
        ("CorrectionForm", with(as_form(&correction()), steering.clone())),
        ("DecisionRequest", decision()),
        ("Details", details()),
        ("DetailsForm", as_form(&details())),
        ("Identity", example(object("Who one is, asked again.", identity(), vec![why()]), identity_example())),
        ("MemberPatch", member_patch()),
        ("ApplicationSearch", application_search()),
        ("MemberSearch", member_search()),
        (
            "MoveTo",
            example(
                object("Another village.", vec![("village", typed_village("Code of the new village."))], vec![]),
                json!({"village": "32.73.01.1001"}),
            ),
        ),
        ("MoveToForm", with(object("Another village.", vec![("village", Value::Null)], vec![]), steering)),
        ("NewPhone", new_phone()),
        (
            "SessionRequest",
            example(
                object("Signs in.", vec![("phone", typed_phone("The phone")), ("code", typed_code())], vec![]),
                json!({"phone": "0812 3456 7890", "code": "123456"}),
            ),
        ),
        ("StatusChange", status_change()),
        (
            "TakeBack",
            object("Takes an erasure back.", vec![("token", text("What the link holds behind `token=`."))], vec![]),
        ),
        (
            "AskRight",
            example(
                object("Asks for a right.", vec![("kind", named("Right"))], vec![]),
                json!({"kind": "access"}),
            ),
        ),
        (
            "AnswerRight",
            example(
                object(
                    "Answers a right that was asked for.",
                    vec![("accepted", flag("Whether it is done as asked.")), ("reason", line("Why.", REASON_MAX))],
                    vec![],
                ),
                json!({"accepted": true, "reason": "Diserahkan di kantor DPC"}),
            ),
        ),
        (
            "UndoPhone",
            example(
                object("Undoes a change of phone.", vec![("token", text("What the link carries."))], vec![]),
                json!({"token": "AQAAAA"}),
            ),
        ),
    ]);
    bodies
}

/// How a form goes back and forth between itself and its check-answers page.
fn conversation() -> Fields {
    vec![
        ("confirm", text("The sealed token of the check-answers page. With it the other fields are not read.")),
        ("edit", text("With `confirm`: anything but empty goes back to the form instead of committing.")),
    ]
}

fn name(description: &str) -> Value {
    let mut schema = line(description, NAME_MAX);
    schema["minLength"] = json!(1);
    schema
}

fn address() -> Value {
    line("Street and house.", ADDRESS_MAX)
}

fn birth_place() -> Value {
    line("Place of birth.", BIRTH_PLACE_MAX)
}

fn apply() -> Value {
    let required = vec![
        ("nik", typed_nik()),
        ("name", name("Full name as on the KTP: letters, spaces and `' ’ . , - / ( )`.")),
        ("birth_date", typed_day("Date of birth")),
        ("sex", named("Sex")),
        ("phone", typed_phone("The applicant's phone")),
        ("village", typed_village("Code of the village of residence, in force in Kemendagri's list.")),
        ("occupation", named("Occupation")),
        ("consent_membership", consent("Agrees to be a member and to the processing this needs.")),
        ("consent_kpu", consent("Agrees to the transfer to KPU.")),
    ];
    let optional = vec![
        ("consent_messages", flag("Agrees to campaign messages.")),
        ("birth_place", birth_place()),
        ("marital_status", may_be_empty(named("MaritalStatus"))),
        ("address", address()),
        ("rt", may_be_empty(typed_neighbourhood("RT"))),
        ("rw", may_be_empty(typed_neighbourhood("RW"))),
        ("email", may_be_empty(named("Email"))),
        ("referrer", text("Number of the member who invited.")),
        ("guardian_name", line("A parent's or guardian's name.", NAME_MAX)),
        (
            "guardian_phone",
            may_be_empty(typed_phone("A parent's or guardian's phone, for whoever is 17 and never married")),
        ),
    ];
    let description = "The form to join. A member is at least 17 years old or was ever married: below 17, \
        `marital_status` is needed; at 17 and never married, `guardian_phone`.";
    example(object(description, required, optional), example::apply())
}

/// The form again without what is not asked again.
fn correction() -> Value {
    let given = ["consent_membership", "consent_kpu", "consent_messages", "referrer"];
    let kept =
        given.map(|name| (name, json!({"description": "Stays as it was given; what says otherwise is refused."})));
    let mut form = with(without(apply(), &given), kept.to_vec());
    form["description"] = json!(
        "The whole form again. The phone stays the one that answered a code, consents stay as they were given: what \
         says otherwise is `field.fixed`. What is left out of NIK, birth date, birth place, address, RT, RW and e-mail stays as it was."
    );
    let required = form["required"].as_array_mut().into_iter().flatten();
    let required: Vec<Value> =
        required.map(|name| name.take()).filter(|name| name != "nik" && name != "birth_date").collect();
    form["required"] = json!(required);
    form
}

fn details_fields() -> Fields {
    vec![
        ("address", address()),
        ("rt", may_be_empty(typed_neighbourhood("RT"))),
        ("rw", may_be_empty(typed_neighbourhood("RW"))),
        ("birth_place", birth_place()),
        ("marital_status", may_be_empty(named("MaritalStatus"))),
        ("occupation", named("Occupation")),
        ("email", may_be_empty(named("Email"))),
        ("consent_messages", flag("Agrees to campaign messages.")),
    ]
}

fn details() -> Value {
    example(
        object("What is named changes; an empty text clears what may be empty.", vec![], details_fields()),
        json!({"address": "Jl. Merdeka 1", "rt": "001", "rw": "002", "birth_place": "Bandung", "marital_status": "married"}),
    )
}

fn identity() -> Fields {
    vec![("birth_date", typed_day("Date of birth, asked again")), ("nik_last4", may_be_four_digits())]
}

fn why() -> (&'static str, Value) {
    ("reason", line("Why, at a resignation; elsewhere it is not looked at.", REASON_MAX))
}

fn may_be_four_digits() -> Value {
    super::schema::pattern("Last four digits of the NIK, asked again.", "[0-9]{4}")
}

fn identity_example() -> Value {
    json!({"birth_date": "1990-01-01", "nik_last4": "0001"})
}

fn new_phone() -> Value {
    let required = [vec![("phone", typed_phone("The new number"))], identity()].concat();
    let mut body = identity_example();
    body["phone"] = json!("0813 1111 2222");
    example(
        object(
            "First without `code`, which sends one to the new phone; then with it.",
            required,
            vec![("code", may_be_empty(typed_code()))],
        ),
        body,
    )
}

fn card_check() -> Value {
    example(
        object(
            "What a card's QR says.",
            vec![("token", text("The card's token, or the whole address that ends with it."))],
            vec![],
        ),
        json!({"token": format!("https://kader.example/kartu/#{}", example::TOKEN)}),
    )
}

fn reason() -> Value {
    line("Why; needed unless approving.", REASON_MAX)
}

fn decision() -> Value {
    let fields = json!({
        "type": "object",
        "description": "Fields to be corrected: name → what is wrong with it, in words for the applicant. With any of \
            them, `reason` may be absent.",
        "propertyNames": {"enum": RETURNABLE},
        "additionalProperties": {"type": "string", "minLength": 1, "maxLength": REASON_MAX},
    });
    example(
        object(
            "A decision.",
            vec![("decision", named("Decision"))],
            vec![("reason", reason()), ("reason_code", reason_code()), ("fields", fields)],
        ),
        json!({"decision": "return", "fields": {"name": "Tulis nama lengkap seperti di KTP."}}),
    )
}

fn reason_code() -> Value {
    let mut code = text("The code of the reason, for counting and for the ledger.");
    code["pattern"] = json!("^[a-z0-9_.]*$");
    code["maxLength"] = json!(REASON_CODE_MAX);
    code
}

fn bulk_decision() -> Value {
    let mut ids = list("Applications.", text("An id; what is none answers `not_found`."));
    ids["minItems"] = json!(1);
    ids["maxItems"] = json!(BulkDecision::MAX);
    example(
        object(
            "One decision on many.",
            vec![("ids", ids), ("decision", named("Decision"))],
            vec![("reason", reason()), ("reason_code", reason_code())],
        ),
        json!({"ids": [example::ID], "decision": "approve"}),
    )
}

fn member_patch() -> Value {
    let more = vec![
        ("phone", typed_phone("A new phone, checked at the counter")),
        ("name", name("A corrected name, as on the KTP.")),
    ];
    example(
        object("What is named changes.", vec![], [details_fields(), more].concat()),
        json!({"name": "Siti Aminah Putri", "phone": "0813 1111 2222"}),
    )
}

fn application_search() -> Value {
    let optional = vec![
        ("nik", may_be_empty(typed_nik())),
        ("phone", may_be_empty(typed_phone("Phone"))),
        ("name", text("Whole words of the name.")),
        ("area", text("Code of the area within which a name is searched; all granted areas unless said otherwise.")),
    ];
    let mut search = object("One criterion; of several the first in this order counts.", vec![], optional);
    search["anyOf"] = json!([{"required": ["nik"]}, {"required": ["phone"]}, {"required": ["name"]}]);
    example(search, json!({"name": "siti"}))
}

fn member_search() -> Value {
    let optional = vec![
        ("nik", may_be_empty(typed_nik())),
        ("phone", may_be_empty(typed_phone("Phone"))),
        ("number", text("Member number.")),
        ("name", text("Whole words of the name; with `area`.")),
        ("area", text("Code of the area within which a name is searched.")),
    ];
    let mut search = object("One criterion; of several the first in this order counts.", vec![], optional);
    search["anyOf"] = json!([
        {"required": ["nik"]}, {"required": ["phone"]}, {"required": ["number"]}, {"required": ["name", "area"]},
    ]);
    example(search, json!({"name": "siti", "area": "32.73"}))
}

fn status_change() -> Value {
    example(
        object(
            "Another status. An expulsion needs `decision_number`.",
            vec![("status", named("MemberStatus")), ("reason", line("Why.", REASON_MAX))],
            vec![("decision_number", line("Number of the party's decision.", DECISION_NUMBER_MAX))],
        ),
        json!({"status": "suspended", "reason": "Pemeriksaan oleh mahkamah partai."}),
    )
}
