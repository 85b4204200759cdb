//! Answers to owners about elections and the districts that they bring in.

use contract::{DoneStatus, Elections, Import, ImportCheck, ImportDone, ImportReceipt, ImportStatus, LineError};
use domain::{Election, Language};

use crate::derived::Derived;
use crate::example;

/// Describes these answers.
pub(crate) fn answers(derived: &mut Derived) {
    for election in Election::shipped().iter().take(1) {
        derived.like(election);
        election.chambers.iter().take(1).for_each(|rules| derived.like(rules));
    }
    derived.plain::<Elections>();
    derived.like(&Import {
        import_id: example::id(),
        election: "pemilu-daerah-2031".to_owned(),
        status: ImportStatus::Uploaded,
        rows: None,
    });
    derived.like(&ImportCheck { ok: false, rows: 0, errors: vec![line()] });
    derived.like(&ImportDone { status: DoneStatus::Done, rows: 312 });
    derived.like(&ImportReceipt {
        import_id: example::id(),
        upload_url: format!("https://kader.example/api/v1/admin/imports/{}/file", example::ID),
    });
    derived.like(&line());
}

/// A bad line of an import.
pub(crate) fn line() -> LineError {
    LineError::of(&domain::LineError { line: 3, column: "seats", code: "seats" }, Language::Id)
}
