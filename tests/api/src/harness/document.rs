//! What `openapi.json` says of answers: every answer that a test gets is held to it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use jsonschema::Validator;
use serde_json::{Map, Value};

use super::Answer;

/// The document, read strictly: an object has no fields but those that are described. Clients must
/// bear more; our own tests must notice what nobody described.
pub(crate) struct Document {
    document: Value,
    /// By the schema's text, because making one takes longer than using it.
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Document {
    /// The one in the repository.
    pub(crate) fn of_the_api() -> &'static Self {
        static DOCUMENT: OnceLock<Document> = OnceLock::new();
        DOCUMENT.get_or_init(|| {
            let mut document = serde_json::from_str(include_str!("../../../../openapi.json")).unwrap();
            close(&mut document);
            Self { document, validators: Mutex::default() }
        })
    }

    /// The named schemas.
    pub(crate) fn schemas(&self) -> &Map<String, Value> {
        self.document["components"]["schemas"].as_object().unwrap()
    }

    /// What stands in the way of `value` being of a schema.
    pub(crate) fn check_value(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let mut all = self.validators.lock().unwrap();
        let validator = all.entry(schema.to_string()).or_insert_with(|| {
            let mut root = schema.clone();
            root["components"] = self.document["components"].clone();
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            Arc::new(options.build(&root).unwrap())
        });
        let validator = Arc::clone(validator);
        drop(all);
        let errors: Vec<_> = validator
            .iter_errors(value)
            .map(|error| format!("{} at {:?}", error.masked(), error.instance_path().to_string()))
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(errors.join("; ")) }
    }

    /// What stands in the way of an answer being one that is described. Paths and methods that are
    /// not of the API, and what the gateway answers by itself, are none of the document's business.
    pub(crate) fn check(&self, method: &str, path: &str, answer: &Answer) -> Result<(), String> {
        let Some(operation) = self.operation(&method.to_lowercase(), path) else { return Ok(()) };
        let content_type = answer.header("content-type").unwrap_or_default();
        if content_type == "application/json" && [400, 413, 431].contains(&answer.status) {
            return Ok(());
        }
        let described = &operation["responses"][answer.status.to_string()];
        let described = match described["$ref"].as_str() {
            Some(reference) => self.document.pointer(reference.trim_start_matches('#')).unwrap(),
            None => described,
        };
        if described.is_null() {
            return Err(format!("no {} is described", answer.status));
        }
        for (name, header) in described["headers"].as_object().into_iter().flatten() {
            if header["required"] == true && answer.header(name).is_none() {
                return Err(format!("no {name}"));
            }
        }
        let Some(content) = described["content"].as_object() else {
            return if answer.body.is_empty() { Ok(()) } else { Err("a body where none is described".to_owned()) };
        };
        let kind = content.get(content_type).ok_or_else(|| format!("no {content_type} is described"))?;
        if content_type.ends_with("json") { self.check_value(&kind["schema"], &answer.json()) } else { Ok(()) }
    }

    /// The operation of a path; a literal part wins over a parameter.
    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        // What is encoded may hide a slash.
        let path = Some(path).filter(|path| !path.contains('%'))?;
        let fits = |pattern: &str| {
            let parts = || pattern.split('/').zip(path.split('/'));
            pattern.split('/').count() == path.split('/').count()
                && parts().all(|(part, value)| part == value || (part.starts_with('{') && !value.is_empty()))
        };
        let paths = self.document["paths"].as_object()?;
        let found =
            paths.iter().filter(|(pattern, _)| fits(pattern)).min_by_key(|(pattern, _)| pattern.matches('{').count());
        found?.1.get(method)
    }
}

/// Says of every object that it has no other fields.
fn close(value: &mut Value) {
    if let Value::Object(schema) = value {
        let is_object = schema.get("type").is_some_and(|kind| kind == "object") && schema.contains_key("properties");
        if is_object && !schema.contains_key("additionalProperties") {
            schema.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Object(fields) => fields.values_mut().for_each(close),
        _ => {}
    }
}
