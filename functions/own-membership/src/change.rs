//! Changing one's details, village and phone.

use contract::{Became, Details, FieldCode, FieldError, MoveTo, NewPhone, ProblemCode, Status};
use domain::{Action, Person};
use edge::{
    ApiError, Me, Reply, Request, StatusCode, VillageChoice, WAITING_COOKIE, Waiting, ask_to_choose, no_cookie,
    phone_undo_link, resolve_village,
};
use serde_json::{Map, Value};
use store::{CodeIssue, CodeKey, CodePurpose, CodeUse, Decided, Member};

use crate::identify::identify;
use crate::view::{Refused, refused_page};
use crate::{Deps, done};

const GONE: ApiError = ApiError::Conflict(ProblemCode::StateConflict);

/// A form that was refused: as JSON the error itself, as a page the form with what is wrong.
pub(crate) fn refuse(
    deps: &Deps,
    request: &Request,
    me: &Me,
    form: &'static str,
    errors: Vec<FieldError>,
    choices: Vec<VillageChoice>,
) -> Result<Reply, ApiError> {
    if !request.wants_page() {
        return Err(errors.into());
    }
    let refused = Refused { form, errors: &errors, choices, notice: None };
    refused_page(deps, request, me, StatusCode::UNPROCESSABLE_ENTITY, &refused)
}

/// The current membership, for what only members do.
pub(crate) fn current(me: &Me) -> Result<&Member, ApiError> {
    me.member.as_ref().filter(|member| member.status.is_current()).ok_or(GONE)
}

/// `PATCH /me`: "Lengkapi data", for members and for applicants who wait.
pub(crate) async fn details(deps: &Deps, request: &Request, me: Me) -> Result<Reply, ApiError> {
    let mut form: Details = request.body()?;
    if request.wants_page() && form.consent_messages.is_none() {
        // An unticked box sends nothing: on a page that means no.
        form.consent_messages = Some(contract::Flag::No);
    }
    let rules = request.rules(&deps.numbers);
    let person = me.member.as_ref().map(|m| &m.person).or(me.application.as_ref().map(|a| &a.person)).ok_or(GONE)?;
    let changed = match form.apply_to(person, &rules) {
        Ok(changed) => changed,
        Err(errors) => return refuse(deps, request, &me, "details", errors, Vec::new()),
    };
    let stored = match (&me.member, &me.application) {
        (Some(_), _) => {
            let member = current(&me)?;
            deps.registry.change_member(member, &changed, Action::Changed, &request.own_act()).await?
        }
        (None, Some(application)) => {
            deps.registry.complete(application, &changed, &request.own_act()).await? == Decided::Done
        }
        (None, None) => false,
    };
    if stored { done(deps, request, "saved").await } else { Err(GONE) }
}

/// `POST /me/move`: to another village; the number stays.
pub(crate) async fn village(deps: &Deps, request: &Request, me: Me) -> Result<Reply, ApiError> {
    let mut form: MoveTo = request.body()?;
    let choices = if request.wants_page() { resolve_village(&mut form.village, None) } else { Vec::new() };
    let member = current(&me)?;
    let village = match form.check() {
        Ok(village) => village,
        Err(mut errors) => {
            ask_to_choose(&mut errors, &choices);
            return refuse(deps, request, &me, "move", errors, choices);
        }
    };
    if village == member.person.village {
        return done(deps, request, "moved").await;
    }
    let mut person = member.person.clone();
    person.village = village;
    // Another village, another house: the old one's address would be wrong there.
    (person.address, person.rt, person.rw) = (None, None, None);
    if deps.registry.change_member(member, &person, Action::Moved, &request.own_act()).await? {
        done(deps, request, "moved").await
    } else {
        Err(GONE)
    }
}

/// The page that waits for the code to a new number: whose session it is, and what was typed.
const WAITING: Waiting<(String, Map<String, Value>)> = Waiting::of_page("new_phone");
/// What that page says.
pub(crate) const PHONE_CODE_SENT: &str = "phone_code_sent";

fn session_hash(me: &Me) -> String {
    keyring::base64url(&keyring::sha256(me.token.as_bytes()))
}

/// What was typed before a code went to the new number, by this very session: somebody else at this browser
/// does not see it.
pub(crate) fn waiting(deps: &Deps, request: &Request, me: &Me) -> Option<Map<String, Value>> {
    let (session, typed) = WAITING.of(request, &deps.tokens)?;
    (session == session_hash(me)).then_some(typed)
}

/// `POST /me/phone`: first without a code, which sends one to the new phone; then with it.
pub(crate) async fn phone(deps: &Deps, request: &Request, me: Me) -> Result<Reply, ApiError> {
    let form: NewPhone = request.body()?;
    let member = current(&me)?;
    let checked = form.check(request.phones());
    let errors = checked.as_ref().err().cloned().unwrap_or_default();
    if let Some(refusal) = identify(deps, request, &me, "phone", &form.identity(), errors).await? {
        return Ok(refusal);
    }
    let (phone, code) = checked?;
    if phone == member.person.phone {
        return done(deps, request, "phone_changed").await;
    }
    let phone_hash = deps.registry.phone_hash(&phone)?;
    // The code belongs to this session: whoever else asks for one to the new number gets another.
    let asker = session_hash(&me);
    let of = CodeKey { purpose: CodePurpose::NewPhone, phone_hash: &phone_hash, asker: &asker };
    let Some(code) = code else {
        let issue = CodeIssue { of, phone: &phone, known: None, limits: deps.limits, now: request.now };
        deps.accounts.issue_code(&issue).await?;
        if request.wants_page() {
            let needs = (asker, request.body()?);
            let page = Reply::see_other(&format!("/anggota/?notice={PHONE_CODE_SENT}"));
            return Ok(page.with_cookie(&WAITING.cookie(&deps.tokens, needs, request)?));
        }
        return Reply::json(StatusCode::ACCEPTED, &Status::from(Became::CodeSent));
    };
    if deps.accounts.try_code(of, &code, request.now).await? == CodeUse::Wrong {
        let wrong = vec![FieldError { field: "code", code: FieldCode::CodeWrong }];
        return refuse(deps, request, &me, "phone", wrong, Vec::new());
    }
    let undo = phone_undo_link(&deps.tokens, &member.number, request)?;
    let person = Person { phone, ..member.person.clone() };
    let session = Some((&deps.accounts, me.token.as_str()));
    if !deps.registry.change_phone(member, &person, undo, session, &request.own_act()).await? {
        return Err(GONE);
    }
    Ok(done(deps, request, "phone_changed").await?.with_cookie(&no_cookie(WAITING_COOKIE)))
}
