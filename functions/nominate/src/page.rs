//! Proposing as a conversation of pages: form → check answers → stored. It works without scripts.

use contract::{FieldError, FieldProblem, Nominate, ProblemCode, Text, Time};
use domain::{Chamber, District, Election, NominationStatus};
use edge::{ApiError, Reply, Request, StatusCode, errors_for_page};
use serde::{Deserialize, Serialize};
use store::Member;
use uuid::Uuid;

use crate::own::{Own, own, used};
use crate::{Asked, Checked, Deps, check, store};

/// What the sealed `confirm` token of a check page carries.
#[derive(Serialize, Deserialize)]
struct Confirmed {
    id: Uuid,
    form: Nominate,
}

const USAGE: &str = "nominate";
/// Seconds for which a check page can be sent.
const CHECK_SECONDS: i64 = 2 * 60 * 60;

/// The page that shows the answers back.
#[derive(Serialize)]
struct CheckPage<'a> {
    rows: Vec<Checking<'a>>,
    confirm: String,
}

/// One answer, as it was given.
#[derive(Serialize)]
struct Checking<'a> {
    field: &'static str,
    value: &'a str,
}

/// The page with the form, and with what one proposed so far.
#[derive(Serialize)]
struct FormPage<'a> {
    member: bool,
    elections: Vec<Window<'a>>,
    places: Vec<PlaceChoice>,
    values: &'a Nominate,
    errors: Vec<FieldProblem>,
    proposals: Vec<Row<'a>>,
    remaining: i64,
    limit: u32,
    notice: &'a str,
}

/// When an election takes proposals.
#[derive(Serialize)]
struct Window<'a> {
    id: &'a str,
    name: &'a str,
    open: bool,
    opens: Time,
    closes: Time,
}

/// A dapil to choose.
#[derive(Serialize)]
struct PlaceChoice {
    /// What the form sends: election, chamber and dapil.
    value: String,
    label: String,
    /// Whether the member lives in it.
    own: bool,
    /// The province's name.
    group: Option<&'static str>,
}

/// A proposal.
#[derive(Serialize)]
struct Row<'a> {
    id: Uuid,
    name: &'a str,
    place: String,
    status: NominationStatus,
    support: i64,
    created_at: Time,
    consent_url: Option<&'a str>,
    withdrawable: bool,
    #[serde(rename = "self")]
    own: bool,
}

/// `GET /usulkan/`.
pub(crate) async fn show(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let mut form = Nominate::default();
    let asked = request.query("dapil").and_then(|dapil| Some((Election::with_dapil(&dapil)?, dapil)));
    if let Some((election, dapil)) = &asked {
        form.place = Text::Given(format!("{}|{}|{dapil}", election.id, Chamber::Dpr));
    }
    // Whoever has to sign in first comes back, to the same dapil.
    let way = edge::way_to_proposing(asked.as_ref().map(|(_, dapil)| dapil.as_str()));
    match edge::member(request, &deps.accounts, &deps.registry).await {
        Ok(member) => form_page(deps, request, StatusCode::OK, Some(&member), &form, &[]).await,
        Err(ApiError::Forbidden(ProblemCode::MemberRequired)) => {
            Ok(form_page(deps, request, StatusCode::OK, None, &form, &[]).await?.with_cookie(&way))
        }
        // Who of several people it is, is asked there.
        Err(ApiError::Conflict(ProblemCode::SessionPerson)) => Ok(Reply::see_other("/anggota/").with_cookie(&way)),
        Err(ApiError::Unauthorized(ProblemCode::SessionRequired)) if request.wants_page() => {
            Ok(Reply::see_other("/masuk/").with_cookie(&way))
        }
        Err(error) => Err(error),
    }
}

/// `POST /nominations` from a form.
pub(crate) async fn handle(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    edge::session_token(request)?;
    let token = request.form_text("confirm");
    let (id, form) = match token.is_empty() {
        true => (None, request.body::<Nominate>()?),
        false => {
            let opened = deps.tokens.open(USAGE, request.now.as_second(), token);
            let Confirmed { id, form } = opened.map_err(|_| ApiError::Gone(ProblemCode::ConfirmExpired))?;
            (Some(id), form)
        }
    };
    let typed = form.clone();
    let form = form.flat();
    let asked = Asked::read(deps, request, &form).await?;
    let member = &asked.member;
    if !request.form_text("edit").is_empty() {
        return form_page(deps, request, StatusCode::OK, Some(member), &typed, &[]).await;
    }
    let checked = match check(deps, request, &form, &asked) {
        Ok(checked) => checked,
        Err(ApiError::Fields(errors)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return form_page(deps, request, status, Some(member), &typed, &errors).await;
        }
        Err(error) => return Err(error),
    };
    match id {
        Some(id) => {
            store(deps, request, member, id, &checked, true).await?;
            Ok(Reply::see_other("/usulkan/?notice=proposed"))
        }
        None => check_page(deps, request, typed, &checked).await,
    }
}

