//! The list of what is measured. A new operation is one entry in [`all`] and
//! one function that makes its event.

use std::pin::Pin;

use crate::{Failure, gateway::Request, people::Applicant, world::World};

/// An event that is being made.
pub type Preparing<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, Failure>> + 'a>>;

/// One thing that someone does, and what it may cost.
#[derive(Clone, Debug)]
pub struct Operation {
    /// What it is called in the tables.
    pub name: &'static str,
    /// The package whose binary is measured.
    pub function: &'static str,
    /// Packages that prepare it, besides the measured one.
    pub needs: &'static [&'static str],
    /// The status that every answer must have.
    pub status: u16,
    /// What it may ask of the database.
    pub budget: Budget,
    /// Makes an event that has not been made before, and whatever it needs:
    /// through [`World::call`] it can send others first and use their answers.
    pub prepare: for<'a> fn(&'a mut World) -> Preparing<'a>,
}

/// The most that one invocation may ask of the database.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Requests by operation, in alphabetical order.
    pub requests: &'static [(&'static str, u32)],
    /// Write capacity units.
    pub write: f64,
    /// Read capacity units.
    pub read: f64,
}

/// The bare function, which all others are compared with. It gets the same
/// events as `apply` and ignores them.
#[must_use]
pub fn floor() -> Operation {
    Operation {
        name: "bare",
        function: "bare",
        needs: &[],
        status: 202,
        budget: APPLY,
        prepare: |world| Box::pin(async { Ok(apply_json(world).event()) }),
    }
}

/// Everything that is measured, in the order in which it is printed.
#[must_use]
pub fn all() -> Vec<Operation> {
    vec![
        Operation {
            name: "apply, JSON",
            function: "apply",
            needs: &[],
            status: 202,
            budget: APPLY,
            prepare: |world| Box::pin(async { Ok(apply_json(world).event()) }),
        },
        Operation {
            name: "apply, JSON in base64, every field",
            function: "apply",
            needs: &[],
            status: 202,
            budget: APPLY,
            prepare: |world| Box::pin(async { Ok(apply_complete(world).event()) }),
        },
        Operation {
            name: "apply, form",
            function: "apply",
            needs: &[],
            status: 202,
            budget: APPLY,
            prepare: |world| Box::pin(async { Ok(apply_form(world)?.event()) }),
        },
    ]
}

const APPLY: Budget = Budget {
    requests: &[("PutItem", 1)],
    write: 2.0,
    read: 0.0,
};

const APPLICATIONS: &str = "/api/v1/applications";

fn apply_json(world: &mut World) -> Request {
    let body = Applicant::new(world).json();
    Request::json("POST", APPLICATIONS, &body).header("idempotency-key", &world.uuid())
}

fn apply_complete(world: &mut World) -> Request {
    let body = Applicant::complete(world).json();
    Request::json("POST", APPLICATIONS, &body)
        .header("idempotency-key", &world.uuid())
        .base64()
}

fn apply_form(world: &mut World) -> Result<Request, Failure> {
    Request::form(APPLICATIONS, Applicant::new(world).fields())
}
