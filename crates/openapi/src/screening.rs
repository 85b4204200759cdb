//! What selectors see of aspirants, and do with them.

use contract::routes::ScreenAspirants;
use domain::AspirantStatus;
use serde_json::json;

use super::operation::{Operation, on};
use super::schema::{named, word};
use contract::{FieldCode, ProblemCode};

/// The tag of aspirants.
pub(crate) const TAG: (&str, &str) = ("admin: aspirants", "Selectors screen those whom members propose.");

const REASON: [FieldCode; 3] = [FieldCode::ReasonRequired, FieldCode::ReasonLength, FieldCode::ReasonCharacters];

/// Aspirants, and the dapil they stand in.
pub(crate) fn operations() -> Vec<Operation> {
    let one = |operation: Operation| {
        operation
            .parameter("path", "id", true, "The aspirant.", json!({"type": "string", "format": "uuid"}))
            .in_the_officers_area()
    };
    let act = |operation: Operation| one(operation.gives(200, "How the aspirant stands now.", "AspirantStanding"));
    let status = word("Only these.", AspirantStatus::ALL.iter().map(|status| status.as_str()));
    let query = |operation: Operation| {
        operation.parameter("query", "election", true, "Id of the election.", named("ElectionId")).parameter(
            "query",
            "chamber",
            true,
            "The chamber.",
            named("Chamber"),
        )
    };
    vec![
        query(on(ScreenAspirants::Districts, "funnels", "Dapil with their numbers"))
            .details("Those that overlap an area of the officer.")
            .gives(200, "Dapil.", "DistrictFunnels")
            .refuses(403, &[ProblemCode::RoleMissing])
            .bad_parameters(&[FieldCode::ElectionUnknown, FieldCode::ChamberUnknown]),
        query(on(ScreenAspirants::List, "aspirants", "The aspirants of a dapil"))
            .details("Those who wait for the selectors first, then by time. A dapil that is not there is 404.")
            .parameter("query", "dapil", true, "The dapil.", named("Dapil"))
            .parameter("query", "status", false, "Only these.", status)
            .paged()
            .gives(200, "A page of aspirants.", "AspirantPage")
            .in_the_officers_area()
            .bad_parameters(&[FieldCode::StatusUnknown]),
        one(on(ScreenAspirants::Show, "aspirant", "One aspirant")
            .details("That the officer looked is noted in the ledger.")
            .gives(200, "The aspirant.", "AspirantDetail")),
        act(on(ScreenAspirants::Screen, "screen", "Give a verdict")
            .details(
                "For selectors, of those who accepted. `ms` claims the person for this dapil (UU 7/2017 art. 240: one chamber and \
                 one dapil); another verdict lets the claim go. The same verdict again answers the same. Earlier verdicts are kept.",
            )
            .takes_json("VerdictRequest")
            .leaves_the_rest())
        .refuses(409, &[ProblemCode::StateConflict, ProblemCode::AspirantElsewhere])
        .bad_fields(&[&[FieldCode::VerdictUnknown], &REASON[..]].concat()),
        act(on(ScreenAspirants::NoteDocuments, "noteDocuments", "Note papers")
            .details("For selectors. Each entry replaces what was noted of the same paper; the others stay.")
            .takes_json("DocumentsRequest")
            .leaves_the_rest())
        .refuses(409, &[ProblemCode::StateConflict])
        .bad_fields(&[
            FieldCode::DocumentsCount, FieldCode::DocumentUnknown, FieldCode::StateUnknown, FieldCode::ExpiresOnFormat, FieldCode::NumberLength, FieldCode::NumberCharacters,
        ]),
        one(on(ScreenAspirants::Remind, "remindAspirant", "Remind an aspirant")
            .details(
                "For selectors: one message that data or papers are missing, or that their application waits for them. At most \
                 one a day, whoever asks; another one answers with the moment of the first. Of somebody who lacks nothing 409.",
            )
            .gives(200, "It goes out, or did today.", "Reminder"))
        .refuses(409, &[ProblemCode::StateConflict]),
        act(on(ScreenAspirants::Leave, "leaveRace", "Take an aspirant out of the race")
            .details(
                "For selectors: withdrawn, deceased or replaced. For good. On a list the place stays, as a gap, until somebody \
                 takes it.",
            )
            .takes_json("AspirantLeave")
            .leaves_the_rest())
        .refuses(409, &[ProblemCode::StateConflict])
        .bad_fields(&[&[FieldCode::StatusUnknown, FieldCode::AspirantUnknown], &REASON[..]].concat()),
    ]
}
