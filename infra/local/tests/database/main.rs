//! What is only true when the database says so. Each test has one of its own: embedded, or at the
//! DynamoDB that `KADER_DYNAMODB` names, such as AWS's own DynamoDB Local.

#![expect(clippy::unwrap_used, reason = "what cannot go on fails its test")]

mod streams;

use std::path::{Path, PathBuf};

use testkit::{Embedded, apart, elsewhere};

/// The database of a folder.
enum Database {
    /// In a file there.
    Embedded { engine: Embedded, file: PathBuf },
    /// In another process, which knows it by the folder's name.
    Elsewhere(String),
}

impl Database {
    fn of(folder: &Path) -> Self {
        let Some(url) = elsewhere() else {
            let file = folder.join("database.sqlite");
            return Self::Embedded { engine: Embedded::start(&file).unwrap(), file };
        };
        Self::Elsewhere(apart(&url, folder.to_str().unwrap()))
    }

    fn endpoint(&self) -> &str {
        match self {
            Self::Embedded { engine, .. } => engine.endpoint(),
            Self::Elsewhere(endpoint) => endpoint,
        }
    }

    /// The file, when it is an embedded one.
    fn file(&self) -> Option<&Path> {
        match self {
            Self::Embedded { file, .. } => Some(file),
            Self::Elsewhere(_) => None,
        }
    }

    fn stop(self) {
        if let Self::Embedded { engine, .. } = self {
            engine.stop();
        }
    }
}
