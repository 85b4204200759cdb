//! Elections and their dapil, with the numbers that may be shown to everybody: `GET /elections`,
//! `GET /elections/{id}/dapil`.

use std::sync::Arc;

use contract::routes::ListElections as Route;
use contract::{
    FieldCode, FieldError, KnownDistrict, PublicCounts, PublicDistrict, PublicDistricts, PublicElection,
    PublicElections,
};
use domain::{AspirantStatus, Chamber};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};
use store::{Funnel, Nominations};

/// Seconds for which the numbers may be old: everybody gets the same answer, so a crowd reads it
/// from the cache.
const CACHED: u32 = 300;

/// The function in an environment.
///
/// # Errors
/// None; it needs no key.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge]).await;
    edge::http(environment, &keys, environment.nominations(&client), handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(nominations: Arc<Nominations>, request: Request) -> Result<Reply, ApiError> {
    match request.route()? {
        Route::Elections => {
            let elections = nominations.elections().await?;
            let items = elections.iter().map(PublicElection::from).collect();
            Ok(Reply::ok(&PublicElections { items })?.cached_for(CACHED))
        }
        Route::Districts => districts(&nominations, &request).await,
    }
}

async fn districts(nominations: &Nominations, request: &Request) -> Result<Reply, ApiError> {
    let id = request.param("id").filter(|id| id.len() <= 64).ok_or(ApiError::NotFound)?;
    let election = nominations.election(&id).await?.ok_or(ApiError::NotFound)?;
    let chamber = match request.query("chamber") {
        None => election.chambers.first().map(|rules| rules.chamber),
        Some(word) => Chamber::parse(&word).filter(|chamber| election.rules(*chamber).is_some()),
    };
    let unknown = ApiError::Parameters(vec![FieldError { field: "chamber", code: FieldCode::ChamberUnknown }]);
    let chamber = chamber.ok_or(unknown)?;
    let districts = nominations.districts(&id, chamber).await?;
    let funnels = nominations.funnels(&id, chamber).await?;
    let counted = |dapil: &str| {
        let funnel = funnels.iter().find(|(counted, _)| counted == dapil);
        public(funnel.map(|(_, funnel)| *funnel).unwrap_or_default(), election.public_minimum)
    };
    let districts = districts.iter().map(|district| KnownDistrict::of(&election, district));
    let items = districts.map(|district| PublicDistrict { counts: counted(district.dapil), district }).collect();
    Ok(Reply::ok(&PublicDistricts { items })?.cached_for(CACHED))
}

/// The numbers of a dapil. In a small crowd a number can point at a person, so below the threshold
/// there is none (`null`), and a step with fewer people is told as none.
fn public(funnel: Funnel, minimum: u32) -> Option<PublicCounts> {
    use AspirantStatus::{Bms, Listed, Ms, Proposed, Shortlisted, Tms, Willing};
    let reached = |statuses: &[AspirantStatus]| statuses.iter().map(|status| funnel.count(*status)).sum::<i64>();
    let minimum = i64::from(minimum);
    let shown = |statuses| Some(reached(statuses)).filter(|count| *count >= minimum);
    Some(PublicCounts {
        proposed: shown(&[Proposed, Willing, Ms, Bms, Tms, Shortlisted, Listed])?,
        willing: shown(&[Willing, Ms, Bms, Tms, Shortlisted, Listed]),
        screened: shown(&[Ms, Bms, Tms, Shortlisted, Listed]),
        listed: shown(&[Listed]),
    })
}
