//! The list of what is measured. A new operation is one entry in [`all`].

use std::pin::Pin;

use http::{Method, header};
use serde_json::json;

use crate::{
    Failure,
    gateway::{Event, Request},
    governing::governing,
    journey::{APPLICATIONS, application, session, verification},
    nominating::nominating,
    people::Applicant,
    slates::slates,
    world::{World, batch},
};

/// An event that is being made.
pub type Preparing<'a> = Pin<Box<dyn Future<Output = Result<Event, Failure>> + 'a>>;

/// One thing that someone does, and what it may cost.
#[derive(Clone, Debug)]
pub struct Operation {
    /// What it is called in the tables.
    pub name: &'static str,
    /// The package whose binary is measured.
    pub function: &'static str,
    /// Other packages that prepare it.
    pub needs: &'static [&'static str],
    /// What every answer must be.
    pub answer: Answer,
    /// What it may ask of the database; where there is none, it is only counted.
    pub budget: Option<Budget>,
    /// Makes an event that has not been made before, and whatever it needs.
    pub prepare: for<'a> fn(&'a mut World) -> Preparing<'a>,
}

/// The answer that a function is expected to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A response with this status.
    Status(u16),
    /// A report that no record of the batch failed.
    NoFailures,
    /// Any answer that is no error.
    Done,
}

/// The most that one invocation may ask of the database.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Requests by operation, in alphabetical order.
    pub requests: &'static [(&'static str, u32)],
    /// Write capacity units.
    pub write: f64,
    /// Read capacity units; infinite where they grow with the page.
    pub read: f64,
}

const APPLY: Budget = Budget { requests: &[("PutItem", 1)], write: 2.0, read: 0.0 };
const CONFIRM: Budget = Budget { requests: &[("UpdateItem", 2)], write: 8.0, read: 0.0 };
const NOTHING: Budget = Budget { requests: &[], write: 0.0, read: 0.0 };
/// What it takes to have an application with the officers, besides its own function.
pub(crate) const TO_SUBMIT: &[&str] = &["apply", "confirm-contact", "send-messages"];
/// What it takes to have a member who is signed in.
pub(crate) const TO_BE_MEMBER: &[&str] =
    &["apply", "card", "confirm-contact", "decide-applications", "index-people", "send-messages", "sessions"];

/// The bare function, which all others are compared with. It gets the same events as `apply` and
/// ignores them.
#[must_use]
pub fn floor() -> Operation {
    Operation {
        name: "bare",
        function: "bare",
        needs: &[],
        answer: Answer::Status(202),
        budget: Some(APPLY),
        prepare: |world| {
            Box::pin(async {
                let applicant = Applicant::new(&mut world.random);
                let request = application(world, &applicant)?;
                world.event(request)
            })
        },
    }
}

/// What the bare function is called that asks the database so many times. One that asks more often than
/// the last is compared with the last.
pub const FLOORS: [&str; 9] = [
    "bare, no request",
    "bare",
    "bare, 2 requests",
    "bare, 3 requests",
    "bare, 4 requests",
    "bare, 5 requests",
    "bare, 6 requests",
    "bare, 7 requests",
    "bare, 8 requests",
];

/// The bare function that asks the database as often as its place in [`FLOORS`] says.
#[must_use]
pub fn floor_of(place: usize) -> Operation {
    let name = FLOORS[place];
    Operation { name, function: name, budget: None, ..floor() }
}

/// Everything that is measured, in the order of a person's way.
#[must_use]
pub fn all() -> Vec<Operation> {
    let mut all = joining();
    all.extend(belonging());
    all.extend(governing());
    all.extend(nominating());
    all.extend(slates());
    all
}

/// What applicants do, and what follows from it.
fn joining() -> Vec<Operation> {
    vec![
        Operation { name: "apply", function: "apply", prepare: floor().prepare, ..floor() },
        Operation {
            name: "apply, every field",
            function: "apply",
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::complete(&mut world.random);
                    let request = application(world, &applicant)?;
                    world.event(request)
                })
            },
            ..floor()
        },
        Operation {
            name: "apply, form to check page",
            function: "apply",
            needs: &[],
            answer: Answer::Status(200),
            budget: Some(NOTHING),
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::new(&mut world.random);
                    world.event(Request::form(APPLICATIONS, applicant.fields())?)
                })
            },
        },
        Operation {
            name: "apply, checked form",
            function: "apply",
            needs: &[],
            answer: Answer::Status(303),
            budget: Some(APPLY),
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::new(&mut world.random);
                    let token = world.checked(&applicant).await?;
                    world.event(Request::form(APPLICATIONS, &[("confirm", token)])?)
                })
            },
        },
        Operation {
            name: "find a village",
            function: "find-village",
            needs: &[],
            answer: Answer::Status(200),
            budget: Some(NOTHING),
            prepare: |world| Box::pin(async { world.event(Request::get("/api/v1/areas?q=sukasari&near=327301")?) }),
        },
        Operation {
            name: "send a code",
            function: "send-messages",
            needs: &["apply"],
            answer: Answer::NoFailures,
            budget: None,
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::new(&mut world.random);
                    let id = world.applied(&applicant).await?;
                    let changes = world.asks_for_code(&id).await?;
                    Ok(batch("send-messages", &changes))
                })
            },
        },
        Operation {
            name: "ask for another code",
            function: "confirm-contact",
            needs: &["apply"],
            answer: Answer::Status(202),
            budget: None,
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::new(&mut world.random);
                    let id = world.applied(&applicant).await?;
                    let path = format!("{APPLICATIONS}/{id}/codes");
                    world.event(Request::json(Method::POST, &path, &json!({}))?)
                })
            },
        },
        Operation {
            name: "confirm a phone",
            function: "confirm-contact",
            needs: &["apply", "send-messages"],
            answer: Answer::Status(200),
            budget: Some(CONFIRM),
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::new(&mut world.random);
                    let id = world.applied(&applicant).await?;
                    let code = world.code_of(&id).await?;
                    world.event(verification(&id, &code)?)
                })
            },
        },
        Operation {
            name: "follow an application",
            function: "index-people",
            needs: TO_SUBMIT,
            answer: Answer::NoFailures,
            budget: None,
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::new(&mut world.random);
                    let id = world.submitted(&applicant).await?;
                    let changes = world.changes_of("registry", &id).await?;
                    Ok(batch("index-people", &changes))
                })
            },
        },
    ]
}

