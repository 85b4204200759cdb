//! Signing in, and what people do with their own application, membership and card.

use contract::routes::{Card, MessageLinks, OwnMembership, Sessions};
use domain::limits::CARD_WIDTHS;
use serde_json::{Value, json};

use super::joining::PERSON;
use super::operation::{Operation, by_form, on};
use super::schema::{named, text};
use contract::{FieldCode, ProblemCode};

/// The tag of signing in.
pub(crate) const SESSIONS: (&str, &str) = ("sessions", "Signing in with a code sent to a phone.");
/// The tag of one's own membership.
pub(crate) const OWN: (&str, &str) = ("me", "One's own application, membership and card.");

/// What is wrong with birth date and NIK digits.
const IDENTITY: &[FieldCode] = &[FieldCode::BirthDateFormat, FieldCode::IdentityMismatch];

/// What can be wrong with details.
pub(crate) const DETAILS: &[FieldCode] = &[
    FieldCode::AddressLength,
    FieldCode::AddressCharacters,
    FieldCode::RtFormat,
    FieldCode::RwFormat,
    FieldCode::BirthPlaceLength,
    FieldCode::BirthPlaceCharacters,
    FieldCode::MaritalStatusUnknown,
    FieldCode::AgeMinimum,
    FieldCode::GuardianUnconfirmed,
    FieldCode::ConsentMessagesUnknown,
    FieldCode::OccupationUnknown,
    FieldCode::OccupationForbidden,
    FieldCode::EmailFormat,
];

/// Says that a form stands for another method.
fn method(form: &str, methods: &[&str]) -> Value {
    let mut schema = named(form);
    schema["required"] = json!(["_method"]);
    schema["properties"] = json!({"_method": {"enum": methods}});
    schema
}

/// Sessions.
pub(crate) fn sessions() -> Vec<Operation> {
    let person = "The person is one of those whom signing in listed. Of somebody whose application waits for a code this says that the \
                  application is theirs: it goes to the officers, as if the code had come back. A phone that was last proved more than 60 days ago may have been \
                  resold: a new browser is told of nobody, until `birth_date` is sent in place of `person`. It is counted as \
                  birth date and NIK digits are, whether anybody is held back or not.";
    vec![
        on(Sessions::SendCode, "sendSignInCode", "Ask for a code to sign in with")
            .details(
                "Always 202: known and unknown phones get the same message. The code belongs to the browser that asked, by the \
                 cookie `__Host-asking`; asked again within 5 minutes it is the same code, and its tries go on. A phone gets one \
                 code in 30 seconds and 5 a day, 3 of them for one browser; a browser that signed in with it before \
                 (`__Host-known`) has 5 of its own.",
            )
            .takes("CodeRequest", "CodeRequest")
            .gives(202, "Noted.", "Empty")
            .leads("the page that waits for the code.")
            .sets_cookie(&[202, 303])
            .bad_fields(&[FieldCode::PhoneFormat]),
        on(Sessions::CodePage, "signInCodePage", "The page that waits for a sign-in code")
            .details("For a browser that asked for one within 15 minutes: the cookie `__Host-waiting` says to which phone.")
            .page(200, "The page.")
            .leads("`/masuk/`, for a browser that waits for none."),
        on(Sessions::SignIn, "signIn", "Sign in")
            .details(
                "Sets the session's cookie: HttpOnly, Secure, SameSite=Lax, 30 days; and `__Host-known`, by which the browser is \
                 known later. A session that the browser still has ends. The same code again within a minute, from the browser that used it, signs in \
                 again. A wrong code, another browser and no code at all are one \
                 answer.",
            )
            .takes("SessionRequest", "SessionRequest")
            .gives(201, "Signed in.", "People")
            .page(200, "For a browser, with several people behind the phone or one who waits for a code: the page that asks who it is.")
            .leads("`/anggota/`, with one person; to `/usulkan/`, for a member who came from there.")
            .sets_cookie(&[200, 201, 303])
            .bad_fields(&[FieldCode::PhoneFormat, FieldCode::CodeFormat, FieldCode::CodeWrong]),
        on(Sessions::Choose, "choosePerson", "Say who of several people one is")
            .details(person)
            .takes("ChoosePerson", "ChoosePerson")
            .gives(200, "Chosen.", "ChosenPerson")
            .leads("`/anggota/`; to `/usulkan/`, for somebody who came from there; to `/gabung/selesai/` or the guardian's code, for somebody who waited.")
            .page(200, "For a browser, with several people behind the phone: the page that asks who it is.")
            .refuses(429, &[ProblemCode::IdentityLimit])
            .bad_fields(&[FieldCode::PersonUnknown, FieldCode::BirthDateFormat, FieldCode::IdentityMismatch]),
        on(Sessions::SignOut, "signOut", "Sign out")
            .details("Also without a session.")
            .nothing(204, "Signed out.")
            .leads("`/`.")
            .sets_cookie(&[204, 303]),
        by_form(Sessions::Choose, "changeSessionByForm", "PUT or DELETE from a form")
            .takes_form(json!({
                "type": "object",
                "required": ["_method"],
                "properties": {"_method": {"enum": ["PUT", "DELETE"]}, "person": {"type": "string", "description": person}, "birth_date": {"type": "string"}},
            }))
            .gives(200, "As PUT.", "ChosenPerson")
            .nothing(204, "As DELETE.")
            .leads("`/anggota/`, `/usulkan/` or `/`.")
            .page(200, "For a browser, with several people behind the phone: the page that asks who it is.")
            .refuses(405, &[ProblemCode::MethodNotAllowed])
            .refuses(429, &[ProblemCode::IdentityLimit])
            .bad_fields(&[FieldCode::PersonUnknown, FieldCode::BirthDateFormat, FieldCode::IdentityMismatch]),
    ]
}

