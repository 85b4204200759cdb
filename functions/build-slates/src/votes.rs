//! The seat gap (*selisih suara ke kursi berikutnya*): what a party lacks for one more seat in a
//! dapil, by Sainte-Laguë (UU 7/2017 arts. 414–415, 420).

use std::collections::BTreeMap;

use contract::CsvRequest;
use domain::{Chamber, Level, Role, seats};
use edge::{ApiError, BadLine, Officer, Reply, Request};
use serde_json::{Value, json};
use store::{Contest, PartyVotes};

use crate::{Deps, seen};

/// `GET /admin/votes/{election}/{chamber}/{dapil}`.
pub(crate) async fn show(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let seen = seen(deps, request, officer, Role::Viewer).await?;
    let parties = deps.nominations.votes(&seen.contest).await?.ok_or(ApiError::NotFound)?;
    let votes: Vec<u64> = parties.iter().map(|party| party.votes).collect();
    let all = u32::from(seen.district.seats);
    let seats = seats::allocate(&votes, all);
    let short = site::party_short();
    let rows: Vec<Value> = parties
        .iter()
        .zip(&seats)
        .enumerate()
        .map(|(index, (party, seats))| {
            let gap = seats::gap(&votes, all, index);
            json!({"party": party.party, "votes": party.votes, "seats": seats, "gap": gap})
        })
        .collect();
    let own = parties
        .iter()
        .map(|party| &party.party)
        .find(|party| party.eq_ignore_ascii_case(short) || party.eq_ignore_ascii_case(site::party_name()));
    Reply::ok(&json!({"seats": all, "parties": rows, "own": own}))
}

/// `PUT /admin/votes/{election}/{chamber}` `{"csv"}`: all lines or none.
pub(crate) async fn put(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let election = request.param("election").unwrap_or_default();
    let chamber = request.param("chamber").and_then(|word| Chamber::parse(&word)).ok_or(ApiError::NotFound)?;
    let known = deps.nominations.election(&election).await?.ok_or(ApiError::NotFound)?;
    known.rules(chamber).ok_or(ApiError::NotFound)?;
    if officer.grants.areas(Role::Selector).is_empty() {
        return Err(ApiError::Forbidden("role.missing"));
    }
    let mut districts = deps.nominations.districts(&election, chamber).await?;
    districts.retain(|district| officer.may_in(Role::Selector, district, Level::Regency).is_ok());
    let form: CsvRequest = request.body()?;
    let known = |dapil: &str| districts.iter().any(|district| district.id == dapil);
    let votes = read(form.check()?, known).map_err(ApiError::Lines)?;
    for district in &districts {
        let Some(parties) = votes.get(&district.id) else { continue };
        let contest = Contest { election: election.clone(), chamber, dapil: district.id.clone() };
        deps.nominations.put_votes(&contest, parties, district.home(), &officer.act(request)).await?;
    }
    Reply::ok(&json!({"districts": votes.len()}))
}

/// Reads `dapil,party,votes`; names every bad line.
fn read(text: &str, known: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<PartyVotes>>, Vec<BadLine>> {
    let text = text.trim_start_matches('\u{feff}');
    let semicolons = text.lines().next().is_some_and(|header| header.contains(';'));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let bad_header = || vec![BadLine { line: 1, column: "csv", code: "csv.header" }];
    let header = reader.headers().map_err(|_| bad_header())?.clone();
    let column = |name| header.iter().position(|title| title.eq_ignore_ascii_case(name));
    let (Some(dapil), Some(party), Some(votes)) = (column("dapil"), column("party"), column("votes")) else {
        return Err(bad_header());
    };
    let mut bad = Vec::new();
    let mut found: BTreeMap<String, Vec<PartyVotes>> = BTreeMap::new();
    for (index, record) in reader.records().enumerate() {
        let line = index + 2;
        let Ok(record) = record else {
            bad.push(BadLine { line, column: "csv", code: "csv.format" });
            continue;
        };
        let field = |column| record.get(column).unwrap_or_default();
        let mut fail = |column, code| bad.push(BadLine { line, column, code });
        let number: Option<u64> = field(votes).parse().ok().filter(|votes| *votes <= 1_000_000_000);
        if !known(field(dapil)) {
            fail("dapil", "dapil.unknown");
        }
        if field(party).is_empty() || field(party).len() > 100 {
            fail("party", "party.required");
        }
        let Some(number) = number else {
            fail("votes", "votes.format");
            continue;
        };
        let parties = found.entry(field(dapil).to_owned()).or_default();
        if parties.iter().any(|known| known.party == field(party)) {
            fail("party", "party.duplicate");
        }
        parties.push(PartyVotes { party: field(party).to_owned(), votes: number });
    }
    if bad.is_empty() { Ok(found) } else { Err(bad) }
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
    fn a_spreadsheet_s_file_with_semicolons_is_read() {
        let votes = read("\u{feff}dapil;party;votes\r\n3201;Partai Delta;12\r\n", |_| true).unwrap();
        assert_eq!(votes["3201"], [PartyVotes { party: "Partai Delta".to_owned(), votes: 12 }]);
    }
}
