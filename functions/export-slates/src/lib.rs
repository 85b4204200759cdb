//! The SILON pack of a dapil: a file, or a list of exactly what is missing.

mod silon;

use std::sync::Arc;

use contract::routes::ExportSlates as Route;
use contract::{Carried, Lacking};
use desk::{Board, Membership, Officer, OfficerGate, SeenContest, missing_papers};
use domain::{Level, Role, Sex, SlateStatus, area, jakarta_date};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};
use store::{Aspirant, Member, Nominations, Registry};

use silon::{Pack, Row};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    nominations: Nominations,
    officers: OfficerGate,
}

/// The function in an environment.
///
/// # Errors
/// A key or the issuer is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge, Purpose::Sealing, Purpose::Index]).await;
    let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        registry: environment.registry(&client).with_sealer(keys.sealer()?),
        nominations: nominations.with_indexer(keys.indexer()?),
        officers: OfficerGate::new(environment, &client)?,
    };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    let officer = deps.officers.officer(&request).await?;
    pack(&deps, &request, &officer, request.route()?).await
}

/// `GET …/silon.csv` for SILON, `.xlsx` for people who check it, `.pdf` to be signed: from the list as it is,
/// once the board has approved it and nothing is missing.
async fn pack(deps: &Deps, request: &Request, officer: &Officer, route: Route) -> Result<Reply, ApiError> {
    let seen = SeenContest::of_path(&deps.nominations, request, officer, Role::Exporter).await?;
    let board = Board::read(&deps.nominations, &deps.registry, request, seen, &[]).await?;
    let mut rows = Vec::new();
    let mut missing = Vec::new();
    for (index, aspirant) in board.list.iter().enumerate() {
        let membership = board.membership(aspirant);
        let what = lacking(&board, aspirant, membership);
        if !what.is_empty() {
            let name = aspirant.name().map(str::to_owned);
            missing.push(Lacking { candidate: aspirant.id, number: index + 1, name, what });
        }
        rows.extend(membership.0.map(|member| row(index + 1, aspirant, member, &board)));
    }
    let status = board.slate.status;
    let early = matches!(status, SlateStatus::Draft | SlateStatus::Proposed | SlateStatus::Endorsed);
    let names = board.slate.candidates.clone();
    let lawful = board.check(&names).ok;
    if early || !lawful || !missing.is_empty() {
        let check = board.told(request, &names);
        return Err(ApiError::With(Carried::SilonIncomplete { missing, approved: !early, stage: status, check }));
    }
    file(deps, request, &board, rows, route).await
}

async fn file(deps: &Deps, request: &Request, board: &Board, rows: Vec<Row>, route: Route) -> Result<Reply, ApiError> {
    let seen = &board.seen;
    let signers = board.rules().signers.level;
    let revisions = deps.nominations.revisions(&seen.contest).await?;
    let (chair, secretary) = match signers {
        Level::Nation => ("Ketua Umum", "Sekretaris Jenderal"),
        _ => ("Ketua", "Sekretaris"),
    };
    let stage = board.slate.status.as_str();
    let pack = Pack {
        party: site::party_name(),
        election: &seen.election.name,
        chamber: seen.contest.chamber,
        dapil: &seen.contest.dapil,
        dapil_name: &seen.district.name,
        seats: seen.district.seats,
        status: &site::word("slate", "stage", stage),
        revision: board.slate.revision,
        hash: board.slate.hash.as_deref().unwrap_or_default(),
        date: jakarta_date(revisions.last().map_or(request.now, |revision| revision.at)),
        signers_level: site::level_name(signers),
        chair,
        secretary,
        women: board.list.iter().filter(|aspirant| aspirant.sex() == Some(Sex::Female)).count(),
        quota: board.rules().quota(rows.len()),
        group: board.rules().zipper_group.value,
        rows,
    };
    let failed = |error: silon::PackError| ApiError::Internal(error.to_string());
    let (kind, bytes, ending) = match route {
        Route::Workbook => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            silon::xlsx(&pack).map_err(failed)?,
            "xlsx",
        ),
        Route::Paper => ("application/pdf", silon::pdf(&pack).map_err(failed)?, "pdf"),
        Route::Csv => ("text/csv; charset=utf-8", silon::csv(&pack).map_err(failed)?, "csv"),
    };
    let name = format!("silon-{}-{}-{}.{ending}", seen.contest.election, seen.contest.chamber, seen.contest.dapil);
    Ok(Reply::bytes(kind, bytes).as_download(&name))
}

/// What KPU asks of a candidate and is not there yet.
fn lacking(board: &Board, aspirant: &Aspirant, membership: Membership<'_>) -> Vec<String> {
    let mut what: Vec<String> = missing_papers(aspirant, &board.seen.election)
        .into_iter()
        .map(|(document, problem)| format!("{document}.{problem}"))
        .collect();
    if !membership.is_current() {
        what.push("member".to_owned());
    } else if !membership.is_of(aspirant) {
        // The row would be of somebody who never agreed to stand.
        what.push("identity".to_owned());
    }
    what.extend(membership.lacks(aspirant).into_iter().map(str::to_owned));
    what
}

fn row(number: usize, aspirant: &Aspirant, member: &Member, board: &Board) -> Row {
    let person = &member.person;
    let village = area::village(person.village);
    let line = |line: &Option<domain::Line>| line.as_ref().map(|line| line.as_str().to_owned()).unwrap_or_default();
    let text = |text: Option<&'static str>| text.unwrap_or_default().to_owned();
    Row {
        number,
        name: person.name.expose().to_owned(),
        nik: person.nik.expose().to_owned(),
        kta: member.number.to_string(),
        sex: if person.sex == Sex::Female { "P" } else { "L" },
        birth_place: line(&person.birth_place),
        birth_date: person.birth_date.date(),
        age: person.birth_date.age_on(board.seen.election.reference_date),
        marital_status: person
            .marital_status
            .map(|status| site::word("choice", "marital_status", status.as_str()))
            .unwrap_or_default(),
        occupation: site::word("choice", "occupation", person.occupation.as_str()),
        address: line(&person.address),
        rt: person.rt.map(|rt| rt.to_string()).unwrap_or_default(),
        rw: person.rw.map(|rw| rw.to_string()).unwrap_or_default(),
        village: text(village.as_ref().map(|village| village.name)),
        district: text(village.as_ref().map(|village| village.district)),
        regency: text(village.as_ref().map(|village| village.regency)),
        track: site::word("choice", "track", aspirant.track.as_str()),
        phone: person.phone.expose().to_owned(),
        email: person.email.as_ref().map(|email| email.expose().to_owned()).unwrap_or_default(),
    }
}
