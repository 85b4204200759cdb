//! Bringing in districts: open → send the file → check → run. All lines are taken, or none.

use contract::{
    Carried, DoneStatus, FieldCode, ImportCheck, ImportDone, ImportReceipt, ImportRequest, ImportStatus, ProblemCode,
};
use desk::Officer;
use domain::{Chamber, DISTRICT_COLUMNS, District, Election, LineError, import_districts};
use edge::{ApiError, Reply, Request, StatusCode};
use sheets::{BadLine, Limits};
use store::{Import, NewDistricts};
use uuid::Uuid;

use crate::{Deps, owner};

/// `POST /admin/imports` `{"kind":"dapil","election"}`.
pub(crate) async fn open(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    owner(officer)?;
    let form: ImportRequest = request.body()?;
    let election = form.check()?;
    if deps.nominations.election(&election).await?.is_none() {
        return Err(ApiError::field("election", FieldCode::ElectionUnknown));
    }
    let id = request.idempotency_key()?.unwrap_or_else(Uuid::new_v4);
    if !deps.nominations.open_import(id, &election, &officer.subject, request.now).await? {
        return Err(ApiError::Unprocessable(ProblemCode::IdempotencyMismatch));
    }
    let upload_url = format!("{}/api/v1/admin/imports/{id}/file", deps.public_url);
    Reply::json(StatusCode::CREATED, &ImportReceipt { import_id: id, upload_url })
}

async fn import(deps: &Deps, request: &Request, officer: &Officer) -> Result<Import, ApiError> {
    owner(officer)?;
    deps.nominations.import(request.uuid("id")?).await?.ok_or(ApiError::NotFound)
}

/// `GET /admin/imports/{id}`.
pub(crate) async fn show(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let import = import(deps, request, officer).await?;
    let status = match import.status.as_str() {
        "waiting" => ImportStatus::Waiting,
        "uploaded" => ImportStatus::Uploaded,
        "done" => ImportStatus::Done,
        _ => return Err(ApiError::Internal("an import stands as no import does".to_owned())),
    };
    Reply::ok(&contract::Import { import_id: import.id, election: import.election, status, rows: import.rows })
}

/// `PUT /admin/imports/{id}/file`, `text/csv` or bytes.
pub(crate) async fn upload(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let import = import(deps, request, officer).await?;
    let text = sheets::text(request.csv()?);
    if import.is_done() || !deps.nominations.put_import_file(&import, &text, request.now).await? {
        return Err(ApiError::Conflict(ProblemCode::StateConflict));
    }
    Ok(Reply::no_content())
}

/// `POST /admin/imports/{id}/check`: every bad line, and what would be taken.
pub(crate) async fn check(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let import = import(deps, request, officer).await?;
    match read(deps, &import).await? {
        Ok(districts) => Reply::ok(&ImportCheck { ok: true, rows: districts.len(), errors: Vec::new() }),
        Err(errors) => Reply::ok(&ImportCheck { ok: false, rows: 0, errors: lines(&errors, request) }),
    }
}

fn lines(errors: &[LineError], request: &Request) -> Vec<contract::LineError> {
    errors.iter().map(|error| contract::LineError::of(error, request.language())).collect()
}

/// `POST /admin/imports/{id}/run`: checks once more and takes the districts of each chamber in the
/// file, of all or of none. Districts of other provinces (for regencies: of other regencies) stay as they are.
pub(crate) async fn run(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let import = import(deps, request, officer).await?;
    if import.is_done() {
        return done(import.rows.unwrap_or_default());
    }
    let districts = read(deps, &import)
        .await?
        .map_err(|errors| ApiError::With(Carried::ImportInvalid { errors: lines(&errors, request) }))?;
    let mut chambers = Vec::new();
    for chamber in [Chamber::DprdProvince, Chamber::DprdRegency] {
        let new: Vec<&District> = districts.iter().filter(|district| district.chamber == chamber).collect();
        if new.is_empty() {
            continue;
        }
        let (old, read) = deps.nominations.districts_as_read(&import.election, chamber).await?;
        let mut all = kept(&old, &new);
        all.extend(new.into_iter().cloned());
        chambers.push(NewDistricts { chamber, districts: all, read });
    }
    let rows = districts.len();
    if !deps.nominations.put_districts(&import, &chambers, rows, &officer.act(request)).await? {
        return Err(ApiError::Conflict(ProblemCode::StateConflict));
    }
    done(i64::try_from(rows).unwrap_or(i64::MAX))
}

