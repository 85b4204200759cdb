//! Joining, and what a stranger may ask of a card.

use contract::routes::{Apply, CardStatus, ConfirmContact, FindVillage};
use domain::limits::{VILLAGE_QUERY_MIN, VILLAGES_MAX};
use serde_json::json;

use super::operation::{Operation, by_form, on};
use super::schema::{named, object};
use contract::{FieldCode, ProblemCode};

/// What can be wrong with the form to join.
pub(crate) const PERSON: &[FieldCode] = &[
    FieldCode::NikFormat,
    FieldCode::NameRequired,
    FieldCode::NameLength,
    FieldCode::NameCharacters,
    FieldCode::BirthDateFormat,
    FieldCode::BirthDateFuture,
    FieldCode::BirthDateImplausible,
    FieldCode::AgeMinimum,
    FieldCode::SexUnknown,
    FieldCode::PhoneFormat,
    FieldCode::VillageUnknown,
    FieldCode::VillageChoose,
    FieldCode::OccupationUnknown,
    FieldCode::OccupationForbidden,
    FieldCode::BirthPlaceLength,
    FieldCode::BirthPlaceCharacters,
    FieldCode::MaritalStatusRequired,
    FieldCode::MaritalStatusUnknown,
    FieldCode::AddressLength,
    FieldCode::AddressCharacters,
    FieldCode::RtFormat,
    FieldCode::RwFormat,
    FieldCode::EmailFormat,
    FieldCode::GuardianRequired,
    FieldCode::ConsentMessagesUnknown,
];

/// The tag of these operations, and what it means.
pub(crate) const TAG: (&str, &str) = ("joining", "From the form to the officers' queue.");

