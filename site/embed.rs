//! Embeds templates, words, styles and scripts in the crate, so that a function's binary needs no
//! files beside it, and computes the fingerprints of the two asset folders, so that rendering a
//! form's answer needs neither the styles nor the scripts themselves.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "cargo speaks with what it builds by variables and printed lines"
)]

use std::fmt::Write as _;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What decides the bytes of each asset folder: its sources and the code that bundles them.
const BUNDLER: [&str; 8] = [
    "src/assets.rs",
    "src/brand.rs",
    "src/card.rs",
    "src/card/advances.rs",
    "src/card/fit.rs",
    "src/card/qr.rs",
    "src/words.rs",
    "templates/components/card/card.svg",
];

fn main() -> Result<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let mut out = String::new();

    let templates = files(&root, "templates")?;
    table(
        &mut out,
        &root,
        "TEMPLATES",
        "templates/",
        &with(&templates, &["html", "js", "json", "svg", "txt", "webmanifest", "xml"]),
    )?;
    table(&mut out, &root, "COMPONENT_STYLES", "templates/components/", &with(&templates, &["css"]))?;
    table(&mut out, &root, "EXAMPLES", "templates/", &with(&templates, &["toml"]))?;

    let content = files(&root, "content")?;
    table(&mut out, &root, "CONTENT", "content/", &with(&content, &["toml"]))?;
    let statics = files(&root, "static")?;
    table(&mut out, &root, "STATIC", "static/", &statics)?;
    let brand = files(&root, "brand")?;
    table(&mut out, &root, "BRAND", "brand/", &brand)?;
    let data = files(&root, "data")?;
    table(&mut out, &root, "DATA", "data/", &with(&data, &["toml"]))?;

    let bundler: Vec<PathBuf> = BUNDLER.iter().map(|name| root.join(name)).collect();
    let styles = with(&templates, &["css"]);
    let (officer, site): (Vec<PathBuf>, Vec<PathBuf>) =
        statics.into_iter().partition(|path| path.to_string_lossy().contains("/officer"));
    let site = fingerprint([&site, &styles, &brand, &bundler, &content])?;
    let officer = fingerprint([&officer, &styles, &brand, &bundler, &content])?;
    writeln!(out, "pub(crate) const SITE_FINGERPRINT: &str = \"{site}\";").map_err(Error::other)?;
    writeln!(out, "pub(crate) const OFFICER_FINGERPRINT: &str = \"{officer}\";").map_err(Error::other)?;

    for folder in ["templates", "content", "static", "brand", "data", "embed.rs"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    for name in BUNDLER {
        println!("cargo::rerun-if-changed={name}");
    }
    fs::write(Path::new(&variable("OUT_DIR")?).join("embedded.rs"), out)
}

fn variable(name: &str) -> Result<String> {
    env::var(name).map_err(Error::other)
}

/// Every file below `folder`, in an order that does not depend on the file system.
fn files(root: &Path, folder: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![root.join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

fn with(paths: &[PathBuf], extensions: &[&str]) -> Vec<PathBuf> {
    let wanted = |path: &&PathBuf| {
        path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted))
    };
    paths.iter().filter(wanted).cloned().collect()
}

/// Writes `NAME: &[(name, text)]`, sorted by name; names start below `prefix`.
fn table(out: &mut String, root: &Path, name: &str, prefix: &str, paths: &[PathBuf]) -> Result<()> {
    let mut relatives = Vec::new();
    for path in paths {
        let relative = path.strip_prefix(root).map_err(Error::other)?;
        relatives.push(relative.to_string_lossy().replace('\\', "/"));
    }
    relatives.sort();
    writeln!(out, "pub(crate) static {name}: &[(&str, &str)] = &[").map_err(Error::other)?;
    for relative in relatives {
        let key = relative.strip_prefix(prefix).unwrap_or(&relative);
        writeln!(
            out,
            "    ({key:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))),",
            format!("/{relative}")
        )
        .map_err(Error::other)?;
    }
    writeln!(out, "];").map_err(Error::other)
}

/// FNV-1a over names and bytes: it only has to differ when a file differs.
fn fingerprint<const N: usize>(groups: [&Vec<PathBuf>; N]) -> Result<String> {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for path in groups.into_iter().flatten() {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        for byte in name.bytes().chain(fs::read(path)?) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(format!("{hash:016x}")[..10].to_owned())
}
