//! Elections and their dapil: what everybody may know, and what owners keep.

use contract::routes::{ListElections, ManageElections};
use domain::limits::FILE_MAX;
use serde_json::json;

use super::operation::{Operation, on};
use super::schema::named;
use contract::{FieldCode, ProblemCode};

/// The tag of what everybody may know.
pub(crate) const PUBLIC: (&str, &str) = ("elections", "Elections, their dapil, and numbers for everybody.");
/// The tag of what owners keep.
pub(crate) const OFFICERS: (&str, &str) = ("admin: elections", "Owners keep windows, rules and districts.");

/// For everybody.
pub(crate) fn public() -> Vec<Operation> {
    vec![
        on(ListElections::Elections, "elections", "Elections, with their windows and rules")
            .details("May be five minutes old. As the program ships them they are also at `/data/elections.json`.")
            .gives(200, "The elections.", "PublicElections"),
        on(ListElections::Districts, "districts", "The dapil of a chamber, with numbers")
            .details(
                "May be five minutes old. Shipped dapil, without numbers, are also at `/data/elections/<id>/<chamber>.json`. Those \
                 of the DPRD are there once the party has brought them in.",
            )
            .parameter("path", "id", true, "The election.", named("ElectionId"))
            .parameter("query", "chamber", false, "The election's first chamber unless said otherwise.", named("Chamber"))
            .gives(200, "The dapil.", "PublicDistricts")
            .refuses(404, &[ProblemCode::NotFound])
            .bad_parameters(&[FieldCode::ChamberUnknown]),
    ]
}

/// For officers.
pub(crate) fn officers() -> Vec<Operation> {
    let id = json!({"type": "string", "format": "uuid"});
    let owners = |operation: Operation| operation.refuses(403, &[ProblemCode::RoleMissing]);
    let one = |operation: Operation| {
        owners(operation)
            .parameter("path", "id", true, "The import.", id.clone())
            .refuses(404, &[ProblemCode::NotFound])
    };
    vec![
        owners(on(ManageElections::Elections, "allElections", "Elections with everything an owner edits")
            .details("For every officer.")
            .gives(200, "The elections.", "Elections")),
        owners(on(ManageElections::Change, "changeElection", "Change windows and rules")
            .details("For owners of the nation. The whole election, as `GET` gives it; it counts from the next request on.")
            .parameter("path", "id", true, "The election.", named("ElectionId"))
            .takes_document("Election")
            .gives(200, "The election now.", "Election"))
        .refuses(404, &[ProblemCode::NotFound])
        .refuses(422, &[ProblemCode::ElectionInvalid]),
        owners(on(ManageElections::OpenImport, "openImport", "Open an import")
            .details("For owners of the nation. Then send the file, check it, run it. It is kept for 30 days.")
            .parameter("header", "Idempotency-Key", false, "Chosen by the client; becomes the import's id.", id.clone())
            .takes_json("ImportRequest")
            .gives(201, "Opened.", "ImportReceipt"))
        .refuses(400, &[ProblemCode::IdempotencyMalformed])
        .bad_fields(&[FieldCode::KindUnknown, FieldCode::ElectionUnknown]),
        one(on(ManageElections::Import, "import", "An import").gives(200, "Where it stands.", "Import")),
        one(on(ManageElections::Upload, "uploadImport", "Send the file")
            .details(&format!(
                "UTF-8, UTF-16 with a byte order mark or Windows-1252, at most {FILE_MAX} bytes; what is not UTF-8 comes as \
                 `application/octet-stream`. A later file replaces an earlier one, until the import has run."
            ))
            .takes_file(
                "text/csv",
                "Lines of `dapil,name,chamber,seats,areas` below a line with these names, in any order; the areas of a dapil are \
                 separated by spaces, `;` or `|`.",
            )
            .nothing(204, "Kept."))
        .refuses(409, &[ProblemCode::StateConflict]),
        one(on(ManageElections::CheckImport, "checkImport", "Check the file")
            .details("Changes nothing.")
            .gives(200, "What would be taken, or every bad line.", "ImportCheck")),
        one(on(ManageElections::RunImport, "runImport", "Take the file's districts")
            .details(
                "All or none. A province's districts (of a DPRD below it: a regency's) are replaced by those in the file; what the \
                 file says nothing about stays.",
            )
            .gives(200, "Taken.", "ImportDone"))
        .refuses(422, &[ProblemCode::ImportInvalid]),
    ]
}
