//! What is measured of nomination: from a member's proposal to the list of candidates.

use http::{Method, header};
use serde_json::{Value, json};

use crate::{
    Failure,
    gateway::{Event, Request},
    operations::{Answer, Budget, Operation, TO_BE_MEMBER},
    people::Applicant,
    world::{World, batch},
};

const NOMINATIONS: &str = "/api/v1/nominations";
const CONTEST: &str = "election=pemilu-nasional-2029&chamber=dpr&dapil=3201";
pub(crate) const SLATE: &str = "/api/v1/admin/slates/pemilu-nasional-2029/dpr/3201";
/// Fewer than the election allows, so that no proposal is refused.
const PROPOSALS_EACH: u32 = 10;

/// Session and member, election and the nominee's phone at once, and all else in one transaction of three items.
const PROPOSE: Budget =
    Budget { requests: &[("BatchGetItem", 1), ("GetItem", 2), ("TransactWriteItems", 1)], write: 8.0, read: 4.0 };
/// The grants, the election, and one query, however many there are; of those who joined by accepting, all applications
/// at once and then all memberships.
const ASPIRANTS: Budget =
    Budget { requests: &[("GetItem", 2), ("Query", 1), ("BatchGetItem", 2)], write: 0.0, read: f64::INFINITY };

/// What it takes to have somebody proposed who was asked.
const TO_BE_ASKED: &[&str] = &[
    "answer-consent",
    "apply",
    "card",
    "confirm-contact",
    "decide-applications",
    "follow-nominations",
    "index-people",
    "nominate",
    "send-messages",
    "sessions",
];

/// Everything that is measured of nomination, in its order.
#[must_use]
pub fn nominating() -> Vec<Operation> {
    let operation = |name, function, budget, prepare| Operation {
        name,
        function,
        needs: TO_BE_ASKED,
        answer: Answer::Status(200),
        budget,
        prepare,
    };
    vec![
        Operation {
            answer: Answer::Status(201),
            needs: TO_BE_MEMBER,
            ..operation("propose", "nominate", Some(PROPOSE), |world| {
                Box::pin(async {
                    let request = world.proposal().await?.0;
                    world.event(request)
                })
            })
        },
        operation("my proposals", "nominate", None, |world| {
            Box::pin(async {
                let cookie = world.proposed().await?;
                let request = Request::get("/api/v1/me/nominations")?;
                world.event(request.header(header::COOKIE.as_str(), &cookie)?)
            })
        }),
        Operation {
            answer: Answer::NoFailures,
            ..operation("follow a proposal", "follow-nominations", None, |world| {
                Box::pin(async {
                    world.changes_of("nominations", "").await?;
                    world.proposed().await?;
                    let changes = world.changes_of("nominations", "").await?;
                    Ok(batch("follow-nominations", &changes))
                })
            })
        },
        operation("show a nominee what they are asked", "answer-consent", None, |world| {
            Box::pin(async {
                let token = world.asked().await?;
                world.event(Request::json(Method::POST, "/api/v1/consents", &json!({"token": token}))?)
            })
        }),
        operation("accept, and join", "answer-consent", None, |world| {
            Box::pin(async {
                let answer = world.acceptance().await?;
                world.event(answer)
            })
        }),
        operation("aspirants, page of 50", "screen-aspirants", Some(ASPIRANTS), |world| {
            Box::pin(async {
                world.contest_of(50).await?;
                by_officer(world, &format!("/api/v1/admin/aspirants?{CONTEST}&limit=50"))
            })
        }),
        operation("funnels of all dapil", "screen-aspirants", None, |world| {
            Box::pin(async { by_officer(world, "/api/v1/admin/districts?election=pemilu-nasional-2029&chamber=dpr") })
        }),
        operation("open a list", "order-slates", None, |world| Box::pin(async { by_officer(world, SLATE) })),
        operation("public numbers", "list-elections", None, |world| {
            Box::pin(async { world.event(Request::get("/api/v1/elections/pemilu-nasional-2029/dapil?chamber=dpr")?) })
        }),
        operation("elections in force", "manage-elections", None, |world| {
            Box::pin(async { by_officer(world, "/api/v1/admin/elections") })
        }),
        Operation {
            answer: Answer::Done,
            ..operation("what an hour brings", "remind-nominees", None, |_| {
                Box::pin(async { Ok(an_hour("remind-nominees")) })
            })
        },
        Operation {
            answer: Answer::Done,
            ..operation("what an hour erases", "erase-people", None, |_| {
                Box::pin(async { Ok(an_hour("erase-people")) })
            })
        },
    ]
}

