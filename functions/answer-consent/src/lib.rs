//! The nominee answers, by the link in the message: `POST /consents`, `…/codes`, `…/answer`.
//!
//! A link can be forwarded, and the proposer has it too. What it opens is masked, and nothing is
//! answered without the code that is sent to the nominee's own phone.

mod answer;
mod page;

use std::sync::Arc;

use contract::ConsentLink;
use domain::{District, Election, NominationStatus, NumberFormat};
use edge::{ApiError, Asking, Environment, Function, Known, Purpose, Reply, Request, StartError, StatusCode, rfc3339};
use keyring::{ReceiptSigner, TokenSealer};
use serde_json::{Value, json};
use store::{Accounts, Aspirant, CodeIssue, CodeKey, CodePurpose, GivenLimits, Nominations, NomineeRecord, Registry};

/// What this function holds.
#[derive(Debug)]
pub struct Deps {
    accounts: Accounts,
    registry: Registry,
    nominations: Nominations,
    receipts: ReceiptSigner,
    tokens: TokenSealer,
    numbers: NumberFormat,
    limits: Option<GivenLimits>,
}

/// The function in an environment.
///
/// # Errors
/// A key is missing.
pub async fn function(environment: &Environment) -> Result<Function, StartError> {
    let client = environment.client().await;
    let keys = environment
        .keys(&[Purpose::Edge, Purpose::Sealing, Purpose::Index, Purpose::Token, Purpose::ReceiptSigning])
        .await;
    let nominations = environment.nominations(&client).with_sealer(keys.sealer()?);
    let nominations = nominations.with_indexer(keys.indexer()?);
    let registry = environment.registry(&client).with_sealer(keys.sealer()?);
    let deps = Deps {
        accounts: environment.accounts(&client).with_sealer(keys.sealer()?),
        registry: registry.with_indexer(keys.indexer()?),
        nominations: nominations.with_tokens(keys.tokens()?),
        receipts: keys.receipts()?,
        tokens: keys.tokens()?,
        numbers: environment.numbers.clone(),
        limits: environment.given_limits(),
    };
    edge::http(environment, &keys, deps, handle)
}

/// Answers the routes of this function.
///
/// # Errors
/// See [`ApiError`].
pub async fn handle(deps: Arc<Deps>, request: Request) -> Result<Reply, ApiError> {
    match request.route().as_str() {
        "POST /consents" => show(&deps, &request).await,
        "POST /consents/codes" => send_code(&deps, &request).await,
        "POST /consents/answer" => answer::answer(&deps, &request).await,
        _ => Err(ApiError::MethodNotAllowed),
    }
}

/// What a link leads to.
pub(crate) struct Question {
    pub(crate) token: String,
    pub(crate) nominee: NomineeRecord,
    pub(crate) election: Election,
    /// The contests somebody still proposes them for, each with its dapil.
    pub(crate) proposals: Vec<(Aspirant, District)>,
}

impl Question {
    /// Reads the link. One that is not ours, and one whose nominee is forgotten, are alike.
    async fn open(deps: &Deps, request: &Request, token: String) -> Result<Self, ApiError> {
        let gone = ApiError::Gone("consent.expired");
        let opened = deps.nominations.read_consent_token(&token, request.now)?.ok_or(gone.clone())?;
        let nominee = deps.nominations.nominee(&opened.election, &opened.phone_hash).await?.ok_or(gone.clone())?;
        let election = deps.nominations.election(&opened.election).await?.ok_or(gone)?;
        let mut proposals = Vec::new();
        for aspirant in deps.nominations.aspirants_behind(&nominee).await? {
            if let Some(district) = deps.nominations.district(&aspirant.contest).await? {
                proposals.push((aspirant, district));
            }
        }
        Ok(Self { token, nominee, election, proposals })
    }

    /// `open`, or how it ended.
    fn state(&self, request: &Request) -> &'static str {
        match self.nominee.status {
            NominationStatus::AwaitingConsent if request.now < self.nominee.expires_at => "open",
            NominationStatus::AwaitingConsent => NominationStatus::Expired.as_str(),
            other => other.as_str(),
        }
    }

    /// Whose the code is: this browser's. A client that keeps no cookies has the link alone, and shares
    /// a code with all others that have nothing else.
    pub(crate) fn asker(&self, request: &Request) -> String {
        let link = || keyring::base64url(&keyring::sha256(self.token.as_bytes()));
        Asking::of(request).map_or_else(link, |asking| asking.hash())
    }

    /// The code that `asker` was sent.
    pub(crate) fn code_of<'a>(&'a self, asker: &'a str) -> CodeKey<'a> {
        CodeKey { purpose: CodePurpose::Consent, phone_hash: &self.nominee.phone_hash, asker }
    }

    /// Refuses what can no longer be answered.
    fn still_open(&self, request: &Request) -> Result<(), ApiError> {
        match self.state(request) {
            "open" => Ok(()),
            "expired" => Err(ApiError::Gone("consent.expired")),
            _ => Err(ApiError::Conflict("consent.answered")),
        }
    }
}

async fn question(deps: &Deps, request: &Request) -> Result<Question, ApiError> {
    let form: ConsentLink = request.body()?;
    Question::open(deps, request, form.check()?).await
}

/// All proposals for this nominee, the name masked: whoever has the link sees as much. The browser is
/// given its mark here, so that the code it may ask for next is its own.
async fn show(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let question = match question(deps, request).await {
        Err(ApiError::Fields(errors)) if request.wants_page() => return page::start(request, &errors),
        other => other?,
    };
    let mark = Asking::or_new(request)?.cookie();
    if request.wants_page() {
        return Ok(page::show(request, &question, "ask")?.with_cookie(&mark));
    }
    let items: Vec<Value> = question.proposals.iter().map(proposal).collect();
    Reply::ok(&json!({
        "status": question.state(request),
        "masked_name": question.nominee.nominee.as_ref().map(|nominee| nominee.name.masked()),
        "election": question.election.id,
        "expires_at": rfc3339(question.nominee.expires_at),
        "proposals": items,
    }))
    .map(|reply| reply.with_cookie(&mark))
}

fn proposal((aspirant, district): &(Aspirant, District)) -> Value {
    json!({
        "election": aspirant.contest.election,
        "chamber": aspirant.contest.chamber,
        "dapil": aspirant.contest.dapil,
        "name": district.name,
        "seats": district.seats,
        "supporters": aspirant.support,
    })
}

/// 202 always, for a link that is ours: the code goes to the phone that was proposed, whoever asks.
async fn send_code(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let question = question(deps, request).await?;
    if question.state(request) == "open"
        && let Some(nominee) = &question.nominee.nominee
    {
        let known = Known::with_phone(request, &deps.tokens, &question.nominee.phone_hash);
        let asker = question.asker(request);
        let issue = CodeIssue {
            of: question.code_of(&asker),
            phone: &nominee.phone,
            known: known.as_ref().map(|known| known.browser.as_str()),
            limits: deps.limits,
            now: request.now,
        };
        deps.accounts.issue_code(&issue).await?;
    }
    if request.wants_page() {
        return page::show(request, &question, "answer");
    }
    Reply::json(StatusCode::ACCEPTED, &json!({}))
}
