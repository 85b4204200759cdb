//! `site OUT [--examples]`: builds the static site into the folder OUT. `site --sign-in-origin`
//! prints where officers' pages ask for tokens, as the deployment has to know.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a program for a terminal, which says how long it took"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs, io};

fn main() -> ExitCode {
    let start = Instant::now();
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (out, with_examples) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [out] if !out.starts_with('-') => (out, false),
        [out, "--examples"] => (out, true),
        ["--sign-in-origin"] => {
            println!("{}", site::sign_in_origin());
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("usage: site OUT [--examples] | site --sign-in-origin");
            return ExitCode::from(2);
        }
    };
    let built = site::build().and_then(|mut files| {
        if with_examples {
            files.extend(site::gallery()?);
        }
        Ok(files)
    });
    let files = match built {
        Ok(files) => files,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    if let Err(error) = write(Path::new(out), &files) {
        eprintln!("{out}: {error}");
        return ExitCode::FAILURE;
    }
    let bytes: usize = files.values().map(Vec::len).sum();
    println!("{} files, {} kB, {} ms", files.len(), bytes / 1000, start.elapsed().as_millis());
    ExitCode::SUCCESS
}

/// What is there already and has the same bytes is left alone: most files of most builds.
fn write(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for (name, bytes) in files {
        let path = out.join(name);
        if fs::read(&path).is_ok_and(|old| old == *bytes) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}