async fn check_page(deps: &Deps, request: &Request, form: Nominate, checked: &Checked) -> Result<Reply, ApiError> {
    let district = deps.nominations.district(&checked.contest).await?;
    let label = district.map(|district| label(&district)).unwrap_or_default();
    let place = format!("{label} · {}", checked.election.name);
    let expires = request.now.as_second() + CHECK_SECONDS;
    let confirmed = Confirmed { id: Uuid::new_v4(), form };
    let confirm = deps.tokens.issue(USAGE, expires, &confirmed)?;
    let Confirmed { form, .. } = &confirmed;
    // In the order of the form.
    let rows = [
        ("place", place.as_str()),
        ("nominee.name", form.name.as_typed()),
        ("nominee.phone", form.phone.as_typed()),
        ("nominee.sex", form.sex.as_typed()),
        ("nominee.member_number", form.member_number.as_typed()),
        ("track", form.track.as_typed()),
        ("reason", checked.proposal.reason.as_str()),
    ];
    let rows = rows.map(|(field, value)| Checking { field, value }).into();
    Reply::page(StatusCode::OK, "propose-check", request.language(), CheckPage { rows, confirm })
}

async fn form_page(
    deps: &Deps,
    request: &Request,
    status: StatusCode,
    member: Option<&Member>,
    form: &Nominate,
    errors: &[FieldError],
) -> Result<Reply, ApiError> {
    let elections = deps.nominations.elections().await?;
    let proposals = match member {
        Some(member) => own(deps, request, member).await?,
        None => Vec::new(),
    };
    let mut places = Vec::new();
    for election in elections.iter().filter(|election| member.is_some() && election.is_open(request.now)) {
        for rules in &election.chambers {
            let districts = deps.nominations.districts(&election.id, rules.chamber).await?;
            places.extend(districts.iter().map(|district| place(election, district, member)));
        }
    }
    places.sort_by_key(|place| !place.own);
    let limit = elections.iter().map(|election| election.proposals_per_member).max().unwrap_or_default();
    let used = elections.iter().map(|election| used(&proposals, &election.id)).max().unwrap_or_default();
    let notice = request.query("notice").filter(|notice| matches!(notice.as_str(), "proposed" | "withdrawn"));
    let mut values = form.clone();
    if let [only] = &places[..]
        && values.place.is_absent()
    {
        values.place = Text::Given(only.value.clone());
    }
    let page = FormPage {
        member: member.is_some(),
        elections: elections.iter().map(|election| window(election, request)).collect(),
        places,
        values: &values,
        errors: errors_for_page(errors, request.language()),
        proposals: futures_util::future::try_join_all(proposals.iter().map(|own| row(deps, own))).await?,
        remaining: i64::from(limit) - i64::try_from(used).unwrap_or_default(),
        limit,
        notice: notice.as_deref().unwrap_or_default(),
    };
    Reply::page(status, "propose", request.language(), page)
}

fn place(election: &Election, district: &District, member: Option<&Member>) -> PlaceChoice {
    PlaceChoice {
        value: format!("{}|{}|{}", election.id, district.chamber, district.id),
        label: label(district),
        own: member.is_some_and(|member| district.holds(member.area())),
        group: district.province().name(),
    }
}

/// A dapil with its chamber: two chambers may have one of the same name.
fn label(district: &District) -> String {
    let chamber = match district.chamber {
        Chamber::Dpr => "DPR".to_owned(),
        _ => format!("DPRD {}", district.home().name().unwrap_or_default()),
    };
    format!("{} · {chamber}", district.name)
}

fn window<'a>(election: &'a Election, request: &Request) -> Window<'a> {
    Window {
        id: &election.id,
        name: &election.name,
        open: election.is_open(request.now),
        opens: election.opens.into(),
        closes: election.closes.into(),
    }
}

async fn row<'a>(deps: &Deps, own: &'a Own) -> Result<Row<'a>, ApiError> {
    let Own { nomination, status, support, link } = own;
    let district = deps.nominations.district(&nomination.contest).await?;
    Ok(Row {
        id: nomination.id,
        name: nomination.nominee.as_ref().map(|nominee| nominee.name.expose()).unwrap_or_default(),
        place: district.as_ref().map(label).unwrap_or_default(),
        status: *status,
        support: *support,
        created_at: nomination.created_at.into(),
        consent_url: link.as_deref(),
        withdrawable: *status == NominationStatus::AwaitingConsent,
        own: nomination.own,
    })
}
