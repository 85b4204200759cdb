//! What officers do with applications and members.

use http::Method;
use serde_json::json;

use crate::{
    Failure,
    gateway::{Event, Request},
    operations::{Answer, Budget, Operation, TO_SUBMIT, member_operation},
    people::Applicant,
    world::World,
};

/// Grants and application are read, a serial is drawn, and all else is one transaction.
const APPROVE: Budget =
    Budget { requests: &[("GetItem", 2), ("TransactWriteItems", 1), ("UpdateItem", 1)], write: 24.0, read: 2.0 };
/// The grants, and one query: the officer's city is one partition.
const QUEUE: Budget = Budget { requests: &[("GetItem", 1), ("Query", 1)], write: 0.0, read: f64::INFINITY };

/// What officers do.
#[must_use]
pub fn governing() -> Vec<Operation> {
    vec![
        Operation { budget: Some(QUEUE), ..queue() },
        Operation {
            name: "queue of a district, page of 50",
            budget: Some(QUEUE),
            prepare: |world| Box::pin(queue_page(world, "bandung", "?area=32.73.01&limit=50")),
            ..queue()
        },
        Operation {
            name: "queue of a province, page of 50",
            prepare: |world| Box::pin(queue_page(world, "jabar", "?area=32&limit=50")),
            ..queue()
        },
        Operation {
            name: "queue of the nation, page of 50",
            prepare: |world| Box::pin(queue_page(world, "owner", "?limit=50")),
            ..queue()
        },
        Operation {
            name: "look at an application",
            function: "review-applications",
            needs: TO_SUBMIT,
            answer: Answer::Status(200),
            budget: None,
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::complete(&mut world.random);
                    let id = world.submitted(&applicant).await?;
                    let request = Request::get(&format!("/api/v1/admin/applications/{id}"))?;
                    world.event(world.by_officer(request)?)
                })
            },
        },
        Operation {
            name: "approve",
            function: "decide-applications",
            needs: TO_SUBMIT,
            answer: Answer::Status(200),
            budget: Some(APPROVE),
            prepare: |world| {
                Box::pin(async {
                    let applicant = Applicant::complete(&mut world.random);
                    let id = world.submitted(&applicant).await?;
                    world.event(world.approval(&id)?)
                })
            },
        },
        Operation {
            name: "find a member by name",
            prepare: |world| {
                Box::pin(async {
                    let member = world.member().await?;
                    let body = json!({"name": member.applicant.field("name"), "area": "32.73"});
                    let path = "/api/v1/admin/members/search";
                    let request = Request::json(Method::POST, path, &body)?;
                    world.event(world.by_officer(request)?)
                })
            },
            ..member_operation("manage-members")
        },
    ]
}

/// A regency's queue.
fn queue() -> Operation {
    Operation {
        name: "queue, page of 50",
        function: "review-applications",
        needs: TO_SUBMIT,
        answer: Answer::Status(200),
        budget: None,
        prepare: |world| Box::pin(queue_page(world, "bandung", "?area=32.73&limit=50")),
    }
}

async fn queue_page(world: &mut World, officer: &str, asked: &str) -> Result<Event, Failure> {
    world.queue_of(50).await?;
    let request = Request::get(&format!("/api/v1/admin/applications{asked}"))?;
    world.event(world.by(officer, request)?)
}
