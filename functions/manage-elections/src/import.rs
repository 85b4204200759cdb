//! Bringing in districts: open → send the file → check → run. All lines are taken, or none.

use contract::ImportRequest;
use domain::{Chamber, District, Election, LineError, import_districts};
use edge::{ApiError, Officer, Reply, Request, StatusCode};
use serde_json::{Value, json};
use store::Import;
use uuid::Uuid;

use crate::{Deps, owner};

/// `POST /admin/imports` `{"kind":"dapil","election"}`.
pub(crate) async fn open(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    owner(officer)?;
    let form: ImportRequest = request.body()?;
    let election = form.check()?;
    if deps.nominations.election(&election).await?.is_none() {
        return Err(ApiError::field("election", "election.unknown"));
    }
    let id = request.idempotency_key()?.unwrap_or_else(Uuid::new_v4);
    if !deps.nominations.open_import(id, &election, &officer.subject, request.now).await? {
        return Err(ApiError::Unprocessable("idempotency.mismatch"));
    }
    let upload_url = format!("{}/api/v1/admin/imports/{id}/file", deps.public_url);
    Reply::json(StatusCode::CREATED, &json!({"import_id": id, "upload_url": upload_url}))
}

async fn import(deps: &Deps, request: &Request, officer: &Officer) -> Result<Import, ApiError> {
    owner(officer)?;
    deps.nominations.import(request.uuid("id")?).await?.ok_or(ApiError::NotFound)
}

/// `GET /admin/imports/{id}`.
pub(crate) async fn show(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let import = import(deps, request, officer).await?;
    let answer =
        json!({"import_id": import.id, "election": import.election, "status": import.status, "rows": import.rows});
    Reply::ok(&answer)
}

/// `PUT /admin/imports/{id}/file`, `text/csv`.
pub(crate) async fn upload(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let import = import(deps, request, officer).await?;
    let text = request.csv()?;
    if import.is_done() || !deps.nominations.put_import_file(&import, text, request.now).await? {
        return Err(ApiError::Conflict("state.conflict"));
    }
    Ok(Reply::no_content())
}

/// `POST /admin/imports/{id}/check`: every bad line, and what would be taken.
pub(crate) async fn check(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let import = import(deps, request, officer).await?;
    match read(deps, &import).await? {
        Ok(districts) => Reply::ok(&json!({"ok": true, "rows": districts.len(), "errors": []})),
        Err(errors) => Reply::ok(&json!({"ok": false, "rows": 0, "errors": lines(&errors, request)})),
    }
}

fn lines(errors: &[LineError], request: &Request) -> Vec<Value> {
    let line = |error: &LineError| {
        let message = contract::line_message(error, request.language());
        let field = format!("csv.{}.{}", error.line, error.column);
        json!({"field": field, "line": error.line, "column": error.column, "code": error.code, "message": message})
    };
    errors.iter().map(line).collect()
}

/// `POST /admin/imports/{id}/run`: checks once more and takes the districts of each chamber in the
/// file. Districts of other provinces (for regencies: of other regencies) stay as they are.
pub(crate) async fn run(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let import = import(deps, request, officer).await?;
    let districts = read(deps, &import)
        .await?
        .map_err(|errors| ApiError::UnprocessableWith("import.invalid", json!({"errors": lines(&errors, request)})))?;
    for chamber in [Chamber::DprdProvince, Chamber::DprdRegency] {
        let new: Vec<&District> = districts.iter().filter(|district| district.chamber == chamber).collect();
        if new.is_empty() {
            continue;
        }
        let (old, read_import) = deps.nominations.districts_as_read(&import.election, chamber).await?;
        let mut all = kept(&old, &new);
        all.extend(new.into_iter().cloned());
        let act = officer.act(request);
        if !deps.nominations.put_districts(&import.election, chamber, &all, read_import, &act).await? {
            return Err(ApiError::Conflict("state.conflict"));
        }
    }
    deps.nominations.import_done(&import, districts.len()).await?;
    Reply::ok(&json!({"status": "done", "rows": districts.len()}))
}

/// Districts that the file says nothing about.
fn kept(old: &[District], new: &[&District]) -> Vec<District> {
    old.iter().filter(|old| !new.iter().any(|new| new.home() == old.home())).cloned().collect()
}

/// The districts in an import's file, or every bad line: also those whose code another area has.
async fn read(deps: &Deps, import: &Import) -> Result<Result<Vec<District>, Vec<LineError>>, ApiError> {
    let text = deps.nominations.import_file(import).await?;
    let election = deps.nominations.election(&import.election).await?.ok_or(ApiError::NotFound)?;
    let districts = match import_districts(&text) {
        Ok(districts) => districts,
        Err(errors) => return Ok(Err(errors)),
    };
    let mut errors = foreign(&election, &districts);
    for chamber in [Chamber::DprdProvince, Chamber::DprdRegency] {
        let new: Vec<&District> = districts.iter().filter(|district| district.chamber == chamber).collect();
        let kept = kept(&deps.nominations.districts(&import.election, chamber).await?, &new);
        for (index, district) in districts.iter().enumerate().filter(|(_, district)| district.chamber == chamber) {
            if kept.iter().any(|kept| kept.id == district.id) {
                errors.push(LineError { line: index + 2, column: "dapil", code: "repeated" });
            }
        }
    }
    Ok(if errors.is_empty() { Ok(districts) } else { Err(errors) })
}

/// Lines of a chamber that this election does not elect.
fn foreign(election: &Election, districts: &[District]) -> Vec<LineError> {
    let lines = districts.iter().enumerate().filter(|(_, district)| election.rules(district.chamber).is_none());
    lines.map(|(index, _)| LineError { line: index + 2, column: "chamber", code: "chamber" }).collect()
}
