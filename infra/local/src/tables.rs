//! Creates the tables as `infra/data.yaml` defines them for AWS: there is no second definition.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::DisplayErrorContext;
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, Projection,
    StreamSpecification, TableDescription, TableStatus, TimeToLiveSpecification, TimeToLiveStatus,
};
use edge::StartError;
use serde::Deserialize;
use serde_json::Value;
use store::Tables;

use crate::template::one_line;

/// The data stack itself.
const TEXT: &str = include_str!("../../data.yaml");

/// A table takes seconds to become active on AWS and no time elsewhere.
const CREATION: Duration = Duration::from_secs(60);

/// The tables' names: here each is called by its purpose.
#[must_use]
pub fn names() -> Tables {
    Tables {
        registry: "registry".to_owned(),
        accounts: "accounts".to_owned(),
        ledger: "ledger".to_owned(),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    resources: BTreeMap<String, Resource>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Resource {
    r#type: String,
    #[serde(default)]
    properties: Value,
}

/// A table as the template defines it, under the name of its purpose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Definition {
    /// The purpose: `RegistryTable` is `registry`.
    #[serde(skip)]
    pub name: String,
    attribute_definitions: Vec<Attribute>,
    key_schema: Vec<Key>,
    #[serde(default)]
    global_secondary_indexes: Vec<Index>,
    stream_specification: Option<Stream>,
    time_to_live_specification: Option<TimeToLive>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute {
    attribute_name: String,
    attribute_type: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Key {
    attribute_name: String,
    key_type: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Index {
    index_name: String,
    key_schema: Vec<Key>,
    projection: IndexProjection,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct IndexProjection {
    projection_type: String,
    non_key_attributes: Option<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Stream {
    stream_view_type: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TimeToLive {
    attribute_name: String,
    enabled: bool,
}

/// The tables of the deployed template.
///
/// # Errors
/// The template cannot be read.
pub fn definitions() -> Result<Vec<Definition>, StartError> {
    let document: Document = serde_saphyr::from_str(TEXT)
        .map_err(|error| StartError::new(format!("infra/data.yaml: {}", one_line(&error))))?;
    document
        .resources
        .into_iter()
        .filter(|(_, resource)| resource.r#type == "AWS::DynamoDB::Table")
        .map(|(id, resource)| {
            let definition: Definition = serde_json::from_value(resource.properties)
                .map_err(|error| StartError::new(format!("infra/data.yaml: {id}: {error}")))?;
            Ok(Definition {
                name: id.trim_end_matches("Table").to_lowercase(),
                ..definition
            })
        })
        .collect()
}

/// The purposes of all tables.
///
/// # Errors
/// The template cannot be read.
pub fn purposes() -> Result<Vec<String>, StartError> {
    Ok(definitions()?
        .into_iter()
        .map(|definition| definition.name)
        .collect())
}

/// Creates what is missing and gives the stream of each table that has one: purpose → ARN.
///
/// # Errors
/// The database does not answer, or a table that is there has another shape than the template's.
pub async fn create(client: &Client) -> Result<BTreeMap<String, String>, StartError> {
    let mut streams = BTreeMap::new();
    for definition in definitions()? {
        let name = &definition.name;
        let fail =
            |error: &dyn std::fmt::Display| StartError::new(format!("table {name}: {error}"));
        let table = match describe(client, name).await.map_err(|error| fail(&error))? {
            Some(table) => table,
            None => {
                definition
                    .create(client)
                    .await
                    .map_err(|error| fail(&error))?;
                wait_until_active(client, name)
                    .await
                    .map_err(|error| fail(&error))?
            }
        };
        definition.check(&table).map_err(|error| fail(&error))?;
        definition
            .expire(client)
            .await
            .map_err(|error| fail(&error))?;
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
pub async fn exist(client: &Client) -> Result<bool, StartError> {
    let found = describe(client, &names().registry).await;
    Ok(found.map_err(StartError::new)?.is_some())
}

/// Creates the tables without their streams, for filling them: nobody has to hear of people who
/// were always there.
///
/// # Errors
/// As [`create`].
pub async fn create_silent(client: &Client) -> Result<(), StartError> {
    for definition in definitions()? {
        let name = definition.name.clone();
        let fail = |error: String| StartError::new(format!("table {name}: {error}"));
        let silent = Definition {
            stream_specification: None,
            ..definition
        };
        silent.create(client).await.map_err(fail)?;
        wait_until_active(client, &name).await.map_err(fail)?;
    }
    Ok(())
}

/// Turns on the streams of tables that [`create_silent`] made.
///
/// # Errors
/// The database refuses.
pub async fn start_streams(client: &Client) -> Result<(), StartError> {
    for definition in definitions()? {
        let name = definition.name.clone();
        let fail = |error: String| StartError::new(format!("table {name}: {error}"));
        let Some(stream) = definition.stream() else {
            continue;
        };
        client
            .update_table()
            .table_name(&name)
            .stream_specification(stream.map_err(|error| fail(error.to_string()))?)
            .send()
            .await
            .map_err(|error| fail(DisplayErrorContext(&error).to_string()))?;
        wait_until_active(client, &name).await.map_err(fail)?;
    }
    Ok(())
}

async fn describe(client: &Client, name: &str) -> Result<Option<TableDescription>, String> {
    match client.describe_table().table_name(name).send().await {
        Ok(answer) => Ok(answer.table),
        Err(error)
            if error
                .as_service_error()
                .is_some_and(|error| error.is_resource_not_found_exception()) =>
        {
            Ok(None)
        }
        Err(error) => Err(DisplayErrorContext(&error).to_string()),
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
    tokio::time::timeout(CREATION, active)
        .await
        .unwrap_or_else(|_| Err("does not become active".to_owned()))
}

impl Definition {
    async fn create(&self, client: &Client) -> Result<(), String> {
        self.request(client)
            .and_then(|request| self.with_indexes(request))
            .map_err(|error| error.to_string())?
            .send()
            .await
            .map_err(|error| DisplayErrorContext(&error).to_string())?;
        Ok(())
    }

    fn request(
        &self,
        client: &Client,
    ) -> Result<CreateTableFluentBuilder, aws_sdk_dynamodb::error::BuildError> {
        let attributes = self.attribute_definitions.iter().map(|attribute| {
            AttributeDefinition::builder()
                .attribute_name(&attribute.attribute_name)
                .attribute_type(attribute.attribute_type.as_str().into())
                .build()
        });
        Ok(client
            .create_table()
            .table_name(&self.name)
            .billing_mode(BillingMode::PayPerRequest)
            .set_attribute_definitions(Some(attributes.collect::<Result<_, _>>()?))
            .set_key_schema(Some(keys(&self.key_schema)?))
            .set_stream_specification(self.stream().transpose()?))
    }

    fn stream(&self) -> Option<Result<StreamSpecification, aws_sdk_dynamodb::error::BuildError>> {
        self.stream_specification.as_ref().map(|stream| {
            StreamSpecification::builder()
                .stream_enabled(true)
                .stream_view_type(stream.stream_view_type.as_str().into())
                .build()
        })
    }

    fn with_indexes(
        &self,
        mut request: CreateTableFluentBuilder,
    ) -> Result<CreateTableFluentBuilder, aws_sdk_dynamodb::error::BuildError> {
        for index in &self.global_secondary_indexes {
            let projection = Projection::builder()
                .projection_type(index.projection.projection_type.as_str().into())
                .set_non_key_attributes(index.projection.non_key_attributes.clone())
                .build();
            request = request.global_secondary_indexes(
                GlobalSecondaryIndex::builder()
                    .index_name(&index.index_name)
                    .set_key_schema(Some(keys(&index.key_schema)?))
                    .projection(projection)
                    .build()?,
            );
        }
        Ok(request)
    }

    /// A table made from another version of the template would fail later and less clearly.
    fn check(&self, table: &TableDescription) -> Result<(), &'static str> {
        let key = |schema: &[KeySchemaElement]| -> Vec<(String, String)> {
            schema
                .iter()
                .map(|key| (key.attribute_name.clone(), key.key_type.as_str().to_owned()))
                .collect()
        };
        let wanted = |schema: &[Key]| -> Vec<(String, String)> {
            schema
                .iter()
                .map(|key| (key.attribute_name.clone(), key.key_type.clone()))
                .collect()
        };
        let indexes: BTreeSet<_> = table
            .global_secondary_indexes()
            .iter()
            .map(|index| {
                (
                    index.index_name().unwrap_or_default().to_owned(),
                    key(index.key_schema()),
                )
            })
            .collect();
        let wanted_indexes: BTreeSet<_> = self
            .global_secondary_indexes
            .iter()
            .map(|index| (index.index_name.clone(), wanted(&index.key_schema)))
            .collect();
        let stream = table
            .stream_specification
            .as_ref()
            .and_then(|stream| stream.stream_view_type.as_ref());
        let wanted_stream = self
            .stream_specification
            .as_ref()
            .map(|stream| stream.stream_view_type.as_str());
        let same = key(table.key_schema()) == wanted(&self.key_schema)
            && indexes == wanted_indexes
            && stream.map(|view| view.as_str()) == wanted_stream;
        if same {
            Ok(())
        } else {
            Err("has another shape than infra/data.yaml gives it; start with an empty database")
        }
    }

    async fn expire(&self, client: &Client) -> Result<(), String> {
        let Some(wanted) = self
            .time_to_live_specification
            .as_ref()
            .filter(|ttl| ttl.enabled)
        else {
            return Ok(());
        };
        let now = client
            .describe_time_to_live()
            .table_name(&self.name)
            .send()
            .await
            .map_err(|error| DisplayErrorContext(&error).to_string())?;
        let status = now
            .time_to_live_description
            .and_then(|ttl| ttl.time_to_live_status);
        if matches!(
            status,
            Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
        ) {
            return Ok(());
        }
        let specification = TimeToLiveSpecification::builder()
            .attribute_name(&wanted.attribute_name)
            .enabled(true)
            .build()
            .map_err(|error| error.to_string())?;
        client
            .update_time_to_live()
            .table_name(&self.name)
            .time_to_live_specification(specification)
            .send()
            .await
            .map_err(|error| DisplayErrorContext(&error).to_string())?;
        Ok(())
    }
}

fn keys(schema: &[Key]) -> Result<Vec<KeySchemaElement>, aws_sdk_dynamodb::error::BuildError> {
    schema
        .iter()
        .map(|key| {
            KeySchemaElement::builder()
                .attribute_name(&key.attribute_name)
                .key_type(key.key_type.as_str().into())
                .build()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_defines_every_table_the_functions_name() {
        let names = names();
        let defined: BTreeSet<_> = definitions()
            .unwrap()
            .into_iter()
            .map(|definition| definition.name)
            .collect();
        assert_eq!(
            defined,
            BTreeSet::from([names.registry, names.accounts, names.ledger])
        );
    }
}
