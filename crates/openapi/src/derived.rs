//! Schemas that follow from the types of answers.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::schema::{example, named, nullable};

/// Answers under their names, and what they are made of.
pub(crate) struct Derived {
    generator: SchemaGenerator,
    examples: Vec<(String, Value)>,
    renamed: Vec<(&'static str, Value)>,
}

impl Derived {
    pub(crate) fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
        });
        Self { generator: settings.into_generator(), examples: Vec::new(), renamed: Vec::new() }
    }

    /// An answer of this type.
    pub(crate) fn plain<T: JsonSchema>(&mut self) {
        self.generator.subschema_for::<T>();
    }

    /// An answer of this type, with an example of made-up data.
    pub(crate) fn like<T: JsonSchema + Serialize>(&mut self, example: &T) {
        self.plain::<T>();
        self.examples.push((T::schema_name().into_owned(), json!(example)));
    }

    /// An answer of this type under another name than the type's.
    pub(crate) fn named<T: JsonSchema>(&mut self, name: &'static str) {
        let schema = T::json_schema(&mut self.generator);
        self.renamed.push((name, schema.to_value()));
    }

    /// The schema of a type that a schema written by hand is made of.
    pub(crate) fn schema<T: JsonSchema>(&mut self) -> Value {
        let mut schema = T::json_schema(&mut self.generator);
        RecursiveTransform(tidy).transform(&mut schema);
        schema.to_value()
    }

    /// Every schema by its name.
    pub(crate) fn finish(mut self) -> Map<String, Value> {
        let mut schemas = self.generator.take_definitions(true);
        schemas.extend(self.renamed.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
        for schema in schemas.values_mut().filter_map(|schema| <&mut Schema>::try_from(schema).ok()) {
            RecursiveTransform(tidy).transform(schema);
        }
        for (name, told) in self.examples {
            let schema = schemas[&name].take();
            schemas[&name] = example(schema, told);
        }
        schemas
    }
}

/// Says of a schema what is of interest to a client, in the words that the rest of the document has.
fn tidy(schema: &mut Schema) {
    if let Some(description) = schema.get("description").and_then(Value::as_str) {
        let paragraphs: Vec<String> = description.split("\n\n").map(|lines| lines.replace('\n', " ")).collect();
        schema.insert("description".to_owned(), json!(paragraphs.join("\n\n")));
    }
    // What a reader would take for a value that was not sent.
    schema.remove("default");
    // A type may refuse what it does not know when it is read; of an answer clients bear more.
    if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        schema.remove("additionalProperties");
    }
    integer(schema);
    id(schema);
    words(schema);
    absent(schema);
}

/// Whether a value of the schema may be of this type.
fn may_be(schema: &Schema, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(only)) => only == kind,
        Some(Value::Array(kinds)) => kinds.iter().any(|one| one == kind),
        _ => false,
    }
}

/// How many bits a number has within the program is nobody's business.
fn integer(schema: &mut Schema) {
    if may_be(schema, "integer") {
        schema.remove("format");
        schema.remove("maximum");
        if schema.get("minimum").and_then(Value::as_i64).is_some_and(|least| least < 0) {
            schema.remove("minimum");
        }
    }
}

/// What may be absent is left out where there is none, and never `null`, unless that is said to be the same.
fn absent(schema: &mut Schema) {
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    let optional = properties.iter_mut().filter(|(name, _)| !required.contains(&json!(name)));
    for property in optional.filter_map(|(_, property)| property.as_object_mut()) {
        if property.contains_key("default") {
            continue;
        }
        if let Some(Value::Array(kinds)) = property.get_mut("type") {
            kinds.retain(|kind| kind != "null");
            let only = kinds.first().cloned();
            property.insert("type".to_owned(), json!(only));
        }
        if let Some(Value::Array(either)) = property.get("anyOf")
            && let [Value::Object(schema), null] = &either[..]
            && null["type"] == "null"
        {
            let schema = schema.clone();
            property.remove("anyOf");
            let description = property.remove("description");
            property.extend(schema);
            property.extend(description.map(|text| ("description".to_owned(), text)));
        }
    }
}

/// A UUID is the component `Id`.
fn id(schema: &mut Schema) {
    if schema.get("format").and_then(Value::as_str) == Some("uuid") {
        let id = if may_be(schema, "null") { nullable(named("Id")) } else { named("Id") };
        let description = schema.remove("description");
        *schema = Schema::try_from(id).unwrap_or_default();
        if let Some(description) = description {
            schema.insert("description".to_owned(), description);
        }
    }
}

/// Words that are told apart by what they mean are an `enum`, which generators of code understand, and a list in the
/// description.
fn words(schema: &mut Schema) {
    let Some(Value::Array(variants)) = schema.get("oneOf") else { return };
    let told = |variant: &Value| Some((variant.get("const")?.clone(), variant["description"].clone()));
    let Some(told) = variants.iter().map(told).collect::<Option<Vec<_>>>() else { return };
    let line = |(word, meaning): &(Value, Value)| Some(format!("- `{}`: {}", word.as_str()?, meaning.as_str()?));
    let lines: Vec<String> = told.iter().filter_map(line).collect();
    let words: Vec<Value> = told.into_iter().map(|(word, _)| word).collect();
    let meaning = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let description = format!("{meaning}\n\n{}", lines.join("\n"));
    schema.remove("oneOf");
    schema.insert("type".to_owned(), json!("string"));
    schema.insert("enum".to_owned(), json!(words));
    schema.insert("description".to_owned(), json!(description));
}