/// Joining.
pub(crate) fn operations() -> Vec<Operation> {
    let id = json!({"type": "string", "format": "uuid"});
    let who = named("CodeWho");
    let phone = |operation: Operation| {
        operation
            .details(
                "Only from the browser that sent the form (`__Host-asking`), three times, while its phone has not answered; to \
                 any other there is no such application. New codes go out.",
            )
            .parameter("path", "id", true, "The application.", json!({"type": "string", "format": "uuid"}))
            .gives(200, "A code is on its way to the new phone.", "VerificationReceipt")
            .leads("the page that asks for the code.")
            .refuses(404, &[ProblemCode::NotFound])
            .refuses(409, &[ProblemCode::StateConflict])
            .bad_fields(&[FieldCode::PhoneFormat])
    };
    vec![
        on(Apply::Apply, "apply", "Ask to join the party")
            .details(
                "The answer is the same for known and unknown people. A code goes to the phone, and to the guardian's where \
                 there is one; it comes back through `/applications/{id}/verification`.\n\nA browser's form without `confirm` \
                 gets a page that shows the answers back; posting that page's sealed token commits, so that a double tap or a \
                 reload commits once.",
            )
            .parameter("header", "Idempotency-Key", false, "Chosen by the client; becomes the application's id. The same key with the \
                same fields gets the same answer, with other fields 422. Ignored where a page is asked for.", id.clone())
            .takes("Apply", "ApplyForm")
            .gives(202, "Stored.", "ApplicationReceipt")
            .page(200, "The answers, to be checked; or with `edit` the form again.")
            .leads("the page that asks for the code.")
            .sets_cookie(&[202, 303])
            .refuses(400, &[ProblemCode::IdempotencyMalformed])
            .refuses(410, &[ProblemCode::ConfirmExpired])
            .refuses(422, &[ProblemCode::IdempotencyMismatch])
            .bad_fields(&[PERSON, &[FieldCode::ConsentMembershipRequired, FieldCode::ConsentKpuRequired, FieldCode::ReferrerFormat]].concat()),
        on(ConfirmContact::Show, "showVerification", "Whether the code is still awaited")
            .gives(200, "How it stands.", "VerificationReceipt")
            .parameter("path", "id", true, "The application.", id.clone())
            .parameter("query", "who", false, "Whose code the page asks for.", who.clone())
            .parameter("query", "resent", false, "Whether the page says that a new code is on its way.", json!({"type": "string"}))
            .page(200, "The page that asks for the code, whether there is such an application or not.")
            .leads("`/gabung/selesai/`, once all its phones have answered.")
            .may_set_cookie(&[200])
            .refuses(404, &[ProblemCode::NotFound]),
        on(ConfirmContact::Verify, "verifyApplication", "Send the code back")
            .details(
                "The application goes to the officers. After a wrong guess the code still holds, five times; a code that came \
                 back already answers the same again. The applicant's code, never the guardian's, also sets the session's cookie: \
                 the session leads to this application alone, once all its phones have answered.",
            )
            .parameter("path", "id", true, "The application.", id.clone())
            .takes("CodeCheck", "CodeCheck")
            .gives(200, "The code was right.", "VerificationReceipt")
            .leads("`/gabung/selesai/`, or to the page that asks for the other code.")
            .may_set_cookie(&[200, 303])
            .refuses(404, &[ProblemCode::NotFound])
            .refuses(409, &[ProblemCode::StateConflict])
            .refuses(410, &[ProblemCode::CodeExpired])
            .bad_fields(&[FieldCode::CodeFormat, FieldCode::CodeWrong, FieldCode::CodeExpired, FieldCode::WhoUnknown]),
        phone(on(ConfirmContact::CorrectPhone, "correctApplicationPhone", "Correct a mistyped phone"))
            .takes("CodeRequest", "CodeRequest"),
        phone(by_form(ConfirmContact::CorrectPhone, "correctApplicationPhoneByForm", "PUT from a form"))
            .takes_form(json!({
                "type": "object",
                "required": ["_method"],
                "properties": {"_method": {"enum": ["PUT"]}, "phone": {"type": "string"}},
            }))
            .refuses(405, &[ProblemCode::MethodNotAllowed]),
        on(ConfirmContact::SendCode, "resendCode", "Ask for the code again")
            .details(
                "Always 202. Within 5 minutes the same code is sent again and its tries go on; later it is a new one. At most one \
                 message per phone in 30 seconds and 5 a day over all flows.",
            )
            .parameter("path", "id", true, "The application; anything that is none answers the same.", json!({"type": "string", "minLength": 1}))
            .glances_at_form(object("Only for a page.", vec![], vec![("who", who)]))
            .gives(202, "Noted.", "Empty")
            .leads("the page that asks for the code."),
        on(FindVillage::Find, "findVillages", "Find villages by name, or area by area")
            .details(
                "Either `q` or `in`. Where nothing is spelt as `q`, the answer is what is spelt alike: one mistake in each word of \
                 five letters or more.",
            )
            .parameter(
                "query", "q", false, "Words of the names of village, district, regency; case, spaces and marks do not matter.",
                json!({"type": "string", "minLength": VILLAGE_QUERY_MIN}),
            )
            .parameter(
                "query", "in", false, "Code of an area: what lies one level below it. Empty for the provinces. `q` and `near` are then ignored.",
                json!({"type": "string"}),
            )
            .parameter(
                "query", "near", false,
                "A district whose villages come first: the six digits a NIK starts with, or a code with dots. What is neither is ignored.",
                json!({"type": "string"}),
            )
            .without_database()
            .gives(200, &format!("For `q` at most {VILLAGES_MAX} villages, for `in` all areas."), "Areas")
            .bad_parameters(&[FieldCode::QLength, FieldCode::AreaUnknown]),
    ]
}

/// The tag of the operations on cards that need no session.
pub(crate) const CARDS: (&str, &str) = ("cards", "What anyone may ask of a card.");

/// Checking cards.
pub(crate) fn cards() -> Vec<Operation> {
    vec![
        on(CardStatus::Status, "cardStatus", "Whether a card is in force")
            .parameter("path", "jti", true, "The card's id from its token.", json!({"type": "string", "minLength": 1}))
            .gives(200, "What is known.", "CardState"),
        on(CardStatus::Verify, "verifyCard", "Check a card without scripts")
            .takes("CardCheck", "CardCheck")
            .gives(200, "What the card is worth.", "CardVerdict")
            .page(200, "For a browser: the same as a page.")
            .bad_fields(&[FieldCode::TokenRequired]),
        on(CardStatus::Keys, "cardKeys", "The public keys that cards are verified with").without_database().gives(
            200,
            "The keys.",
            "Jwks",
        ),
    ]
}
