//! An officer decides: `POST /admin/applications/{id}/decision` and, for many at once,
//! `POST /admin/applications/decisions`; and answers a right that was asked for (`right`).

mod right;

use std::sync::Arc;

use contract::routes::DecideApplications as Route;
use contract::{
    BulkDecision, DecisionOutcome, DecisionReceipt, DecisionReceipts, DecisionRequest, DecisionStatus, OutcomeStatus,
    ProblemCode, Reason,
};
use desk::{Officer, OfficerGate, settled};
use domain::{Decision, Line, MemberNumber, NumberFormat, Role};
use edge::{ApiError, Environment, Function, Purpose, Reply, Request, StartError};
use store::{Approval, Decided, DecisionNote, Registry};
use uuid::Uuid;

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    registry: Registry,
    officers: OfficerGate,
    numbers: NumberFormat,
}

/// The function in an environment.
///
/// # Errors
/// A key or the issuer is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client();
    let keys = environment.keys(&[Purpose::Edge, Purpose::Sealing, Purpose::Index]).await;
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        registry: registry.with_indexer(keys.indexer()?),
        officers: OfficerGate::new(environment, &client)?,
        numbers: environment.numbers.clone(),
    };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    let officer = deps.officers.officer(&request).await?;
    match request.route()? {
        Route::Decide => one(&deps, &request, &officer).await,
        Route::AnswerRight => settled(|| right::answer(&deps, &request, &officer)).await,
        Route::DecideMany => many(&deps, &request, &officer).await,
    }
}

async fn one(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let id = request.uuid("id")?;
    let checked = request.body::<DecisionRequest>().and_then(|form| Ok(form.check()?));
    let (decision, reason, fields) = match checked {
        Ok(checked) => checked,
        // What lies outside the officer's areas does not exist for them, however bad the form is.
        Err(error) => {
            deps.visible(request, officer, id).await?;
            return Err(error);
        }
    };
    let note = note(reason, fields);
    let member_number = settled(|| deps.decide(request, officer, id, decision, &note)).await?;
    let status = match decision {
        Decision::Approve => DecisionStatus::Approved,
        Decision::Reject => DecisionStatus::Rejected,
        Decision::Return => DecisionStatus::Returned,
    };
    Reply::ok(&DecisionReceipt { status, member_number })
}

fn note(reason: Reason, fields: Vec<(String, Line)>) -> DecisionNote {
    DecisionNote {
        reason: reason.words.map(|line| line.as_str().to_owned()),
        reason_code: reason.code,
        fields: fields.into_iter().map(|(field, line)| (field, line.as_str().to_owned())).collect(),
    }
}

/// Each application on its own: one that cannot be decided holds up none of the others, and what was decided
/// before it is told.
async fn many(deps: &Deps, request: &Request, officer: &Officer) -> Result<Reply, ApiError> {
    let form: BulkDecision = request.body()?;
    let (decision, reason) = form.check()?;
    let note = note(reason, Vec::new());
    let mut items = Vec::with_capacity(form.ids.len());
    for id in form.ids {
        let outcome = match id.parse::<Uuid>() {
            Ok(uuid) => settled(|| deps.decide(request, officer, uuid, decision, &note)).await,
            Err(_) => Err(ApiError::NotFound),
        };
        let (status, code, member_number) = match outcome {
            Ok(number) => (OutcomeStatus::Ok, None, number),
            Err(ApiError::NotFound) => (OutcomeStatus::NotFound, None, None),
            Err(ApiError::Forbidden(_)) => (OutcomeStatus::Forbidden, None, None),
            Err(ApiError::Conflict(code)) => (OutcomeStatus::Conflict, Some(code), None),
            // Whether the database is busy or an item does not open: not now. By itself it is told in full.
            Err(_) => (OutcomeStatus::Busy, None, None),
        };
        items.push(DecisionOutcome { id, status, code, member_number });
    }
    Reply::ok(&DecisionReceipts { items })
}

impl Deps {
    /// Refuses what is not there for this officer, and what their role does not cover.
    async fn visible(&self, request: &Request, officer: &Officer, id: Uuid) -> Result<store::Application, ApiError> {
        if let Some(application) = self.registry.application(id, request.now).await? {
            officer.may(Role::Verifier, application.area())?;
            // Before its phone answered, an application is not before any officer.
            return match application.status {
                domain::ApplicationStatus::Unverified => Err(ApiError::NotFound),
                _ => Ok(application),
            };
        }
        // Its data are gone, its place is known: withdrawn or erased.
        let area = self.registry.area_of(id).await?.ok_or(ApiError::NotFound)?;
        officer.may(Role::Verifier, area)?;
        Err(ApiError::Conflict(ProblemCode::StateConflict))
    }

    /// Decides one application; gives the number of the member an approval made.
    async fn decide(
        &self,
        request: &Request,
        officer: &Officer,
        id: Uuid,
        decision: Decision,
        note: &DecisionNote,
    ) -> Result<Option<MemberNumber>, ApiError> {
        let application = self.visible(request, officer, id).await?;
        if decision == Decision::Approve {
            return match self.registry.approve(&application, &self.numbers, &officer.act(request)).await? {
                Approval::Member(number) => Ok(Some(number)),
                Approval::NikHeld => Err(ApiError::Conflict(ProblemCode::NikHeld)),
                Approval::Conflict => Err(ApiError::Conflict(ProblemCode::StateConflict)),
            };
        }
        match self.registry.decide(&application, decision, note, &officer.act(request)).await? {
            Decided::Done => Ok(None),
            Decided::Conflict => Err(ApiError::Conflict(ProblemCode::StateConflict)),
        }
    }
}
