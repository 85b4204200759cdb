//! Reads the project as a reader would: its packages and its files. The tests in `tests/` hold what
//! `ARCHITECTURE.md` says is absent.

pub mod access;
pub mod calls;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

/// The project's folder.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A package of the workspace.
#[derive(Debug)]
pub struct Package {
    /// Its folder, from the project's: `functions/apply`.
    pub folder: String,
    /// What it depends on, in any way: as a library, in tests, or to be built.
    pub dependencies: Vec<String>,
}

/// Every package by its name, as `cargo metadata` tells.
///
/// # Panics
/// Cargo cannot be asked.
#[must_use]
pub fn packages() -> BTreeMap<String, Package> {
    let asked = ["metadata", "--format-version=1", "--no-deps", "--locked", "--offline"];
    let answer = match Command::new(env!("CARGO")).args(asked).current_dir(root()).output() {
        Ok(answer) if answer.status.success() => answer.stdout,
        Ok(answer) => panic!("cargo metadata: {}", String::from_utf8_lossy(&answer.stderr)),
        Err(error) => panic!("cargo metadata: {error}"),
    };
    let told: Metadata = match serde_json::from_slice(&answer) {
        Ok(told) => told,
        Err(error) => panic!("cargo metadata: {error}"),
    };
    let package = |one: Told| {
        let folder =
            one.manifest_path.strip_prefix(&told.workspace_root).ok().and_then(Path::parent).unwrap_or(Path::new(""));
        let folder = folder.to_string_lossy().into_owned();
        let dependencies = one.dependencies.into_iter().map(|dependency| dependency.name).collect();
        (one.name, Package { folder, dependencies })
    };
    told.packages.into_iter().map(package).collect()
}

/// What `cargo metadata` says, as far as it is asked.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Told>,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct Told {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Needed>,
}

#[derive(Deserialize)]
struct Needed {
    name: String,
}

/// A text file of the project.
#[derive(Debug)]
pub struct File {
    /// Its path from the project's folder.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

impl File {
    /// The text without its tests: a test may hold what the code must not.
    #[must_use]
    pub fn code(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }

    /// Whether the file lies below one of the folders, or is one of the files.
    #[must_use]
    pub fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path == *place || self.path.starts_with(&format!("{place}/")))
    }
}

/// All files below `folder` whose names end in one of `endings`, in order of their paths. Folders
/// that are made and not written are left out, and those of tests.
#[must_use]
pub fn files(folder: &str, endings: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    collect(&root().join(folder), endings, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<File>) {
    for path in children(folder) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let made = name.starts_with('.') || matches!(name, "target" | "node_modules");
        if path.is_dir() && !made {
            collect(&path, endings, found);
        } else if endings.iter().any(|ending| name.ends_with(ending))
            && let Ok(text) = fs::read_to_string(&path)
        {
            found.push(File { path: relative(&path), text });
        }
    }
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap_or(path);
    path.to_string_lossy().trim_start_matches("./").to_owned()
}
