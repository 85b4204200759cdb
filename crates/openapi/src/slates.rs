//! Lists of candidates: their order, their steps, their files; and votes.

use super::operation::{Operation, on};
use contract::routes::{CountSeats, ExportSlates, OrderSlates};
use contract::{FieldCode, ProblemCode};

/// The tag of lists.
pub(crate) const SLATES: (&str, &str) =
    ("admin: lists", "Selectors order, check, move and export lists of candidates.");
/// The tag of votes.
pub(crate) const VOTES: (&str, &str) = ("admin: votes", "The seat gap, from the votes of parties.");

/// Lists.
pub(crate) fn slates() -> Vec<Operation> {
    let one = |operation: Operation| operation.in_contest().in_the_officers_area();
    let order = [FieldCode::CandidatesFormat, FieldCode::AspirantUnknown];
    let silon = |route: ExportSlates, id: &str, what: &str, media_type: &str| {
        one(on(route, id, &format!("The SILON pack as {what}"))
            .details("For exporters: from the list as it is, once the board has approved it and nothing is missing.")
            .file(media_type, "The file, as a download."))
        .refuses(409, &[ProblemCode::SilonIncomplete])
    };
    vec![
        one(on(OrderSlates::Show, "slate", "A list of candidates")
            .details("With everybody who could be on it. Before the first save it is an empty draft of version 0.")
            .gives(200, "The list.", "Slate")),
        one(on(OrderSlates::Save, "saveSlate", "Save an order")
            .details(
                "For selectors. A draft may break rules; what is broken stands in `check`. At a stage where numbers are fixed, \
                 somebody new stands only where somebody left, and this is a new revision. An older `version` than the list's is \
                 409 with the newer one.",
            )
            .takes_json("SlateRequest")
            .leaves_the_rest()
            .gives(200, "The list now.", "Slate"))
        .refuses(409, &[ProblemCode::SlateVersion, ProblemCode::SlateOrderFixed, ProblemCode::StateConflict])
        .bad_fields(&[&[FieldCode::VersionFormat], &order[..]].concat()),
        one(on(OrderSlates::Check, "checkSlate", "Check an order")
            .details("Saves nothing.")
            .takes_json("SlateOrder")
            .gives(200, "What the rules say.", "OrderCheck"))
        .bad_fields(&order),
        one(on(OrderSlates::Move, "moveSlate", "Take a step")
            .details(
                "For selectors of the board whose step it is, or one above. Each step is checked, numbered and hashed. Papers and \
                 memberships that are under way hold up nothing before the list goes to the commission; members' data that are \
                 missing hold up the first step. Back to a draft is a step \
                 too, until the final list; it may break rules.",
            )
            .takes_json("TransitionRequest")
            .gives(200, "The list now.", "Slate"))
        .refuses(409, &[ProblemCode::SlateVersion, ProblemCode::SlateUnlawful, ProblemCode::StateConflict])
        .bad_fields(&[FieldCode::StatusUnknown, FieldCode::VersionFormat, FieldCode::ReasonRequired, FieldCode::ReasonLength, FieldCode::ReasonCharacters]),
        silon(
            ExportSlates::Csv,
            "silonCsv",
            "CSV",
            "text/csv; charset=utf-8",
        ),
        silon(
            ExportSlates::Workbook,
            "silonWorkbook",
            "a workbook",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        silon(
            ExportSlates::Paper,
            "silonPaper",
            "paper to sign",
            "application/pdf",
        ),
    ]
}

/// Votes.
pub(crate) fn votes() -> Vec<Operation> {
    vec![
        on(CountSeats::Votes, "votes", "Votes, seats and the seat gap of a dapil")
            .details("404 also where nobody brought votes in.")
            .in_contest()
            .gives(200, "Parties.", "Votes")
            .in_the_officers_area(),
        on(CountSeats::PutVotes, "putVotes", "Bring in the votes of dapil")
            .details(
                "For selectors. Of each dapil in the file, all votes are replaced. No line is taken while one is wrong; `errors` \
                 then names every bad line with its `line`.",
            )
            .in_chamber()
            .takes_json("CsvRequest")
            .gives(200, "Taken.", "VotesTaken")
            .in_the_officers_area()
            .bad_fields(&[
                FieldCode::CsvMissing, FieldCode::CsvHeader, FieldCode::CsvFormat, FieldCode::DapilUnknown, FieldCode::PartyRequired, FieldCode::PartyFormat, FieldCode::PartyTotal, FieldCode::PartyDuplicate, FieldCode::VotesFormat,
            ]),
    ]
}
