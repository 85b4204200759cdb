//! What `template.yaml` says about functions: their packages, their routes, the streams and the
//! clocks that trigger them. The stand-in knows no route of its own, so it cannot disagree with AWS.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use edge::StartError;
use serde::Deserialize;
use serde_json::Value;
use testkit::Resource;

use crate::routes::refusal;

/// The deployed template itself.
const TEXT: &str = include_str!("../../../template.yaml");

/// One function resource.
#[derive(Debug, PartialEq)]
pub struct FunctionResource {
    /// Its package, the last part of `CodeUri`.
    pub package: String,
    /// Method and path of each HTTP event; both are `$default` for the route of last resort.
    pub routes: Vec<(String, String)>,
    /// The streams it reads.
    pub mappings: Vec<Mapping>,
    /// How often it is invoked by the clock.
    pub schedules: Vec<Duration>,
}

/// One event source mapping: how a table's stream reaches a function.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// The table's purpose, such as `registry`.
    pub table: String,
    /// The most records in one event.
    pub batch_size: usize,
    /// How often one record may fail before it is dropped.
    pub tries: u32,
    /// How many events may be under way at once.
    pub lanes: usize,
    /// Filter patterns; a record that matches any of them is delivered, all when there are none.
    pub patterns: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FunctionProperties {
    code_uri: String,
    #[serde(default)]
    events: BTreeMap<String, Resource>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct HttpApiEvent {
    path: String,
    method: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StreamEvent {
    stream: Value,
    batch_size: Option<usize>,
    maximum_retry_attempts: Option<i64>,
    parallelization_factor: Option<usize>,
    filter_criteria: Option<FilterCriteria>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FilterCriteria {
    filters: Vec<Filter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Filter {
    pattern: String,
}

/// AWS retries for a day; here a record that keeps failing must give way sooner.
const MOST_TRIES: u32 = 10;

/// Reads the functions of the deployed template; `tables` are the purposes a stream can belong to.
///
/// # Errors
/// The template is not one this stand-in can follow.
pub fn functions(tables: &[String]) -> Result<Vec<FunctionResource>, StartError> {
    parse(TEXT, tables)
}

/// As [`functions`], of any template.
pub(crate) fn parse(text: &str, tables: &[String]) -> Result<Vec<FunctionResource>, StartError> {
    let functions = resources("template.yaml", text, "AWS::Serverless::Function")?
        .into_iter()
        .map(|(name, properties)| {
            function(properties, tables).map_err(|error| StartError::new(format!("template.yaml: {name}: {error}")))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut routes = BTreeSet::new();
    for (method, path) in functions.iter().flat_map(|function| &function.routes) {
        // Parameters have no names for API Gateway when it compares.
        let shape: Vec<_> = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect();
        if !routes.insert((method, shape)) {
            let twice =
                format!("template.yaml: API Gateway would refuse {method} {path}: there is such a route already");
            return Err(StartError::new(twice));
        }
    }
    Ok(functions)
}

fn function(properties: Value, tables: &[String]) -> Result<FunctionResource, StartError> {
    let properties: FunctionProperties = serde_json::from_value(properties).map_err(StartError::new)?;
    let package = properties.code_uri.trim_end_matches('/').rsplit('/').next();
    let mut function = FunctionResource {
        package: package.unwrap_or_default().to_owned(),
        routes: Vec::new(),
        mappings: Vec::new(),
        schedules: Vec::new(),
    };
    for (name, event) in properties.events {
        match event.r#type.as_str() {
            "HttpApi" => route(event.properties).map(|route| function.routes.push(route)),
            "DynamoDB" => mapping(event.properties, tables).map(|mapping| function.mappings.push(mapping)),
            "Schedule" => rate(&event.properties).map(|every| function.schedules.push(every)),
            other => Err(StartError::new(format!("nothing here stands in for {other}"))),
        }
        .map_err(|error| StartError::new(format!("event {name}: {error}")))?;
    }
    Ok(function)
}

fn route(properties: Value) -> Result<(String, String), StartError> {
    let event: HttpApiEvent = serde_json::from_value(properties).map_err(StartError::new)?;
    if let Some(why) = refusal(&event.path) {
        return Err(StartError::new(format!("API Gateway would refuse the route {}: {why}", event.path)));
    }
    let method = match event.path.as_str() {
        "$default" => event.path.clone(),
        _ => event.method.to_uppercase(),
    };
    Ok((method, event.path))
}

/// `rate(1 hour)`, as EventBridge writes it.
fn rate(properties: &Value) -> Result<Duration, StartError> {
    let text = properties["Schedule"].as_str().unwrap_or_default();
    let inner = text.strip_prefix("rate(").and_then(|text| text.strip_suffix(')'));
    let parts = inner.and_then(|inner| inner.split_once(' '));
    let every = parts.and_then(|(count, unit)| {
        let count: u64 = count.parse().ok()?;
        Some(match unit.trim_end_matches('s') {
            "minute" => Duration::from_secs(60 * count),
            "hour" => Duration::from_secs(3600 * count),
            "day" => Duration::from_secs(86_400 * count),
            _ => return None,
        })
    });
    every.ok_or_else(|| StartError::new(format!("{text} is no rate this stand-in can follow")))
}

fn mapping(properties: Value, tables: &[String]) -> Result<Mapping, StartError> {
    let event: StreamEvent = serde_json::from_value(properties).map_err(StartError::new)?;
    // The stream is an import from another stack; its name carries the table's purpose.
    let stream = event.stream.to_string().to_lowercase();
    let mut named = tables.iter().filter(|table| stream.contains(table.as_str()));
    let (Some(table), None) = (named.next(), named.next()) else {
        return Err(StartError::new(format!("{stream} names no single table")));
    };
    let tries = event.maximum_retry_attempts.and_then(|tries| u32::try_from(tries).ok());
    let patterns = event.filter_criteria.map(|criteria| criteria.filters).unwrap_or_default();
    Ok(Mapping {
        table: table.clone(),
        batch_size: event.batch_size.unwrap_or(100).max(1),
        tries: tries.map_or(MOST_TRIES, |tries| tries.saturating_add(1).min(MOST_TRIES)),
        lanes: event.parallelization_factor.unwrap_or(1).max(1),
        patterns: patterns
            .iter()
            .map(|filter| serde_json::from_str(&filter.pattern))
            .collect::<Result<_, _>>()
            .map_err(|error| StartError::new(format!("filter pattern: {error}")))?,
    })
}

/// The resources of one type in a CloudFormation template: name → properties.
pub(crate) fn resources(file: &str, text: &str, r#type: &str) -> Result<BTreeMap<String, Value>, StartError> {
    testkit::resources(file, text, r#type).map_err(StartError::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: provided.al2023
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
  ApplyFunction:
    Type: AWS::Serverless::Function
    Metadata:
      BuildMethod: rust-cargolambda
    Properties:
      CodeUri: functions/apply/
      Policies:
        - Statement:
            - Effect: Allow
              Resource: { "Fn::ImportValue": { "Fn::Sub": "kader-${Stage}-registry" } }
      Events:
        Apply:
          Type: HttpApi
          Properties: { ApiId: { Ref: Api }, Method: post, Path: /api/v1/applications }
  UnmatchedFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/unmatched
      Events:
        Rest:
          Type: HttpApi
          Properties: { ApiId: { Ref: Api }, Method: ANY, Path: $default }
  SendMessagesFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/send-messages/
      Events:
        FromRegistry:
          Type: DynamoDB
          Properties:
            Stream: { "Fn::ImportValue": { "Fn::Sub": "kader-${Stage}-registry-stream" } }
            StartingPosition: TRIM_HORIZON
            BatchSize: 25
            MaximumRetryAttempts: 5
            ParallelizationFactor: 4
            FunctionResponseTypes: [ReportBatchItemFailures]
            FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] }
        FromAccounts:
          Type: DynamoDB
          Properties:
            Stream: { "Fn::ImportValue": { "Fn::Sub": "kader-${Stage}-accounts-stream" } }
            StartingPosition: TRIM_HORIZON
            MaximumRetryAttempts: -1
"#;

    fn tables() -> Vec<String> {
        ["accounts", "ledger", "registry"].map(str::to_owned).to_vec()
    }

    #[test]
    fn packages_routes_and_streams_are_read() {
        let functions = parse(SMALL, &tables()).unwrap();
        let [apply, send_messages, unmatched] = &functions[..] else {
            panic!("{functions:?}");
        };
        assert_eq!(apply.package, "apply");
        assert_eq!(apply.routes, [("POST".to_owned(), "/api/v1/applications".to_owned())]);
        assert_eq!(unmatched.routes, [("$default".to_owned(), "$default".to_owned())]);
        assert_eq!(
            send_messages.mappings,
            [
                Mapping { table: "accounts".to_owned(), batch_size: 100, tries: 10, lanes: 1, patterns: Vec::new() },
                Mapping {
                    table: "registry".to_owned(),
                    batch_size: 25,
                    tries: 6,
                    lanes: 4,
                    patterns: vec![serde_json::json!({"eventName": ["INSERT"]})],
                },
            ]
        );
    }

    #[test]
    fn what_cannot_be_followed_is_named() {
        for (from, to, expected) in [
            ("Type: HttpApi", "Type: SQS", "nothing here stands in for SQS"),
            ("registry-stream", "elsewhere", "names no single table"),
            ("'{\"eventName", "'{eventName", "filter pattern"),
            ("CodeUri: functions/apply/", "Handler: x", "CodeUri"),
            ("Path: /api/v1/applications", "Path: /gabung/", "would refuse the route /gabung/: it ends in a slash"),
            ("Method: ANY, Path: $default", "Method: POST, Path: /api/v1/applications", "already"),
        ] {
            let text = SMALL.replacen(from, to, 1);
            assert_ne!(text, SMALL, "{from}");
            let error = parse(&text, &tables()).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
