//! An acceptance is stored, and before it the application of somebody who joins by it.

use contract::ProblemCode;
use domain::{Answer, CANDIDACY_CONSENT_VERSION, Chamber, Consents, Person};
use edge::{ApiError, Request};
use serde::Serialize;
use store::{Acceptance, Answered, Aspirant, Proved};
use uuid::Uuid;

use crate::answer::{Stand, Who};
use crate::{Asked, Deps, Question};

/// More applications of strangers than will ever lie where an aspirant's is derived to.
const ATTEMPTS: u32 = 8;

/// Stores the application of somebody who joins by accepting. Its id follows from the aspirant's, so that an
/// answer that is repeated finds it; where somebody else's lies there, the next one that follows is taken.
async fn admit(deps: &Deps, request: &Request, aspirant: Uuid, person: &Person) -> Result<(Uuid, Proved), ApiError> {
    for attempt in 0..ATTEMPTS {
        let id = deps.nominations.application_of(aspirant, attempt)?;
        let proved = deps.registry.admit_proved(id, aspirant, person, request.now).await?;
        if proved != Proved::Taken {
            return Ok((id, proved));
        }
    }
    Err(ApiError::Internal("every derived id of an application is taken".to_owned()))
}

/// The application to join that came with an acceptance which is stored.
pub(crate) fn joined_by(deps: &Deps, aspirant: &Aspirant) -> Result<Option<Uuid>, ApiError> {
    let Some(application) = aspirant.application else { return Ok(None) };
    for attempt in 0..ATTEMPTS {
        if deps.nominations.application_of(aspirant.id, attempt)? == application {
            return Ok(Some(application));
        }
    }
    Ok(None)
}

/// What the signed receipt of a consent says.
#[derive(Serialize)]
struct Agreed<'a> {
    aspirant: Uuid,
    election: &'a str,
    chamber: Chamber,
    dapil: &'a str,
    answer: Answer,
    consents: AgreedVersions,
    /// How it was proved whose answer it is.
    phone: &'static str,
    /// When, in seconds since 1970.
    iat: i64,
}

/// The wordings that were agreed to; `null` where somebody agreed to them before, as they joined.
#[derive(Serialize)]
struct AgreedVersions {
    candidacy: u16,
    membership: Option<u16>,
    kpu: Option<u16>,
}

/// What came of an acceptance.
pub(crate) struct Accepted {
    /// The application to join that was made with it.
    pub(crate) application: Option<Uuid>,
}

/// Stores the acceptance; `None` where nobody proposes this one any more. The application to join is stored first: who
/// is cut off between the two has joined and answers once more, and nobody is willing who never joined.
pub(crate) async fn accept(
    deps: &Deps,
    request: &Request,
    question: &Question,
    names: &[&Asked],
    Stand { asked, aspirant }: &Stand<'_>,
    who: &Who,
) -> Result<Option<Accepted>, ApiError> {
    let (person, application, joined) = match who {
        Who::Member(member) => (&member.person, member.application, None),
        Who::Joining(person) => {
            let (id, proved) = admit(deps, request, aspirant.id, person).await?;
            (&**person, id, Some(proved))
        }
    };
    let member = joined.is_none();
    let contest = &aspirant.contest;
    let joining = (!member).then_some(Consents::CURRENT_VERSION);
    let receipt = deps.receipts.sign(&Agreed {
        aspirant: aspirant.id,
        election: &contest.election,
        chamber: contest.chamber,
        dapil: &contest.dapil,
        answer: Answer::Accept,
        consents: AgreedVersions { candidacy: CANDIDACY_CONSENT_VERSION, membership: joining, kpu: joining },
        phone: "answered_code",
        iat: request.now.as_second(),
    })?;
    let retention_days = question.election.retention_days;
    let others = names.iter().map(|one| &one.nominee).filter(|nominee| nominee.id != asked.nominee.id);
    let also = &others.collect::<Vec<_>>()[..];
    let acceptance = Acceptance { aspirant, also, person, application, member, retention_days, receipt: &receipt };
    let answered = deps.nominations.accept(&asked.nominee, &acceptance, &request.own_act()).await?;
    if answered == Answered::Done {
        return Ok(Some(Accepted { application: joined.map(|_| application) }));
    }
    // What would have come of it goes too.
    if joined == Some(Proved::Stored) {
        deps.registry.discard(application, &request.own_act()).await?;
    }
    match answered {
        Answered::Withdrawn => Ok(None),
        _ => Err(ApiError::Conflict(ProblemCode::ConsentAnswered)),
    }
}
