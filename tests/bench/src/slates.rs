//! A list of candidates with a crowd beside it.

use http::Method;
use serde_json::{Value, json};

use crate::{
    Failure,
    gateway::Request,
    journey::{body, text},
    nominating::{SLATE, by_officer},
    operations::{Answer, Budget, Operation},
    world::World,
};

/// The law's longest list, and as many people beside it as make a crowd.
const NAMES: usize = 12;
const CROWD: usize = 48;

/// Grants, election, list; everybody who could be on it, and the steps of the list; who is on it, their
/// applications and memberships. However many there are.
const OPEN: Budget =
    Budget { requests: &[("BatchGetItem", 4), ("GetItem", 3), ("Query", 2)], write: 0.0, read: f64::INFINITY };
/// The same, and what is written: at most twelve requests.
const SAVE: Budget = Budget {
    requests: &[("BatchGetItem", 4), ("GetItem", 3), ("Query", 2), ("TransactWriteItems", 1)],
    write: f64::INFINITY,
    read: f64::INFINITY,
};

/// What it takes to have somebody who passed screening.
const TO_STAND: &[&str] = &[
    "answer-consent",
    "apply",
    "build-slates",
    "card",
    "confirm-contact",
    "decide-applications",
    "follow-nominations",
    "index-people",
    "nominate",
    "screen-aspirants",
    "send-messages",
    "sessions",
];

/// Opening and saving a list.
#[must_use]
pub fn slates() -> Vec<Operation> {
    let operation = |name, budget, prepare| Operation {
        name,
        function: "build-slates",
        needs: TO_STAND,
        answer: Answer::Status(200),
        budget: Some(budget),
        prepare,
    };
    vec![
        operation("open a full list", OPEN, |world| {
            Box::pin(async {
                let save = world.other_order().await?;
                world.send(save, 200).await?;
                by_officer(world, SLATE)
            })
        }),
        operation("save a full list", SAVE, |world| {
            Box::pin(async {
                let save = world.other_order().await?;
                world.event(save)
            })
        }),
    ]
}

impl World {
    /// A full list in another order than it has now, with somebody new on it.
    async fn other_order(&mut self) -> Result<Request, Failure> {
        while self.board.len() < CROWD {
            let id = self.passed().await?;
            self.board.push(id);
        }
        let request = self.by_officer(Request::get(SLATE)?)?;
        let list: Value = body(&self.send(request, 200).await?)?;
        self.board.rotate_left(1);
        let order = json!({"candidates": self.board[..NAMES], "version": list["version"]});
        self.by_officer(Request::json(Method::PUT, SLATE, &order)?)
    }

    /// Somebody who accepted, joined by that, and passed screening; gives the aspirant's id.
    async fn passed(&mut self) -> Result<String, Failure> {
        let acceptance = self.acceptance().await?;
        let accepted: Value = body(&self.send(acceptance, 200).await?)?;
        let approval = self.approval(&text(&accepted, "application_id")?)?;
        self.send(approval, 200).await?;
        let id = text(&accepted, "aspirant_id")?;
        let verdict = json!({"verdict": "ms", "reason": "Berkas diperiksa"});
        let path = format!("/api/v1/admin/aspirants/{id}/verdict");
        let request = self.by_officer(Request::json(Method::POST, &path, &verdict)?)?;
        self.send(request, 200).await?;
        Ok(id)
    }
}
