//! The dapil of an officer's areas with their funnels.

use contract::{DistrictFunnel, DistrictFunnels, FieldCode, FieldError, ProblemCode, SlateHead};
use desk::Officer;
use domain::{AspirantStatus, Chamber, District, Election, Level, Role};
use edge::{ApiError, Reply, Request};
use futures_util::future::try_join_all;
use store::{Contest, Funnel};

use crate::Deps;

/// `GET /admin/districts?election=&chamber=`.
pub(crate) async fn list(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let parameter = |field, code| ApiError::Parameters(vec![FieldError { field, code }]);
    let election = request.query("election").unwrap_or_default();
    let plausible = !election.is_empty() && election.len() <= 64;
    let election = match plausible {
        true => deps.nominations.election(&election).await?,
        false => None,
    };
    let election = election.ok_or_else(|| parameter("election", FieldCode::ElectionUnknown))?;
    let chamber = request.query("chamber").and_then(|word| Chamber::parse(&word));
    let chamber = chamber.filter(|chamber| election.rules(*chamber).is_some());
    let chamber = chamber.ok_or_else(|| parameter("chamber", FieldCode::ChamberUnknown))?;
    if officer.grants.0.is_empty() {
        return Err(ApiError::Forbidden(ProblemCode::RoleMissing));
    }
    let mut districts = deps.nominations.districts(&election.id, chamber).await?;
    districts.retain(|district| officer.may_in(Role::Viewer, district, Level::Regency).is_ok());
    let funnels = deps.nominations.funnels(&election.id, chamber).await?;
    let items = districts.iter().map(|district| {
        let funnel = funnels.iter().find(|(dapil, _)| *dapil == district.id).map(|(_, funnel)| *funnel);
        row(deps, &election, district, funnel.unwrap_or_default())
    });
    Reply::ok(&DistrictFunnels { items: try_join_all(items).await? })
}

async fn row(
    deps: &Deps,
    election: &Election,
    district: &District,
    funnel: Funnel,
) -> Result<DistrictFunnel, ApiError> {
    let contest = Contest { election: election.id.clone(), chamber: district.chamber, dapil: district.id.clone() };
    let slate = deps.nominations.slate(&contest).await?;
    Ok(DistrictFunnel {
        contest: (&contest).into(),
        name: district.name.clone(),
        seats: district.seats,
        target: election.target(district.seats),
        counts: AspirantStatus::ALL.iter().map(|status| (*status, funnel.count(*status))).collect(),
        women: funnel.women,
        men: funnel.men,
        internal: funnel.internal,
        external: funnel.external,
        slate: (slate.version > 0).then_some(SlateHead { status: slate.status, version: slate.version }),
    })
}