/// What members do, and what others do with their cards.
fn belonging() -> Vec<Operation> {
    vec![
        Operation {
            name: "ask for a sign-in code",
            function: "sessions",
            needs: &[],
            answer: Answer::Status(202),
            budget: None,
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::new(&mut world.random);
                    let body = json!({"phone": applicant.field("phone")});
                    world.event(Request::json(Method::POST, "/api/v1/sessions/codes", &body)?)
                })
            },
        },
        Operation {
            name: "sign in",
            function: "sessions",
            needs: TO_SUBMIT,
            answer: Answer::Status(201),
            budget: None,
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::new(&mut world.random);
                    world.submitted(&applicant).await?;
                    let (code, asking) = world.sign_in_code(applicant.field("phone")).await?;
                    world.event(session(applicant.field("phone"), &code, &asking)?)
                })
            },
        },
        Operation {
            name: "my data",
            prepare: |world| Box::pin(as_member(world, "/api/v1/me", false)),
            ..member_operation("own-membership")
        },
        Operation {
            name: "my page",
            prepare: |world| Box::pin(as_member(world, "/anggota/", true)),
            ..member_operation("own-membership")
        },
        Operation {
            name: "my card",
            prepare: |world| Box::pin(as_member(world, "/api/v1/me/card", false)),
            ..member_operation("card")
        },
        Operation {
            name: "my card, PNG",
            prepare: |world| Box::pin(as_member(world, "/api/v1/me/card.png", false)),
            ..member_operation("card")
        },
        Operation {
            name: "my card, PDF",
            prepare: |world| Box::pin(as_member(world, "/api/v1/me/card.pdf", false)),
            ..member_operation("card")
        },
        Operation {
            name: "status of a card",
            prepare: |world| {
                Box::pin(async {
                    let member = world.member().await?;
                    world.event(Request::get(&format!("/api/v1/cards/{}", member.jti))?)
                })
            },
            ..member_operation("card-status")
        },
        Operation {
            name: "verify a card",
            prepare: |world| {
                Box::pin(async {
                    let body = json!({"token": world.member().await?.token});
                    world.event(Request::json(Method::POST, "/api/v1/cards/verify", &body)?)
                })
            },
            ..member_operation("card-status")
        },
    ]
}

/// An operation that begins with a member and is only counted.
pub(crate) fn member_operation(function: &'static str) -> Operation {
    Operation { function, needs: TO_BE_MEMBER, answer: Answer::Status(200), budget: None, ..floor() }
}

/// What a member asks for in their session.
async fn as_member(world: &mut World, path: &str, page: bool) -> Result<Event, Failure> {
    let member = world.member().await?;
    let request = Request::get(path)?.header(header::COOKIE.as_str(), &member.cookie)?;
    world.event(if page { request.page()? } else { request })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use local::template;
    use testkit::tables;

    use super::all;

    #[test]
    fn every_deployed_function_is_measured_but_the_one_for_no_route_and_the_one_that_waits() {
        let deployed: BTreeSet<String> = template::functions(&tables::purposes().unwrap())
            .unwrap()
            .into_iter()
            .map(|function| function.package)
            // An invocation of send-waiting lasts its minute, whatever there is to do: tests/release/messages.
            .filter(|package| !["not-found", "send-waiting"].contains(&package.as_str()))
            .collect();
        let measured: BTreeSet<String> = all().into_iter().map(|operation| operation.function.to_owned()).collect();
        assert_eq!(measured, deployed);
    }

    #[test]
    fn no_two_operations_share_a_name() {
        let names: BTreeSet<_> = all().iter().map(|operation| operation.name).collect();
        assert_eq!(names.len(), all().len());
    }
}
