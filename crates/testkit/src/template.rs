//! What a CloudFormation template defines.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::Error;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    resources: BTreeMap<String, Resource>,
}

/// Something that a template names, or an event of a function in it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Resource {
    /// What it is, such as `AWS::DynamoDB::Table`.
    pub r#type: String,
    /// What is said of it.
    #[serde(default)]
    pub properties: Value,
}

/// The resources of one type in a template: name → properties.
///
/// # Errors
/// The template cannot be read.
pub fn resources(file: &str, text: &str, r#type: &str) -> Result<BTreeMap<String, Value>, Error> {
    let document: Document = serde_saphyr::from_str(text).map_err(|error| {
        // The first line says what is wrong; the others draw the place.
        let line = error.to_string().lines().next().unwrap_or_default().to_owned();
        Error::new(format!("{file}: {line}"))
    })?;
    let named = document.resources.into_iter().filter(|(_, resource)| resource.r#type == r#type);
    Ok(named.map(|(name, resource)| (name, resource.properties)).collect())
}
