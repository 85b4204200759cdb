//! Votes to seats, and the seat gap (*selisih suara ke kursi berikutnya*): what a party lacks for one more seat in a
//! dapil, by Sainte-Laguë (UU 7/2017 arts. 414–415, 420).

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::routes::CountSeats as Route;
use contract::{CsvRequest, FieldCode, PartyShare, ProblemCode, Votes, VotesTaken};
use desk::{Officer, OfficerGate, SeenContest};
use domain::{Area, Chamber, District, Level, Line, Role, TextError, plain, seats};
use edge::{ApiError, BadLine, Environment, Function, Purpose, Reply, Request, StartError};
use sheets::Limits;
use store::{Nominations, PartyVotes};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    nominations: Nominations,
    officers: OfficerGate,
}

/// The function in an environment.
///
/// # Errors
/// The issuer is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge]).await;
    let deps =
        Deps { nominations: environment.nominations(&client), officers: OfficerGate::new(environment, &client)? };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    let officer = deps.officers.officer(&request).await?;
    match request.route()? {
        Route::Votes => show(&deps, &request, &officer).await,
        Route::PutVotes => put(&deps, &request, &officer).await,
    }
}

/// `GET /admin/votes/{election}/{chamber}/{dapil}`.
async fn show(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let seen = SeenContest::of_path(&deps.nominations, request, officer, Role::Viewer).await?;
    let parties = deps.nominations.votes(&seen.contest).await?.ok_or(ApiError::NotFound)?;
    let votes: Vec<u64> = parties.iter().map(|party| party.votes).collect();
    let all = u32::from(seen.district.seats);
    let shares = seats::shares(&votes, all);
    let short = site::party_short();
    let own = parties
        .iter()
        .map(|party| &party.party)
        .find(|party| party.eq_ignore_ascii_case(short) || party.eq_ignore_ascii_case(site::party_name()))
        .cloned();
    let rows =
        parties.into_iter().zip(shares).enumerate().map(|(index, (PartyVotes { party, votes: given }, share))| {
            let gap = seats::gap(&votes, all, index);
            PartyShare { party, votes: given, seats: share.seats, tied: share.tied, gap }
        });
    Reply::ok(&Votes { seats: all, parties: rows.collect(), own })
}

/// `PUT /admin/votes/{election}/{chamber}` `{"csv"}`: all lines or none.
async fn put(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let election = request.param("election").unwrap_or_default();
    let chamber = request.param("chamber").and_then(|word| Chamber::parse(&word)).ok_or(ApiError::NotFound)?;
    let known = deps.nominations.election(&election).await?.ok_or(ApiError::NotFound)?;
    known.rules(chamber).ok_or(ApiError::NotFound)?;
    if officer.grants.areas(Role::Selector).is_empty() {
        return Err(ApiError::Forbidden(ProblemCode::RoleMissing));
    }
    let mut districts = deps.nominations.districts(&election, chamber).await?;
    districts.retain(|district| officer.may_in(Role::Selector, district, Level::Regency).is_ok());
    let form: CsvRequest = request.body()?;
    let known = |dapil: &str| districts.iter().any(|district| district.id == dapil);
    let votes = read(form.check()?, known).map_err(ApiError::Lines)?;
    let mut homes = districts.iter().filter(|district| votes.contains_key(&district.id)).map(District::home);
    let home = homes.next().filter(|home| homes.all(|other| other == *home)).unwrap_or(Area::NATION);
    deps.nominations.put_votes(&election, chamber, &votes, home, &officer.act(request)).await?;
    Reply::ok(&VotesTaken { districts: votes.len() })
}

/// A chamber has up to 2,325 dapil with some 20 parties each.
const LIMITS: Limits = Limits { rows: 60_000, cell: 200 };

