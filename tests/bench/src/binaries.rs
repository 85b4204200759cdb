//! The functions' binaries: as cargo builds them for deployment, or as the tests have them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::Failure;

/// How binaries were built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// As they are deployed.
    Release,
    /// As the tests have them.
    Dev,
}

impl Profile {
    /// As cargo calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }

    /// Where cargo puts them, in its target folder.
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

/// Builds the packages with a profile and returns each binary's path
/// by its name. One call of cargo for all, so that the bare function and the
/// others share one set of dependencies with one set of features.
///
/// # Errors
/// When cargo is not there or does not succeed; it has then said why.
pub fn build(packages: &BTreeSet<&str>, profile: Profile) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--profile", profile.name(), "--message-format=json-render-diagnostics"]);
    for package in packages {
        command.args(["--package", package]);
    }
    let output = command
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    if !output.status.success() {
        return Err("the build failed".into());
    }
    Ok(executables(&String::from_utf8_lossy(&output.stdout)))
}

/// The binaries as they were built last, beside this one; they may be older than the code.
///
/// # Errors
/// When one was never built.
pub fn as_built(packages: &BTreeSet<&str>, profile: Profile) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let this = std::env::current_exe()?;
    let folder = this.ancestors().nth(2).ok_or("this binary lies in no target folder")?.join(profile.folder());
    packages
        .iter()
        .map(|package| {
            let path = folder.join(package);
            match path.is_file() {
                true => Ok(((*package).to_owned(), path)),
                false => Err(format!("{} was not built yet", path.display()).into()),
            }
        })
        .collect()
}

/// The binaries named in cargo's messages, one JSON object a line.
fn executables(messages: &str) -> BTreeMap<String, PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| {
            let path = message.get("executable")?.as_str()?;
            let name = message.get("target")?.get("name")?.as_str()?;
            Some((name.to_owned(), PathBuf::from(path)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::executables;

    #[test]
    fn only_what_can_be_run_is_a_binary() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"store","kind":["lib"]},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"apply","kind":["bin"]},"executable":"/t/release/apply"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        let found = executables(messages);
        assert_eq!(found.len(), 1);
        assert_eq!(found.get("apply").map(|path| path.as_path()), Some(Path::new("/t/release/apply")));
    }
}
