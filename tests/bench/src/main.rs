//! `cargo bench-functions`: builds, measures, prints.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::ExitCode,
};

use bench::{
    Failure,
    binaries::{self, Profile},
    database::{Database, Function},
    operations::{self, FLOORS, Operation},
    outside::Outside,
    report, rights, timing, units,
    world::World,
};
use clap::Parser;

/// Measure the functions' release binaries against a bare function, and their
/// database requests against the budgets.
#[derive(Debug, Parser)]
#[command(name = "cargo bench-functions")]
struct Options {
    /// Measure only operations whose name contains this text, besides the bare
    /// function; "bare" measures that one alone.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Measure the binaries as they were built last.
    #[arg(long)]
    as_built: bool,
    /// Take the binaries of the dev profile: to ask whether all answer and keep to their budgets, not how fast.
    #[arg(long)]
    debug: bool,
    /// Cold starts of each function.
    #[arg(long, value_name = "N", default_value_t = 21, value_parser = clap::value_parser!(u32).range(1..))]
    starts: u32,
    /// Invocations that are measured once the function is warm.
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
    invocations: u32,
    /// Invocations before those that are measured.
    #[arg(long, value_name = "N", default_value_t = 50)]
    warm_up: u32,
    /// Invocations over which database units are counted.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    counted: u32,
    /// The seed of the made-up applicants.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("cargo bench-functions: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), Failure> {
    let chosen: Vec<Operation> =
        operations::all().into_iter().filter(|operation| operation.name.contains(&options.only)).collect();
    let floor = operations::floor();
    if chosen.is_empty() && !floor.name.contains(&options.only) {
        return Err(format!("no operation is called {:?}", options.only).into());
    }

    let packages: BTreeSet<&str> = std::iter::once(&floor)
        .chain(&chosen)
        .flat_map(|operation| std::iter::once(operation.function).chain(operation.needs.iter().copied()))
        .collect();
    let profile = if options.debug { Profile::Dev } else { Profile::Release };
    let binaries = if options.as_built {
        binaries::as_built(&packages, profile)?
    } else {
        let names = packages.iter().copied().collect::<Vec<_>>().join(", ");
        eprintln!("building {names} with the {} profile", profile.name());
        binaries::build(&packages, profile)?
    };

    let database = Database::start().await?;
    let outside = Outside::start(&database.keys()).await?;
    let mut functions = packages
        .iter()
        .map(|package| {
            let path = binaries.get(*package).ok_or_else(|| format!("there is no binary called {package}"))?;
            Ok(((*package).to_owned(), database.function(path, &outside)?))
        })
        .collect::<Result<BTreeMap<String, Function>, Failure>>()?;
    if let Some(bare) = functions.get(floor.function).cloned() {
        let floors = FLOORS.iter().zip(0..).map(|(name, requests)| ((*name).to_owned(), bare.clone().asking(requests)));
        functions.extend(floors);
    }
    let mut world = World::new(&database, outside, functions, options.seed).await?;

    eprintln!("counting database units over {} invocations of each operation", options.counted);
    let spent = units::count(&mut world, &chosen, &database, options.counted).await?;
    // The first stands for all; an operation that asks more than once has a floor of its own besides.
    let places: Vec<usize> = spent.iter().map(|counted| counted.asked().min(FLOORS.len() - 1)).collect();
    let mut floors: Vec<usize> = places.iter().copied().chain([1]).collect();
    floors.sort_unstable_by_key(|place| (*place != 1, *place));
    floors.dedup();
    let measured: Vec<Operation> =
        floors.iter().map(|place| operations::floor_of(*place)).chain(chosen.iter().cloned()).collect();
    eprintln!("measuring {} starts and {} invocations of each operation", options.starts, options.invocations);
    let plan = timing::Plan { starts: options.starts, warm_up: options.warm_up, invocations: options.invocations };
    let figures = timing::measure(&mut world, &measured, plan).await?;
    let alike: Vec<usize> =
        places.iter().map(|place| floors.iter().position(|floor| floor == place).unwrap_or_default()).collect();
    println!("{}", report::costs(&measured, &figures, &alike));

    if chosen.is_empty() {
        return Ok(());
    }
    println!("{}", report::units(&chosen, &spent));
    let unlisted = rights::unlisted(&chosen, &spent);
    if !unlisted.is_empty() {
        return Err(format!("asked for what crates/store/access does not list: {}", unlisted.join(", ")).into());
    }
    let over = units::over_budget(&chosen, &spent);
    if over.is_empty() { Ok(()) } else { Err(format!("over their budgets: {}", over.join(", ")).into()) }
}
