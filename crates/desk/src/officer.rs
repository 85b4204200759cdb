//! Who an officer is (their token) and what they may do (the table).

use contract::{FieldCode, ProblemCode, Text};
use domain::{Act, Action, Actor, Area, District, Grants, LedgerLine, Level, Refusal, Role, Subject};
use edge::{ApiError, Environment, Request, StartError};
use store::{Accounts, Client};

use crate::issuer::Issuer;

/// Checks officers' OpenID Connect tokens. The token proves who; what they may do is read from the
/// table at each request, so that a revocation works at once.
#[derive(Debug)]
pub struct OfficerGate {
    accounts: Accounts,
    issuer: Issuer,
}

/// An officer and what they may do.
#[derive(Debug)]
pub struct Officer {
    /// The issuer's opaque id of the officer.
    pub subject: String,
    /// What they may do, and where.
    pub grants: Grants,
}

impl Officer {
    /// Whether the officer may act in `role` on something in `area`.
    ///
    /// # Errors
    /// 404 outside their areas, where nothing exists for them; 403 inside with another role.
    pub fn may(&self, role: Role, area: Area) -> Result<(), ApiError> {
        self.grants.check(role, area).map_err(refused)
    }
}

fn refused(refusal: Refusal) -> ApiError {
    match refusal {
        Refusal::OutsideArea => ApiError::NotFound,
        Refusal::WrongRole => ApiError::Forbidden(ProblemCode::RoleMissing),
    }
}

impl Officer {
    /// Whether the officer may act in `role` on the list of a dapil, on a board of `level` or above.
    ///
    /// # Errors
    /// As [`may`](Self::may).
    pub fn may_in(&self, role: Role, district: &District, level: Level) -> Result<(), ApiError> {
        self.grants.check_district(role, district, level).map_err(refused)
    }

    /// What the officer does by this request, for the ledger.
    #[must_use]
    pub fn act(&self, request: &Request) -> Act {
        request.act(Actor::Officer(self.subject.clone()))
    }

    /// That the officer searched, where, and by which of the fields, for the ledger: never by what, and whatever
    /// is found. Written before anything is looked up.
    #[must_use]
    pub fn searched(&self, area: Option<Area>, fields: &[(&'static str, &Text)]) -> LedgerLine {
        let asked = fields.iter().find(|(_, field)| !field.is_absent()).map(|(name, _)| *name);
        // Without an area it goes through all of theirs.
        let area = area.unwrap_or_else(|| match self.grants.areas(Role::Viewer)[..] {
            [only] => only,
            _ => Area::NATION,
        });
        LedgerLine::about(Subject::Area(area), area, Action::MemberSearch).fields(asked)
    }

    /// The areas of a list: the one that was asked for, or all where the officer is a viewer.
    ///
    /// # Errors
    /// 400 for what is no area, 404 outside the officer's areas, 403 without the role.
    pub fn list_areas(&self, area: Option<&str>) -> Result<Vec<Area>, ApiError> {
        let Some(code) = area.filter(|code| !code.is_empty()) else {
            let areas = self.grants.areas(Role::Viewer);
            return if areas.is_empty() { Err(ApiError::Forbidden(ProblemCode::RoleMissing)) } else { Ok(areas) };
        };
        let unknown = ApiError::Parameters(vec![contract::FieldError { field: "area", code: FieldCode::AreaUnknown }]);
        let area = Area::parse(code).ok().filter(|area| area.exists()).ok_or(unknown)?;
        self.may(Role::Viewer, area)?;
        Ok(vec![area])
    }
}

impl OfficerGate {
    /// A gate for the tokens of the issuer that is set; its keys are asked for at the first request.
    ///
    /// # Errors
    /// No issuer is set.
    pub fn new(environment: &Environment, client: &Client) -> Result<Self, StartError> {
        let oidc = environment.oidc.clone().ok_or_else(|| StartError::new("KADER_OIDC_ISSUER is not set"))?;
        Ok(Self { accounts: environment.accounts(client), issuer: Issuer::new(oidc)? })
    }

    /// The officer behind a request's bearer token.
    ///
    /// # Errors
    /// 401 without an ID token that the issuer signed for us and that is in its time; 503 while the
    /// issuer does not tell its keys.
    pub async fn officer(&self, request: &Request) -> Result<Officer, ApiError> {
        let token = request
            .header("authorization")
            .and_then(|header| header.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(ApiError::Unauthorized(ProblemCode::TokenRequired))?;
        let subject = self.issuer.subject(token, request.now.as_second()).await?;
        let grants = self.accounts.grants(&subject).await?;
        Ok(Officer { subject, grants })
    }
}
