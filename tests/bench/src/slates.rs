//! A list of candidates with a crowd beside it.

use http::Method;
use serde_json::{Value, json};

use crate::{
    Failure,
    gateway::Request,
    journey::{body, text},
    nominating::SLATE,
    operations::{Answer, Budget, Operation},
    world::World,
};

/// Screens and builds lists for the whole province.
const SELECTOR: &str = "jabar";
/// The law's longest list, and as many people beside it as make a crowd.
const NAMES: usize = 12;
const CROWD: usize = 48;

/// Grants, election, list; everybody who could be on it, and the steps of the list; who is on it, their
/// applications and memberships. However many there are.
const OPEN: Budget =
    Budget { requests: &[("BatchGetItem", 4), ("GetItem", 3), ("Query", 2)], write: 0.0, read: f64::INFINITY };
/// The same, and what is written: ten requests; one more in a dapil that was brought in, and at most twelve.
const SAVE: Budget = Budget {
    requests: &[("BatchGetItem", 4), ("GetItem", 3), ("Query", 2), ("TransactWriteItems", 1)],
    write: f64::INFINITY,
    read: f64::INFINITY,
};

/// What it takes to have somebody who passed screening.
const TO_STAND: &[&str] = &[
    "answer-consent",
    "apply",
    "card",
    "confirm-contact",
    "decide-applications",
    "follow-nominations",
    "index-people",
    "nominate",
    "order-slates",
    "screen-aspirants",
    "send-messages",
    "sessions",
];

/// Screening somebody; opening, saving and exporting a list; the votes beside it.
#[must_use]
pub fn slates() -> Vec<Operation> {
    let operation = |name, budget, prepare| Operation {
        name,
        function: "order-slates",
        needs: TO_STAND,
        answer: Answer::Status(200),
        budget: Some(budget),
        prepare,
    };
    vec![
        Operation {
            name: "give a verdict",
            function: "screen-aspirants",
            needs: TO_STAND,
            answer: Answer::Status(200),
            budget: None,
            prepare: |world| {
                Box::pin(async {
                    let verdict = world.verdict().await?.1;
                    world.event(verdict)
                })
            },
        },
        operation("open a full list", OPEN, |world| {
            Box::pin(async {
                let save = world.other_order().await?;
                world.send(save, 200).await?;
                world.event(world.by(SELECTOR, Request::get(SLATE)?)?)
            })
        }),
        Operation {
            name: "ask for a pack that is not complete",
            function: "export-slates",
            needs: &[],
            answer: Answer::Status(409),
            budget: None,
            prepare: |world| {
                Box::pin(async {
                    let pack = Request::get(&format!("{SLATE}/silon.csv"))?;
                    world.event(world.by(SELECTOR, pack)?)
                })
            },
        },
        Operation {
            name: "bring votes in",
            function: "count-seats",
            needs: &[],
            answer: Answer::Status(200),
            budget: None,
            prepare: |world| {
                Box::pin(async {
                    let votes = json!({"csv": "dapil,party,votes\n3201,Partai A,100\n3201,Partai B,60\n"});
                    let path = "/api/v1/admin/votes/pemilu-nasional-2029/dpr";
                    world.event(world.by("owner", Request::json(Method::PUT, path, &votes)?)?)
                })
            },
        },
        operation("save a full list", SAVE, |world| {
            Box::pin(async {
                let save = world.other_order().await?;
                world.event(save)
            })
        }),
    ]
}

impl World {
    /// A full list in another order than it has now, with somebody new on it. Many are made before the
    /// first is sent: each counts on those before it.
    async fn other_order(&mut self) -> Result<Request, Failure> {
        while self.board.len() < CROWD {
            let id = self.passed().await?;
            self.board.push(id);
        }
        self.board.rotate_left(1);
        let order = json!({"candidates": self.board[..NAMES], "version": self.saved});
        self.saved += 1;
        self.by(SELECTOR, Request::json(Method::PUT, SLATE, &order)?)
    }

    /// The verdict that somebody passed screening, who accepted and joined by that; and the aspirant's id.
    async fn verdict(&mut self) -> Result<(String, Request), Failure> {
        let acceptance = self.acceptance().await?;
        let accepted: Value = body(&self.send(acceptance, 200).await?)?;
        let approval = self.approval(&text(&accepted, "application_id")?)?;
        self.send(approval, 200).await?;
        let id = text(&accepted, "aspirant_id")?;
        let verdict = json!({"verdict": "ms", "reason": "Berkas diperiksa"});
        let path = format!("/api/v1/admin/aspirants/{id}/verdict");
        Ok((id, self.by(SELECTOR, Request::json(Method::POST, &path, &verdict)?)?))
    }

    /// Somebody passed screening; gives the aspirant's id.
    async fn passed(&mut self) -> Result<String, Failure> {
        let (id, verdict) = self.verdict().await?;
        self.send(verdict, 200).await?;
        Ok(id)
    }
}