fn done(rows: i64) -> Result<Reply, ApiError> {
    Reply::ok(&ImportDone { status: DoneStatus::Done, rows })
}

/// Districts that the file says nothing about.
fn kept(old: &[District], new: &[&District]) -> Vec<District> {
    old.iter().filter(|old| !new.iter().any(|new| new.home() == old.home())).cloned().collect()
}

/// The districts in an import's file, or every bad line: also those whose code another area has.
async fn read(deps: &Deps, import: &Import) -> Result<Result<Vec<District>, Vec<LineError>>, ApiError> {
    let text = deps.nominations.import_file(import).await?;
    let election = deps.nominations.election(&import.election).await?.ok_or(ApiError::NotFound)?;
    let (districts, mut errors) = match districts(&text) {
        Ok(districts) => (districts, Vec::new()),
        Err(errors) => return Ok(Err(errors)),
    };
    errors.extend(foreign(&election, &districts));
    for chamber in [Chamber::DprdProvince, Chamber::DprdRegency] {
        let new: Vec<&District> = of_chamber(&districts, chamber).map(|(_, district)| district).collect();
        let kept = kept(&deps.nominations.districts(&import.election, chamber).await?, &new);
        let taken = |id: &str| kept.iter().any(|kept| kept.id == id);
        let repeated = of_chamber(&districts, chamber).filter(|(_, district)| taken(&district.id));
        errors.extend(repeated.map(|(line, _)| LineError { line: *line, column: "dapil", code: "repeated" }));
    }
    errors.sort_by_key(|error| error.line);
    let districts = districts.into_iter().map(|(_, district)| district).collect();
    Ok(if errors.is_empty() { Ok(districts) } else { Err(errors) })
}

fn of_chamber(districts: &[(usize, District)], chamber: Chamber) -> impl Iterator<Item = &(usize, District)> {
    districts.iter().filter(move |(_, district)| district.chamber == chamber)
}

/// All DPRD have some 2,600 dapil; one of many districts names a few dozen of them.
const LIMITS: Limits = Limits { rows: 5_000, cell: 2_000 };

/// The districts of a file, each with its line, or every bad line: as a table, and in what it says.
fn districts(text: &str) -> Result<Vec<(usize, District)>, Vec<LineError>> {
    let table =
        sheets::read(text, DISTRICT_COLUMNS, LIMITS).map_err(|bad| bad.iter().map(line_error).collect::<Vec<_>>())?;
    let mut errors: Vec<LineError> = table.bad.iter().map(line_error).collect();
    let rows = table.rows.iter().map(|row| (row.line, row.cells.each_ref().map(String::as_str)));
    let districts = match import_districts(rows) {
        Ok(districts) if errors.is_empty() => return Ok(districts),
        other => other,
    };
    errors.extend(districts.err().into_iter().flatten());
    errors.sort_by_key(|error| error.line);
    errors.truncate(sheets::TOLD_MAX);
    Err(errors)
}

const fn line_error(bad: &BadLine) -> LineError {
    LineError { line: bad.line, column: bad.column, code: bad.fault.as_str() }
}

/// Lines of a chamber that this election does not elect.
fn foreign(election: &Election, districts: &[(usize, District)]) -> Vec<LineError> {
    let lines = districts.iter().filter(|(_, district)| election.rules(district.chamber).is_none());
    lines.map(|(line, _)| LineError { line: *line, column: "chamber", code: "chamber" }).collect()
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;

    #[test]
    fn what_is_wrong_with_the_table_and_with_what_it_says_is_told_together_in_order() {
        let text = "dapil;name;chamber;seats;areas\r\n\r\nb d;Bandung;dprd_regency;9;32.73.01\r\nc;C\r\nd;D;dprd_regency;99;32.73.02";
        let told: Vec<_> = districts(text).unwrap_err().iter().map(|bad| (bad.line, bad.column, bad.code)).collect();
        assert_eq!(told, [(3, "dapil", "id"), (4, "", "csv"), (5, "seats", "seats")]);
    }

    #[test]
    fn every_fault_of_a_table_has_words_of_its_own() {
        let unread = contract::line_message(&LineError { line: 1, column: "", code: "?" }, Language::Id);
        for text in ["", "x", "dapil,dapil", "dapil,name,chamber,seats,areas", "dapil,name,chamber,seats,areas\n\"a\n"]
        {
            for error in districts(text).unwrap_err() {
                assert_ne!(contract::line_message(&error, Language::Id), unread, "{}", error.code);
            }
        }
    }
}
