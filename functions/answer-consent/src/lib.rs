//! The nominee answers, by the link in the message: `POST /consents`, `…/codes`, `…/answer`.
//!
//! A link can be forwarded, and the proposer has it too. What it opens is masked, and nothing is
//! answered without the code that is sent to the nominee's own phone.

mod accept;
mod answer;
mod page;

use std::sync::Arc;

use contract::routes::AnswerConsent as Route;
use contract::{AskedNominee, ConsentLink, ConsentQuestion, Empty, ProblemCode, ProposedFor, QuestionStatus};
use domain::{District, Election, NominationStatus, NumberFormat, PersonName};
use edge::{ApiError, Asking, Environment, Function, Known, Purpose, Reply, Request, StartError, StatusCode};
use keyring::{ReceiptSigner, TokenSealer};
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
    let client = environment.client();
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
    match request.route()? {
        Route::Show => show(&deps, &request).await,
        Route::Page => page::again(&deps, &request, "ask").await,
        Route::SendCode => send_code(&deps, &request).await,
        Route::CodePage => page::again(&deps, &request, "answer").await,
        Route::Answer => answer::answer(&deps, &request).await,
    }
}

/// What a link leads to.
pub(crate) struct Question {
    pub(crate) token: String,
    pub(crate) phone_hash: String,
    pub(crate) election: Election,
    /// Everybody who was proposed with the phone.
    pub(crate) people: Vec<Asked>,
}

/// One of those who were proposed with a phone.
pub(crate) struct Asked {
    pub(crate) nominee: NomineeRecord,
    /// As they are told apart, once their data are deleted not at all.
    pub(crate) masked_name: Option<String>,
    /// The contests somebody still proposes them for, each with its dapil.
    pub(crate) proposals: Vec<(Aspirant, District)>,
}

impl Asked {
    /// Whether the question stands, or how it ended.
    pub(crate) fn state(&self, request: &Request) -> QuestionStatus {
        match self.nominee.status {
            NominationStatus::AwaitingConsent if request.now < self.nominee.expires_at => QuestionStatus::Open,
            NominationStatus::Accepted => QuestionStatus::Accepted,
            NominationStatus::Declined => QuestionStatus::Declined,
            NominationStatus::NotMe => QuestionStatus::NotMe,
            NominationStatus::AwaitingConsent | NominationStatus::Expired | NominationStatus::Withdrawn => {
                QuestionStatus::Expired
            }
        }
    }

    pub(crate) fn is_open(&self, request: &Request) -> bool {
        self.state(request) == QuestionStatus::Open
    }
}

impl Question {
    /// Reads the link. One that is not ours, and one whose nominees are forgotten, are alike.
    async fn open(deps: &Deps, request: &Request, pasted: &str) -> Result<Self, ApiError> {
        let gone = ApiError::Gone(ProblemCode::ConsentExpired);
        let (token, opened) = deps.nominations.read_consent_token(pasted, request.now)?.ok_or(gone.clone())?;
        let channel = deps.nominations.channel(&opened.election, &opened.phone_hash).await?.ok_or(gone.clone())?;
        let election = deps.nominations.election(&opened.election).await?.ok_or(gone.clone())?;
        let mut people = Vec::new();
        for nominee in deps.nominations.nominees_behind(&channel).await? {
            let mut proposals = Vec::new();
            for aspirant in deps.nominations.aspirants_behind(&nominee).await? {
                if let Some(district) = deps.nominations.district(&aspirant.contest).await? {
                    proposals.push((aspirant, district));
                }
            }
            people.push(Asked { nominee, masked_name: None, proposals });
        }
        if people.is_empty() {
            return Err(gone);
        }
        mask(&mut people);
        Ok(Self { token, phone_hash: opened.phone_hash, election, people })
    }

