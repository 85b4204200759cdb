//! What officers do. What lies outside an officer's areas is 404, in them without the role 403.

use contract::routes::{DecideApplications, ManageMembers, ReviewApplications};
use domain::{ApplicationStatus, MemberStatus};
use serde_json::json;

use super::membership::DETAILS;
use super::operation::{Operation, on};
use super::schema::{text, word};
use contract::{FieldCode, ProblemCode};

/// The tag of applications.
pub(crate) const APPLICATIONS: (&str, &str) = ("admin: applications", "Officers decide on applications.");
/// The tag of members.
pub(crate) const MEMBERS: (&str, &str) = ("admin: members", "Officers look after members.");

const DECISION: &[FieldCode] = &[
    FieldCode::DecisionUnknown,
    FieldCode::ReasonRequired,
    FieldCode::ReasonLength,
    FieldCode::ReasonCharacters,
    FieldCode::ReasonCodeFormat,
];

/// Applications.
pub(crate) fn applications() -> Vec<Operation> {
    let before_officers = ApplicationStatus::ALL.iter().filter(|status| **status != ApplicationStatus::Unverified);
    let id = json!({"type": "string", "format": "uuid"});
    vec![
        on(ReviewApplications::Officer, "officer", "Who the officer is, and what they may do")
            .gives(200, "The officer.", "Grants"),
        list(
            on(ReviewApplications::Queue, "queue", "The queue")
                .details("Unflagged applications first, then by time."),
            word("Status; `submitted` unless said otherwise.", before_officers.map(|status| status.as_str())),
        )
        .gives(200, "A page of the queue.", "ApplicationPage"),
        on(ReviewApplications::Search, "searchApplications", "Search applications")
            .details(
                "A body, so that no NIK, phone or name stands in an address. Finds nothing outside the officer's areas, and \
                 nothing whose phone has not answered. By name it finds what waits for officers or applicants. That somebody \
                 searched, where and by which kind of field, is noted in the ledger, also when nothing is found.",
            )
            .takes_json("ApplicationSearch")
            .gives(200, "Found.", "Applications")
            .in_the_officers_area()
            .bad_fields(&[FieldCode::NikFormat, FieldCode::PhoneFormat, FieldCode::SearchCriterion, FieldCode::AreaUnknown]),
        on(ReviewApplications::Show, "application", "One application")
            .details("That the officer looked is noted in the ledger.")
            .parameter("path", "id", true, "The application.", id.clone())
            .gives(200, "The application.", "ApplicationDetail")
            .in_the_officers_area(),
        on(DecideApplications::Decide, "decide", "Decide on an application")
            .details("For verifiers. The same decision again answers the same; another one is 409.")
            .parameter("path", "id", true, "The application.", id)
            .takes_json("DecisionRequest")
            .gives(200, "Decided.", "DecisionReceipt")
            .in_the_officers_area()
            .refuses(409, &[ProblemCode::StateConflict, ProblemCode::NikHeld])
            .bad_fields(&[DECISION, &[FieldCode::FieldsUnknown]].concat()),
        on(ReviewApplications::Rights, "rights", "Rights that people ask for")
            .in_areas()
            .paged()
            .in_the_officers_area()
            .bad_parameters(&[FieldCode::AreaUnknown])
            .details(
                "For verifiers: what is open, the oldest first within each regency, each with its clock of 72 hours.",
            )
            .gives(200, "A page of what is open.", "RightPage"),
        on(DecideApplications::AnswerRight, "answerRight", "Answer a right that was asked for")
            .details("Once. The same answer again answers the same; another one is 409.")
            .parameter("path", "id", true, "The request.", text("As the list gives it."))
            .takes_json("AnswerRight")
            .gives(200, "Answered.", "RightReceipt")
            .in_the_officers_area()
            .refuses(409, &[ProblemCode::StateConflict])
            .bad_fields(&[FieldCode::AcceptedRequired, FieldCode::ReasonRequired, FieldCode::ReasonLength, FieldCode::ReasonCharacters]),
        on(DecideApplications::DecideMany, "decideMany", "One decision on many applications")
            .details("Each on its own: one that cannot be decided holds up none of the others.")
            .takes_json("BulkDecision")
            .gives(200, "Outcomes.", "DecisionReceipts")
            .bad_fields(&[DECISION, &[FieldCode::IdsCount]].concat()),
    ]
}

/// Members.
pub(crate) fn members() -> Vec<Operation> {
    let number = text("Member number.");
    let one = |operation: Operation| {
        operation.parameter("path", "number", true, "The member.", number.clone()).in_the_officers_area()
    };
    vec![
        list(
            on(ManageMembers::List, "members", "Members"),
            word("Status; `active` unless said otherwise.", MemberStatus::ALL.iter().map(|status| status.as_str())),
        )
        .gives(200, "A page of members.", "MemberPage"),
        on(ManageMembers::Search, "searchMembers", "Search members")
            .details(
                "A body, so that no NIK, phone or name stands in an address. Finds nothing outside the officer's areas; \
                 a search by name in an area outside them is 404. That somebody searched, where and by which kind of field, is \
                 noted in the ledger, also when nothing is found.",
            )
            .takes_json("MemberSearch")
            .gives(200, "Found.", "Members")
            .in_the_officers_area()
            .bad_fields(&[FieldCode::NikFormat, FieldCode::PhoneFormat, FieldCode::NumberFormat, FieldCode::SearchCriterion, FieldCode::AreaUnknown]),
        one(on(ManageMembers::Show, "member", "One member")
            .details("That the officer looked is noted in the ledger.")
            .gives(200, "The member.", "MemberDetail")),
        one(on(ManageMembers::Correct, "correctMember", "Correct a member's details")
            .details("For verifiers. Phone and name are checked against phone and KTP at the counter.")
            .takes_json("MemberPatch")
            .leaves_the_rest()
            .gives(200, "The member now.", "MemberDetail"))
        .refuses(409, &[ProblemCode::StateConflict])
        .bad_fields(&[DETAILS, &[FieldCode::PhoneFormat, FieldCode::NameRequired, FieldCode::NameLength, FieldCode::NameCharacters]].concat()),
        one(on(ManageMembers::Remind, "remindMember", "Remind a member")
            .details(
                "For verifiers: one message that data are missing, at most one a week; another one answers with the moment of the \
                 first. Of somebody who lacks nothing 409.",
            )
            .gives(200, "It goes out, or did this week.", "Reminder"))
        .refuses(409, &[ProblemCode::StateConflict]),
        one(on(ManageMembers::ChangeStatus, "changeStatus", "Change a member's status")
            .details("For verifiers. Leaving frees the NIK and revokes the card. A death entered by mistake is undone by an owner.")
            .takes_json("StatusChange")
            .leaves_the_rest()
            .gives(200, "Changed.", "MemberStanding"))
        .refuses(409, &[ProblemCode::StateConflict])
        .bad_fields(&[
            FieldCode::StatusUnknown, FieldCode::ReasonRequired, FieldCode::ReasonLength, FieldCode::ReasonCharacters, FieldCode::DecisionNumberRequired,
            FieldCode::DecisionNumberLength, FieldCode::DecisionNumberCharacters,
        ]),
    ]
}

/// A list of the officer's areas.
fn list(operation: Operation, status: serde_json::Value) -> Operation {
    operation
        .in_areas()
        .parameter("query", "status", false, "Only these.", status)
        .paged()
        .in_the_officers_area()
        .bad_parameters(&[FieldCode::AreaUnknown, FieldCode::StatusUnknown])
}