/// Reads `dapil,party,votes`; names every bad line.
fn read(text: &str, known: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<PartyVotes>>, Vec<BadLine>> {
    let told = |bad: &sheets::BadLine| BadLine {
        line: bad.line,
        column: if bad.column.is_empty() { "csv" } else { bad.column },
        code: if bad.fault.is_of_header() { FieldCode::CsvHeader } else { FieldCode::CsvFormat },
    };
    let table = sheets::read(text, ["dapil", "party", "votes"], LIMITS)
        .map_err(|bad| bad.iter().map(told).collect::<Vec<_>>())?;
    let mut bad: Vec<BadLine> = table.bad.iter().map(told).collect();
    let mut found: BTreeMap<String, Vec<PartyVotes>> = BTreeMap::new();
    for row in &table.rows {
        let [dapil, party, votes] = &row.cells;
        let (dapil, votes) = (plain(dapil), plain(votes));
        let mut fail = |column, code| bad.push(BadLine { line: row.line, column, code });
        if !known(&dapil) {
            fail("dapil", FieldCode::DapilUnknown);
        }
        let line = Line::parse(party, 100);
        let name = line.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default();
        let spelled = spelled_plainly(&name);
        if line == Err(TextError::Empty) {
            fail("party", FieldCode::PartyRequired);
        } else if line.is_err() || party.contains(['\r', '\n']) {
            // A quote too many on one line swallows the next.
            fail("party", FieldCode::PartyFormat);
        } else if TOTALS.contains(&spelled.as_str()) {
            fail("party", FieldCode::PartyTotal);
        }
        let Some(votes) = votes.parse::<u64>().ok().filter(|votes| *votes <= 1_000_000_000) else {
            fail("votes", FieldCode::VotesFormat);
            continue;
        };
        let parties = found.entry(dapil).or_default();
        if line.is_ok() && parties.iter().any(|known| spelled_plainly(&known.party) == spelled) {
            fail("party", FieldCode::PartyDuplicate);
        }
        parties.push(PartyVotes { party: name, votes });
    }
    bad.sort_by_key(|bad| bad.line);
    bad.truncate(sheets::TOLD_MAX);
    if bad.is_empty() { Ok(found) } else { Err(bad) }
}

/// Lines that add up the others, as sheets of results end.
const TOTALS: [&str; 6] = ["jumlah", "jumlah suara", "jumlah suara sah", "total", "total suara", "total suara sah"];

/// How parties compare: `Partai  A.` is `PARTAI A`, and `Partai 1` is another one than `Partai 2`.
fn spelled_plainly(party: &str) -> String {
    let known = party.to_lowercase().replace(|c: char| !c.is_alphanumeric() && !c.is_whitespace(), "");
    known.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_line_is_named_and_none_is_taken() {
        let text = "dapil,party,votes\n3201,A,10\n9999,A,x\n3201,A,5\n3201,,7\n";
        let bad = read(text, |dapil| dapil == "3201").unwrap_err();
        let seen: Vec<_> = bad.iter().map(|bad| (bad.line, bad.column)).collect();
        assert_eq!(seen, [(3, "dapil"), (3, "votes"), (4, "party"), (5, "party")]);
    }

    #[test]
    fn a_party_is_one_in_every_spelling_and_a_total_is_none() {
        let text = "dapil,party,votes\n1,Partai A,10\n1,PARTAI  A,9\n1,Partai\u{a0}A,8\n1,Partai A\u{200b},7\n1,Ma'ruf,1\n1,Ma’ruf,1\n1,Partai 1,1\n1,Partai 2,1\n1,TOTAL,37\n1,Jumlah suara,37\n";
        let bad = read(text, |_| true).unwrap_err();
        let seen: Vec<_> = bad.iter().map(|bad| (bad.line, bad.code)).collect();
        let [again, total] = [FieldCode::PartyDuplicate, FieldCode::PartyTotal];
        assert_eq!(seen, [(3, again), (4, again), (5, again), (7, again), (10, total), (11, total)]);
    }

    #[test]
    fn a_party_that_is_written_wrongly_is_not_called_missing() {
        let text = "dapil,party,votes\n1,,1\n1,\"A\n2,B\",1\n1,=cmd,1\n";
        let seen: Vec<_> = read(text, |_| true).unwrap_err().iter().map(|bad| (bad.line, bad.code)).collect();
        assert_eq!(seen, [(2, FieldCode::PartyRequired), (3, FieldCode::PartyFormat), (5, FieldCode::PartyFormat)]);
    }

    #[test]
    fn a_spreadsheet_s_file_with_semicolons_is_read() {
        let votes = read("\u{feff}dapil;party;votes\r\n3201;Partai Delta;12\r\n", |_| true).unwrap();
        assert_eq!(votes["3201"], [PartyVotes { party: "Partai Delta".to_owned(), votes: 12 }]);
    }
}
