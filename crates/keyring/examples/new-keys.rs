//! Makes a fresh set of keys in a folder, for the secrets of a deployment: infra/README.md.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder that the keys are to be written into")?;
    keyring::generate(folder.as_ref())?;
    Ok(())
}
