//! Members propose, nominees answer.

use contract::routes::{AnswerConsent, Nominate};
use serde_json::json;

use super::joining::PERSON;
use super::operation::{Operation, on};
use super::schema::{text, word};
use contract::{FieldCode, ProblemCode};

/// The tag of proposing.
pub(crate) const PROPOSALS: (&str, &str) = ("nominations", "Members propose somebody as a candidate.");
/// The tag of answering.
pub(crate) const CONSENTS: (&str, &str) = ("consents", "A nominee answers, by the link in the message.");

/// Proposing.
pub(crate) fn proposals() -> Vec<Operation> {
    let id = json!({"type": "string", "format": "uuid"});
    let notice = word("A word.", ["proposed", "withdrawn"]);
    let own = |operation: Operation| operation.of_a_person().refuses(403, &[ProblemCode::MemberRequired]);
    vec![
        on(Nominate::Page, "proposePage", "The page on which a member proposes")
            .details("Somebody who is no active member gets it too; it then says who may propose. \
                Whoever has to sign in first is remembered for half an hour, by a cookie with the dapil in it, and comes back.")
            .parameter("query", "dapil", false, "A dapil of the DPR that the form begins with.", text("Code of a dapil."))
            .parameter("query", "notice", false, "What the page says was done.", notice)
            .page(200, "The page, with what one proposed so far.")
            .of_a_person(),
        own(on(Nominate::Propose, "nominate", "Propose somebody")
            .details(
                "For active members, of anybody: also of oneself. Whom one has proposed is asked by a message to their own phone, \
                 once however many propose them. A phone and a name make a nominee, so that two people with one phone are two; the \
                 name of a member whose number is given, and whose phone it is, is the member's. At most three people with one \
                 phone wait for an answer at a time (`nominee.phone_full`).\n\nA browser's form without `confirm` gets a page that shows the answers back; \
                 posting that page's sealed token commits.",
            )
            .parameter("header", "Idempotency-Key", false, "Chosen by the client; becomes the proposal's id. The same key with the \
                same fields gets the same answer, also after the window has closed; with other fields 422. Ignored where a page is \
                asked for.", id.clone())
            .takes("Nominate", "NominateForm")
            .gives(201, "Stored.", "NominationReceipt")
            .page(200, "The answers, to be checked; or with `edit` the form again.")
            .leads("`/usulkan/`."))
        .refuses(400, &[ProblemCode::IdempotencyMalformed])
        .refuses(409, &[ProblemCode::WindowClosed, ProblemCode::NomineeRefused, ProblemCode::NomineePhoneFull, ProblemCode::NominationDuplicate, ProblemCode::NominationLimit])
        .refuses(410, &[ProblemCode::ConfirmExpired])
        .refuses(422, &[ProblemCode::IdempotencyMismatch])
        .bad_fields(&[
            FieldCode::ElectionUnknown, FieldCode::ChamberUnknown, FieldCode::DapilUnknown, FieldCode::TrackUnknown, FieldCode::NameRequired, FieldCode::NameLength,
            FieldCode::NameCharacters, FieldCode::PhoneFormat, FieldCode::SexUnknown, FieldCode::NumberFormat, FieldCode::ReasonRequired, FieldCode::ReasonLength,
            FieldCode::ReasonCharacters,
        ]),
        own(on(Nominate::Own, "ownNominations", "What one proposed, and what became of it")
            .gives(200, "Proposals.", "OwnNominations")),
        own(on(Nominate::Withdraw, "withdrawNomination", "Take a proposal back")
            .details("While the nominee has not answered. What it says of them is deleted at once; the place is free again.")
            .parameter("path", "id", true, "The proposal.", id)
            .gives(200, "Withdrawn, now or before.", "Status")
            .leads("`/usulkan/`."))
        .refuses(404, &[ProblemCode::NotFound])
        .refuses(409, &[ProblemCode::StateConflict]),
    ]
}

/// Answering.
pub(crate) fn consents() -> Vec<Operation> {
    let linked = |operation: Operation| {
        operation.refuses(410, &[ProblemCode::ConsentExpired]).bad_fields(&[FieldCode::TokenMissing])
    };
    // It may be reloaded, and come back to: nothing is sent by it.
    let again = |operation: Operation| {
        operation
            .details("For a browser that followed a link within 15 minutes: the cookie `__Host-waiting` says which.")
            .page(200, "The page.")
            .leads("`/kesediaan/`, for a browser that followed none.")
            .refuses(410, &[ProblemCode::ConsentExpired])
    };
    vec![
        linked(on(AnswerConsent::Show, "showConsent", "What a nominee is asked")
            .details(
                "Whoever has the link sees as much: the proposer has it too. Names are masked, and differ. A link that is not ours \
                 and one whose nominees are forgotten are alike.",
            )
            .takes("ConsentLink", "ConsentLink")
            .gives(200, "Everybody who was proposed with this phone in the election.", "ConsentQuestion")
            .leads("`/api/v1/consents`, which shows the same as a page, with the cookie `__Host-waiting`.")
            .sets_cookie(&[200, 303])),
        again(on(AnswerConsent::Page, "consentPage", "The page of what a nominee is asked")),
        linked(on(AnswerConsent::SendCode, "sendConsentCode", "Ask for the code to answer with")
            .details(
                "It goes to the phone that was proposed, whoever asks; 202 also when the question is closed. Limits as for \
                 `/applications/{id}/codes`. This code signs nobody in, and a code to sign in answers nothing. \
                 It belongs to the browser that asked, by `__Host-asking`; clients without it share one code per link.",
            )
            .takes("ConsentLink", "ConsentLink")
            .gives(202, "Noted.", "Empty")
            .leads("`/api/v1/consents/codes`, with the cookie `__Host-waiting`.")
            .sets_cookie(&[303])),
        again(on(AnswerConsent::CodePage, "consentCodePage", "The page that waits for code and answer")),
        linked(on(AnswerConsent::Answer, "answerConsent", "Answer")
            .details(
                "Once, for all proposals in the election: who accepts one dapil declines the others. Where several people \
                 are asked, `nominee` says who of them answers; several ids are one person under several names, whose supporters \
                 count once. `not_me` closes these names, and with `no_contact` the phone: nobody with it is asked again in this \
                 election. The code is used up only \
                 by an answer that is complete; what is missing can be sent with the same code. The same answer again answers the \
                 same. Nothing of somebody who declines or says `not_me` is kept beyond `retention_days`.",
            )
            .takes("ConsentAnswer", "ConsentAnswerForm")
            .leaves_the_rest()
            .gives(200, "Answered.", "ConsentOutcome")
            .page(200, "What was answered; or the form, which asks for what is still missing."))
        .refuses(409, &[ProblemCode::ConsentAnswered])
        .refuses(429, &[ProblemCode::IdentityLimit])
        .bad_fields(&answer_fields()),
    ]
}

fn answer_fields() -> Vec<FieldCode> {
    let own = [
        FieldCode::CodeFormat,
        FieldCode::CodeWrong,
        FieldCode::AnswerUnknown,
        FieldCode::ConsentCandidacyRequired,
        FieldCode::DapilUnknown,
        FieldCode::NomineeRequired,
        FieldCode::NomineeUnknown,
        FieldCode::NoContactUnknown,
    ];
    let joining = [
        FieldCode::AgeCandidate,
        FieldCode::NikMismatch,
        FieldCode::ConsentMembershipRequired,
        FieldCode::ConsentKpuRequired,
        FieldCode::ReferrerFormat,
    ];
    [&own[..], &joining[..], PERSON].concat()
}