    /// Those who are to answer.
    pub(crate) fn open_people<'a>(&'a self, request: &'a Request) -> impl Iterator<Item = &'a Asked> {
        self.people.iter().filter(|one| one.is_open(request))
    }

    /// `open` while anybody is to answer; else how it ended, first of all for somebody who stands.
    pub(crate) fn state(&self, request: &Request) -> QuestionStatus {
        let states: Vec<_> = self.people.iter().map(|one| one.state(request)).collect();
        let found = |wanted| states.contains(&wanted).then_some(wanted);
        let told = found(QuestionStatus::Open).or(found(QuestionStatus::Accepted)).or(states.last().copied());
        told.unwrap_or(QuestionStatus::Expired)
    }

    /// Whose the code is: this browser's. A client that keeps no cookies has the link alone, and shares
    /// a code with all others that have nothing else.
    pub(crate) fn asker(&self, request: &Request) -> String {
        let link = || keyring::base64url(&keyring::sha256(self.token.as_bytes()));
        Asking::of(request).map_or_else(link, |asking| asking.hash())
    }

    /// The code that `asker` was sent.
    pub(crate) fn code_of<'a>(&'a self, asker: &'a str) -> CodeKey<'a> {
        CodeKey { purpose: CodePurpose::Consent, phone_hash: &self.phone_hash, asker }
    }
}

/// Masks the names so that whoever holds the phone can tell them apart.
fn mask(people: &mut [Asked]) {
    let names: Vec<_> = people.iter().filter_map(|one| one.nominee.nominee.clone()).map(|told| told.name).collect();
    let mut masks = PersonName::masked_apart(&names.iter().collect::<Vec<_>>()).into_iter();
    for one in people {
        one.masked_name = one.nominee.nominee.as_ref().and_then(|_| masks.next());
    }
}

async fn question(deps: &Deps, request: &Request) -> Result<Question, ApiError> {
    let form: ConsentLink = request.body()?;
    Question::open(deps, request, &form.check()?).await
}

/// Everybody who was proposed with the phone, their names masked: whoever has the link sees as much. The browser is
/// given its mark here, so that the code it may ask for next is its own.
async fn show(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let question = match question(deps, request).await {
        Err(ApiError::Fields(errors)) if request.wants_page() => return page::start(request, &errors),
        other => other?,
    };
    let mark = Asking::or_new(request)?.cookie();
    if request.wants_page() {
        return Ok(page::leads_to(&deps.tokens, request, question, "/api/v1/consents")?.with_cookie(&mark));
    }
    let told = ConsentQuestion {
        status: question.state(request),
        election: question.election.id.clone(),
        people: question.people.iter().map(|one| person(one, request)).collect(),
    };
    Ok(Reply::ok(&told)?.with_cookie(&mark))
}

fn person(asked: &Asked, request: &Request) -> AskedNominee {
    AskedNominee {
        id: asked.nominee.id,
        masked_name: asked.masked_name.clone(),
        status: asked.state(request),
        expires_at: asked.nominee.expires_at.into(),
        proposals: asked.proposals.iter().map(proposal).collect(),
    }
}

fn proposal((aspirant, district): &(Aspirant, District)) -> ProposedFor {
    ProposedFor {
        contest: (&aspirant.contest).into(),
        name: district.name.clone(),
        seats: district.seats,
        supporters: aspirant.support,
    }
}

/// 202 always, for a link that is ours: the code goes to the phone that was proposed, whoever asks.
async fn send_code(deps: &Deps, request: &Request) -> Result<Reply, ApiError> {
    let question = question(deps, request).await?;
    let waiting = question.open_people(request).find_map(|one| one.nominee.nominee.as_ref());
    if let Some(nominee) = waiting {
        let known = Known::with_phone(request, &deps.tokens, &question.phone_hash);
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
        return page::leads_to(&deps.tokens, request, question, "/api/v1/consents/codes");
    }
    Reply::json(StatusCode::ACCEPTED, &Empty {})
}
