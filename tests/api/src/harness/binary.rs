//! The binary under test: the one that stands beside the tests, built when it is not up to date.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

/// Where the binary is. `KADER_BINARY` names another one to be tested as it is.
pub(crate) fn kader() -> &'static Path {
    // A build that failed for one test is not tried again for the next.
    static BINARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    let binary = BINARY.get_or_init(|| match std::env::var_os("KADER_BINARY") {
        Some(path) => Some(path.into()),
        None => up_to_date(),
    });
    binary.as_deref().expect("kader cannot be built")
}

fn up_to_date() -> Option<PathBuf> {
    // target/<profile>/deps/<this test>
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let binary = profile.join("kader");
    if is_stale(&binary).unwrap_or(true) {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "--package", "local"]);
        build.current_dir(env!("CARGO_MANIFEST_DIR"));
        if !profile.ends_with("debug") {
            build.arg("--profile").arg(profile.file_name().unwrap());
        }
        if !build.status().unwrap().success() {
            return None;
        }
    }
    Some(binary)
}

/// Whether a source that cargo noted down for the binary is newer than it, or is gone; `None` when
/// there is no binary or no note.
fn is_stale(binary: &Path) -> Option<bool> {
    let built = changed(binary)?;
    let note = std::fs::read_to_string(binary.with_extension("d")).ok()?;
    let (_, sources) = note.split_once(": ")?;
    // A space inside a path is escaped.
    let sources = sources.replace("\\ ", "\0");
    let newer = |source: &str| changed(Path::new(&source.replace('\0', " "))) > Some(built);
    Some(sources.split_whitespace().any(|source| !exists(source) || newer(source)))
}

fn exists(source: &str) -> bool {
    Path::new(&source.replace('\0', " ")).exists()
}

fn changed(file: &Path) -> Option<SystemTime> {
    std::fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}