/// One's own application and membership.
pub(crate) fn own() -> Vec<Operation> {
    let stands = "How things stand now.";
    let back = "`/anggota/`.";
    let details = |operation: Operation| {
        operation
            .gives(200, stands, "Me")
            .leads(back)
            .of_a_person_or_asks()
            .refuses(409, &[ProblemCode::StateConflict])
            .bad_fields(DETAILS)
    };
    let correction = |operation: Operation| {
        operation
            .gives(200, stands, "Me")
            .leads(back)
            .of_a_person_or_asks()
            .refuses(409, &[ProblemCode::StateConflict])
            .refuses(429, &[ProblemCode::IdentityLimit])
            .bad_fields(&[PERSON, &[FieldCode::GuardianUnconfirmed]].concat())
    };
    let patch = on(OwnMembership::Change, "changeOwnDetails", "Change one's details")
        .details("For members, and for applicants who wait.")
        .may_take("Details", "DetailsForm")
        .leaves_the_rest();
    let patch_form = by_form(OwnMembership::Change, "changeOwnDetailsByForm", "PATCH from a form")
        .details("For a page, `consent_messages` that is absent means no: an unticked box sends nothing.")
        .takes_form(method("DetailsForm", &["PATCH"]))
        .refuses(405, &[ProblemCode::MethodNotAllowed]);
    let put = on(OwnMembership::CorrectApplication, "correctApplication", "Correct a returned application")
        .details(
            "Back to the officers' queue. NIK and birth date change only where an officer named them, or named no field; \
             told where they stay, they count as an answer to who it is.",
        )
        .takes("Correction", "CorrectionForm")
        .leaves_the_rest();
    let put_form = by_form(OwnMembership::CorrectApplication, "correctApplicationByForm", "PUT from a form")
        .takes_form(method("CorrectionForm", &["PUT"]))
        .leaves_the_rest()
        .refuses(405, &[ProblemCode::MethodNotAllowed]);
    vec![
        on(OwnMembership::Page, "memberPage", "A member's own page")
            .parameter("query", "notice", false, "What the page says was done.", text("A word."))
            .page(200, "The page.")
            .of_a_person_or_asks(),
        on(OwnMembership::Show, "me", "One's own application and membership")
            .gives(200, stands, "Me")
            .leads(back)
            .of_a_person_or_asks(),
        details(patch),
        details(patch_form),
        correction(put),
        correction(put_form),
        on(OwnMembership::WithdrawApplication, "withdrawApplication", "Take one's application back")
            .details("Its data are deleted at once.")
            .gives(200, "Withdrawn.", "Status")
            .leads("`/`.")
            .of_a_person_or_asks()
            .refuses(409, &[ProblemCode::StateConflict]),
        on(OwnMembership::Move, "move", "Move to another village")
            .details("The number stays; address, RT and RW are cleared.")
            .takes("MoveTo", "MoveToForm")
            .leaves_the_rest()
            .gives(200, stands, "Me")
            .leads(back)
            .of_a_person_or_asks()
            .refuses(409, &[ProblemCode::StateConflict])
            .bad_fields(&[FieldCode::VillageUnknown, FieldCode::VillageChoose]),
        on(OwnMembership::ChangePhone, "changePhone", "Change one's phone")
            .takes("NewPhone", "NewPhone")
            .leaves_the_rest()
            .gives(202, "A code is on its way to the new phone.", "Status")
            .gives(200, stands, "Me")
            .leads("`/anggota/`, which without `code` goes on and asks for it.")
            .of_a_person_or_asks()
            .refuses(409, &[ProblemCode::StateConflict])
            .refuses(429, &[ProblemCode::IdentityLimit])
            .bad_fields(&[FieldCode::PhoneFormat, FieldCode::CodeFormat, FieldCode::CodeWrong, FieldCode::BirthDateFormat, FieldCode::IdentityMismatch]),
        on(MessageLinks::PhonePage, "askToUndoPhone", "Whether a change of phone can be undone")
            .details("By the link that the old number was sent, for 24 hours. Changes nothing.")
            .parameter("query", "token", true, "What the link carries.", text("Sealed."))
            .gives(200, "It can.", "Status")
            .page(200, "For a browser: a page that asks.")
            .refuses(410, &[ProblemCode::UndoExpired]),
        on(MessageLinks::UndoPhone, "undoPhone", "Undo a change of phone")
            .details("The phone is the old one again, whatever was changed after it; sessions by another phone end.")
            .takes("UndoPhone", "UndoPhone")
            .gives(200, "Undone.", "Status")
            .page(200, "For a browser: the same as a page.")
            .refuses(410, &[ProblemCode::UndoExpired])
            .bad_fields(&[FieldCode::TokenMissing]),
        on(OwnMembership::AskRight, "askRight", "Put a right before an officer")
            .details(
                "With a clock of 72 hours (UU 27/2022). Also for somebody who may not answer any more who they are. What is open \
                 already stays as it is.",
            )
            .takes("AskRight", "AskRight")
            .gives(202, "It is before the officers.", "RightRequest")
            .leads(back)
            .of_a_person_or_asks()
            .refuses(409, &[ProblemCode::StateConflict])
            .bad_fields(&[FieldCode::RightUnknown]),
        on(OwnMembership::Resign, "resign", "Leave the party")
            .details("The NIK is free, the card revoked; the record of the membership stays.")
            .takes("Identity", "Identity")
            .gives(200, stands, "Me")
            .leads(back)
            .of_a_person_or_asks()
            .refuses(409, &[ProblemCode::StateConflict])
            .refuses(429, &[ProblemCode::IdentityLimit])
            .bad_fields(&[IDENTITY, &[FieldCode::ReasonLength, FieldCode::ReasonCharacters]].concat()),
        on(OwnMembership::Export, "exportOwnData", "Take a copy of everything held")
            .details("With its processing trail (UU 27/2022 art. 7). A browser gets it as a file.")
            .takes("Identity", "Identity")
            .gives(200, "Everything.", "Export")
            .of_a_person_or_asks()
            .refuses(409, &[ProblemCode::StateConflict])
            .refuses(429, &[ProblemCode::IdentityLimit])
            .bad_fields(IDENTITY),
        on(OwnMembership::Erase, "erase", "Have one's data erased")
            .details(
                "Everything held of the person: every application and membership, what they proposed and were proposed for, \
                 files of their candidacies. An applicant's at once, which ends the session; of whoever is or was a member after \
                 24 hours: every phone of theirs is told, with a link that takes it back. Asking again gives the same \
                 answer. What a law makes the party keep is named.",
            )
            .takes("Identity", "Identity")
            .gives(202, "Asked for, now or before.", "Erasure")
            .leads("`/`, or `/anggota/` while it is pending.")
            .of_a_person_or_asks()
            .refuses(409, &[ProblemCode::StateConflict])
            .refuses(429, &[ProblemCode::IdentityLimit])
            .bad_fields(IDENTITY),
        on(OwnMembership::TakeBackErasure, "takeBackErasure", "Keep one's data after all")
            .gives(200, stands, "Me")
            .leads(back)
            .of_a_person_or_asks()
            .refuses(409, &[ProblemCode::StateConflict]),
        on(MessageLinks::ErasurePage, "erasureLink", "Where the link leads that takes an erasure back")
            .details("Changes nothing, and says nothing of whom it is about.")
            .parameter("query", "token", true, "What the link holds.", text("A token."))
            .gives(200, "It can be taken back.", "Status")
            .page(200, "A page with the button.")
            .refuses(410, &[ProblemCode::ErasureOver]),
        on(MessageLinks::TakeBackErasure, "takeBackErasureByLink", "Take an erasure back without signing in")
            .takes("TakeBack", "TakeBack")
            .gives(200, "Nothing is erased.", "Status")
            .page(200, "A page that says so.")
            .refuses(410, &[ProblemCode::ErasureOver]),
        card(on(Card::Show, "card", "One's card").gives(200, "The card in force.", "Card")),
        card(
            on(Card::Reissue, "reissueCard", "Reissue one's card")
                .details("The old one is revoked.")
                .gives(201, "The new card.", "Card")
                .leads(back),
        ),
        card(
            on(Card::Picture, "cardPicture", "One's card as a picture")
                .parameter(
                    "query",
                    "width",
                    false,
                    "Width in pixels; that of an ID-1 card at 300 dpi unless said otherwise.",
                    json!({
                        "type": "integer", "minimum": CARD_WIDTHS.start(), "maximum": CARD_WIDTHS.end(),
                    }),
                )
                .file("image/png", "The picture, as a download, with an `ETag`.")
                .nothing(304, "The one that `If-None-Match` names is still the picture.")
                .bad_parameters(&[FieldCode::WidthRange]),
        ),
        card(
            on(Card::Paper, "cardPage", "One's card for a card printer")
                .file("application/pdf", "A page of ID-1 size, as a download."),
        ),
    ]
}

/// Cards are for active members.
fn card(operation: Operation) -> Operation {
    operation.of_a_person().refuses(409, &[ProblemCode::CardInactive, ProblemCode::StateConflict])
}
