//! One table of the template, and how it is asked for.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, Projection, StreamSpecification,
    TableDescription, TimeToLiveSpecification, TimeToLiveStatus,
};
use serde::Deserialize;

use crate::error::causes;

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

impl Definition {
    /// The same without its stream.
    pub(super) fn silent(self) -> Self {
        Self { stream_specification: None, ..self }
    }

    pub(super) async fn create(&self, client: &Client) -> Result<(), String> {
        self.request(client)
            .and_then(|request| self.with_indexes(request))
            .map_err(|error| error.to_string())?
            .send()
            .await
            .map_err(|error| causes(&error))?;
        Ok(())
    }

    fn request(&self, client: &Client) -> Result<CreateTableFluentBuilder, BuildError> {
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

    /// Whether the table is still the silent one.
    pub(super) fn lacks_stream(&self, table: &TableDescription) -> bool {
        self.stream_specification.is_some() && table.stream_specification.is_none()
    }

    pub(super) async fn start_stream(&self, client: &Client) -> Result<(), String> {
        let stream = self.stream().transpose().map_err(|error| error.to_string())?;
        client
            .update_table()
            .table_name(&self.name)
            .set_stream_specification(stream)
            .send()
            .await
            .map_err(|error| causes(&error))?;
        Ok(())
    }

    fn stream(&self) -> Option<Result<StreamSpecification, BuildError>> {
        self.stream_specification.as_ref().map(|stream| {
            StreamSpecification::builder()
                .stream_enabled(true)
                .stream_view_type(stream.stream_view_type.as_str().into())
                .build()
        })
    }

    fn with_indexes(&self, mut request: CreateTableFluentBuilder) -> Result<CreateTableFluentBuilder, BuildError> {
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
    pub(super) fn check(&self, table: &TableDescription) -> Result<(), &'static str> {
        let key = |schema: &[KeySchemaElement]| -> Vec<(String, String)> {
            schema.iter().map(|key| (key.attribute_name.clone(), key.key_type.as_str().to_owned())).collect()
        };
        let wanted = |schema: &[Key]| -> Vec<(String, String)> {
            schema.iter().map(|key| (key.attribute_name.clone(), key.key_type.clone())).collect()
        };
        let indexes: BTreeSet<_> = table
            .global_secondary_indexes()
            .iter()
            .map(|index| (index.index_name().unwrap_or_default().to_owned(), key(index.key_schema())))
            .collect();
        let wanted_indexes: BTreeSet<_> = self
            .global_secondary_indexes
            .iter()
            .map(|index| (index.index_name.clone(), wanted(&index.key_schema)))
            .collect();
        let stream = table.stream_specification.as_ref().and_then(|stream| stream.stream_view_type.as_ref());
        let wanted_stream = self.stream_specification.as_ref().map(|stream| stream.stream_view_type.as_str());
        let same = key(table.key_schema()) == wanted(&self.key_schema)
            && indexes == wanted_indexes
            && stream.map(|view| view.as_str()) == wanted_stream;
        if same { Ok(()) } else { Err("has another shape than infra/data.yaml gives it; start with an empty database") }
    }

    /// Lets items expire by the attribute the template names.
    pub(super) async fn expire(&self, client: &Client) -> Result<(), String> {
        let Some(wanted) = self.time_to_live_specification.as_ref().filter(|ttl| ttl.enabled) else {
            return Ok(());
        };
        let now = client.describe_time_to_live().table_name(&self.name).send().await.map_err(|error| causes(&error))?;
        let status = now.time_to_live_description.and_then(|ttl| ttl.time_to_live_status);
        if matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)) {
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
            .map_err(|error| causes(&error))?;
        Ok(())
    }
}

fn keys(schema: &[Key]) -> Result<Vec<KeySchemaElement>, BuildError> {
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
