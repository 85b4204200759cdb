//! `cargo dev`: the whole of Kader on one port of a laptop.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use domain::Phones;
use local::officers::OFFICERS;
use local::stand_in::{Settings, StandIn};
use local::{demo, log};
use tokio::signal::unix::{SignalKind, signal};

/// Runs the whole of Kader on this machine: site, API, database, message outbox.
#[derive(Parser)]
#[command(name = "cargo dev", bin_name = "cargo dev")]
struct Options {
    /// Port on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder that keeps the data between starts
    #[arg(long, value_name = "DIR", default_value = ".kader", conflicts_with = "memory")]
    data: PathBuf,
    /// Keep nothing: the data go away at the end
    #[arg(long)]
    memory: bool,
    /// Fill a new data folder with this many plausible people at every stage
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    demo: Option<u32>,
    /// Use the DynamoDB at this URL instead of the embedded one; as http://ID@… with this access key id
    #[arg(long, value_name = "URL", value_parser = url)]
    dynamodb: Option<String>,
    /// Limit requests per client and messages per phone, as on AWS
    #[arg(long)]
    rate_limits: bool,
    /// Take phones of these countries too: calling codes such as 60,65
    #[arg(long, value_name = "CODES", default_value = "", value_parser = phones)]
    phone_countries: Phones,
}

fn phones(text: &str) -> Result<Phones, &'static str> {
    Phones::new(text).map_err(|_| "not calling codes of other countries, such as 60,65")
}

fn url(text: &str) -> Result<String, &'static str> {
    let known = text.starts_with("http://") || text.starts_with("https://");
    let whole = text.parse::<http::Uri>().is_ok_and(|uri| uri.host().is_some());
    if known && whole { Ok(text.to_owned()) } else { Err("not a URL such as http://127.0.0.1:8000") }
}

fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) if !error.use_stderr() => {
            // Help was asked for. A closed stdout is nobody's problem here.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            let text = error.to_string();
            return refuse(text.lines().next().unwrap_or_default(), 2);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&format!("error: {error}"), 1),
    };
    match runtime.block_on(run(options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => refuse(&format!("error: {reason}"), 1),
    }
}

/// Says in one line why nothing was started.
fn refuse(line: &str, code: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{line}");
    ExitCode::from(code)
}

async fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut stop = Box::pin(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    });
    log::panics();
    let settings = Settings {
        port: options.port,
        data: (!options.memory).then_some(options.data),
        demo: options.demo,
        dynamodb: options.dynamodb,
        rate_limits: options.rate_limits,
        phones: options.phone_countries,
    };
    let stand_in = tokio::select! {
        started = StandIn::start(&settings) => started?,
        () = &mut stop => return Ok(()),
    };
    // A closed stdout is no reason to stop.
    let _ = announce(&stand_in, &settings);
    stand_in.serve(stop).await?;
    Ok(())
}

fn announce(stand_in: &StandIn, settings: &Settings) -> std::io::Result<()> {
    let url = stand_in.public_url();
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on {url}")?;
    writeln!(out)?;
    for (path, what) in [
        ("/", "the public site"),
        ("/gabung/", "join the party"),
        ("/dev/outbox", "the messages that phones received, with their codes"),
        ("/anggota/", "a member's own page"),
        ("/pengurus/", "the officers' queue"),
    ] {
        writeln!(out, "  {:<36}{what}", format!("{url}{path}"))?;
    }
    let officers: Vec<_> = OFFICERS
        .iter()
        .map(|officer| match officer.area {
            "" => format!("{} (everything)", officer.name),
            area => {
                let roles: Vec<_> = officer.roles.iter().map(|role| role.as_str()).collect();
                format!("{} ({} in {area})", officer.name, roles.join(", "))
            }
        })
        .collect();
    writeln!(out, "\n  Officers to be: {}", officers.join(" · "))?;
    if settings.demo.is_some() {
        writeln!(out, "  A member to be: sign in with {}", demo::FIRST_PHONE)?;
    }
    match (&settings.dynamodb, &settings.data) {
        (Some(endpoint), _) => writeln!(out, "  Data: {endpoint}")?,
        (None, Some(_)) => writeln!(out, "  Data: {}, kept", stand_in.folder().display())?,
        (None, None) => writeln!(out, "  Data: gone when this ends")?,
    }
    writeln!(out, "  Stop: Ctrl-C\n")?;
    out.flush()
}