/// The clock's event for a function.
fn an_hour(package: &str) -> Event {
    let event = json!({"source": "aws.events", "time": "2026-06-01T00:00:00Z", "detail": {}});
    Event { package: package.to_owned(), bytes: event.to_string().into_bytes() }
}

pub(crate) fn by_officer(world: &World, path: &str) -> Result<Event, Failure> {
    world.event(world.by_officer(Request::get(path)?)?)
}

impl World {
    /// A proposal of somebody new, by a member who may still propose: the request, and the member's
    /// cookie.
    async fn proposal(&mut self) -> Result<(Request, String), Failure> {
        let cookie = match self.proposer.take() {
            Some((cookie, used)) if used < PROPOSALS_EACH => {
                self.proposer = Some((cookie.clone(), used + 1));
                cookie
            }
            _ => {
                let cookie = self.signed_in().await?.1;
                self.proposer = Some((cookie.clone(), 1));
                cookie
            }
        };
        let nominee = Applicant::new(&mut self.random);
        let body = json!({
            "election": "pemilu-nasional-2029",
            "chamber": "dpr",
            "dapil": "3201",
            "track": "external",
            "nominee": {"name": nominee.field("name"), "phone": nominee.field("phone"), "sex": nominee.field("sex")},
            "reason": "Mendirikan koperasi nelayan di tiga desa dan mengajar di sekolah malam.",
        });
        let request = Request::json(Method::POST, NOMINATIONS, &body)?
            .header(header::COOKIE.as_str(), &cookie)?
            .header("idempotency-key", &self.uuid())?;
        Ok((request, cookie))
    }

    /// Somebody was proposed; gives the member's cookie.
    async fn proposed(&mut self) -> Result<String, Failure> {
        let (request, cookie) = self.proposal().await?;
        self.send(request, 201).await?;
        Ok(cookie)
    }

    /// Somebody was proposed and got the link to their answer: its token.
    async fn asked(&mut self) -> Result<String, Failure> {
        self.changes_of("nominations", "").await?;
        self.proposed().await?;
        let changes = self.changes_of("nominations", "").await?;
        self.deliver("follow-nominations", &changes).await?;
        let changes = self.changes_of("nominations", "").await?;
        self.deliver("send-messages", &changes).await?;
        let link = self.outside.take_link()?;
        Ok(link.rsplit('#').next().unwrap_or_default().to_owned())
    }

    /// A nominee's answer with its code and the form to join.
    pub(crate) async fn acceptance(&mut self) -> Result<Request, Failure> {
        let token = self.asked().await?;
        self.changes_of("accounts", "").await?;
        let codes = Request::json(Method::POST, "/api/v1/consents/codes", &json!({"token": token}))?;
        self.send(codes, 202).await?;
        let changes = self.changes_of("accounts", "").await?;
        self.deliver("send-messages", &changes).await?;
        let code = self.outside.take_code()?;
        let mut answer: Value = Applicant::new(&mut self.random).json();
        // The link says which phone it is.
        if let Some(fields) = answer.as_object_mut() {
            fields.remove("phone");
        }
        answer["token"] = json!(token);
        answer["code"] = json!(code);
        answer["answer"] = json!("accept");
        answer["consent_candidacy"] = json!(true);
        Request::json(Method::POST, "/api/v1/consents/answer", &answer)
    }

    /// At least `count` people were proposed for the contest.
    async fn contest_of(&mut self, count: usize) -> Result<(), Failure> {
        while self.contestants < count {
            self.changes_of("nominations", "").await?;
            self.proposed().await?;
            let changes = self.changes_of("nominations", "").await?;
            self.deliver("follow-nominations", &changes).await?;
            self.contestants += 1;
        }
        Ok(())
    }
}
