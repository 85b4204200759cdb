//! Creates the tables as `infra/data.yaml` defines them for AWS: there is no second definition.

mod definition;

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{TableDescription, TableStatus};
use store::Tables;

use crate::error::causes;
use crate::{Error, resources};
pub use definition::Definition;

/// The data stack itself.
const TEXT: &str = include_str!("../../../infra/data.yaml");

/// A table takes seconds to become active on AWS and no time elsewhere.
const CREATION: Duration = Duration::from_secs(60);

/// The tables' names: here each is called by its purpose.
#[must_use]
pub fn names() -> Tables {
    Tables {
        registry: "registry".to_owned(),
        nominations: "nominations".to_owned(),
        accounts: "accounts".to_owned(),
        ledger: "ledger".to_owned(),
    }
}

/// The tables of the deployed template.
///
/// # Errors
/// The template cannot be read.
pub fn definitions() -> Result<Vec<Definition>, Error> {
    // Every test asks, and reading YAML takes longer than most of them.
    static READ: OnceLock<Vec<Definition>> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read.clone());
    }
    let read = read()?;
    Ok(READ.get_or_init(|| read).clone())
}

fn read() -> Result<Vec<Definition>, Error> {
    resources("infra/data.yaml", TEXT, "AWS::DynamoDB::Table")?
        .into_iter()
        .map(|(id, properties)| {
            let mut definition: Definition = serde_json::from_value(properties)
                .map_err(|error| Error::new(format!("infra/data.yaml: {id}: {error}")))?;
            definition.name = id.trim_end_matches("Table").to_lowercase();
            Ok(definition)
        })
        .collect()
}

/// The purposes of all tables.
///
/// # Errors
/// The template cannot be read.
pub fn purposes() -> Result<Vec<String>, Error> {
    Ok(definitions()?.into_iter().map(|definition| definition.name).collect())
}

/// Creates what is missing and gives the stream of each table that has one: purpose → ARN.
///
/// # Errors
/// The database does not answer, or a table that is there has another shape than the template's.
pub async fn create(client: &Client) -> Result<BTreeMap<String, String>, Error> {
    let mut streams = BTreeMap::new();
    for definition in definitions()? {
        let name = &definition.name;
        let fail = |error: &dyn std::fmt::Display| Error::new(format!("table {name}: {error}"));
        let table = match describe(client, name).await.map_err(|error| fail(&error))? {
            Some(table) => table,
            None => {
                definition.create(client).await.map_err(|error| fail(&error))?;
                wait_until_active(client, name).await.map_err(|error| fail(&error))?
            }
        };
        let table = if definition.lacks_stream(&table) {
            definition.start_stream(client).await.map_err(|error| fail(&error))?;
            wait_until_active(client, name).await.map_err(|error| fail(&error))?
        } else {
            table
        };
        definition.check(&table).map_err(|error| fail(&error))?;
        definition.expire(client).await.map_err(|error| fail(&error))?;
        if let Some(arn) = table.latest_stream_arn {
            streams.insert(definition.name, arn);
        }
    }
    Ok(streams)
}

/// Whether the tables are there.
///
/// # Errors
/// The database does not answer.
pub async fn exist(client: &Client) -> Result<bool, Error> {
    let found = describe(client, &names().registry).await;
    Ok(found.map_err(Error::new)?.is_some())
}

/// Creates the tables without their streams, for filling them: nobody has to hear of people who
/// were always there. [`create`] turns the streams on.
///
/// # Errors
/// As [`create`].
pub async fn create_silent(client: &Client) -> Result<(), Error> {
    create_as(client, &names()).await
}

/// As [`create_silent`], under other names.
pub(crate) async fn create_as(client: &Client, names: &Tables) -> Result<(), Error> {
    for mut definition in definitions()? {
        definition.name = match definition.name.as_str() {
            "registry" => &names.registry,
            "nominations" => &names.nominations,
            "accounts" => &names.accounts,
            "ledger" => &names.ledger,
            other => return Err(Error::new(format!("no name was given to the table {other}"))),
        }
        .clone();
        let name = definition.name.clone();
        let fail = |error: String| Error::new(format!("table {name}: {error}"));
        definition.silent().create(client).await.map_err(fail)?;
        wait_until_active(client, &name).await.map_err(fail)?;
    }
    Ok(())
}

async fn describe(client: &Client, name: &str) -> Result<Option<TableDescription>, String> {
    match client.describe_table().table_name(name).send().await {
        Ok(answer) => Ok(answer.table),
        Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_not_found_exception()) => Ok(None),
        Err(error) => Err(causes(&error)),
    }
}

async fn wait_until_active(client: &Client, name: &str) -> Result<TableDescription, String> {
    let active = async {
        loop {
            match describe(client, name).await? {
                Some(table) if table.table_status == Some(TableStatus::Active) => return Ok(table),
                _ => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    };
    tokio::time::timeout(CREATION, active).await.unwrap_or_else(|_| Err("does not become active".to_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_template_defines_every_table_the_functions_name() {
        let names = names();
        let defined: BTreeSet<_> = definitions().unwrap().into_iter().map(|definition| definition.name).collect();
        assert_eq!(defined, BTreeSet::from([names.registry, names.nominations, names.accounts, names.ledger]));
    }
}
