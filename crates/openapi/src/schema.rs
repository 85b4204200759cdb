//! Building blocks of JSON Schema (draft 2020-12, the dialect of OpenAPI 3.1).

use serde_json::{Map, Value, json};

use contract::Flag;

/// A reference to a schema under `components`.
pub(crate) fn named(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// A text.
pub(crate) fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

/// A text of at most `max` characters.
pub(crate) fn line(description: &str, max: usize) -> Value {
    json!({"type": "string", "maxLength": max, "description": description})
}

/// A text of a pattern, with white space around it as people type.
pub(crate) fn pattern(description: &str, pattern: &str) -> Value {
    json!({"type": "string", "pattern": format!("^\\s*(?:{pattern})\\s*$"), "description": description})
}

/// One of a list of words.
pub(crate) fn word<'a>(description: &str, words: impl IntoIterator<Item = &'a str>) -> Value {
    let words: Vec<&str> = words.into_iter().collect();
    json!({"type": "string", "enum": words, "description": description})
}

/// A yes or no.
pub(crate) fn flag(description: &str) -> Value {
    json!({"type": "boolean", "description": description})
}

/// A yes that must be said.
pub(crate) fn consent(description: &str) -> Value {
    json!({"type": "boolean", "const": true, "description": description})
}

/// A list.
pub(crate) fn list(description: &str, items: Value) -> Value {
    json!({"type": "array", "items": items, "description": description})
}

/// The schema, or `null`.
pub(crate) fn nullable(schema: Value) -> Value {
    match schema {
        Value::Object(mut object)
            if object.get("type").is_some_and(Value::is_string) && !object.contains_key("enum") =>
        {
            let kind = object.remove("type");
            object.insert("type".to_owned(), json!([kind, "null"]));
            Value::Object(object)
        }
        other => json!({"anyOf": [other, {"type": "null"}]}),
    }
}

/// The schema of a field that may also be left empty, which is the same as leaving it out.
pub(crate) fn may_be_empty(schema: Value) -> Value {
    let Value::Object(mut object) = schema else {
        return schema;
    };
    if let Some(Value::Array(words)) = object.get_mut("enum") {
        words.push(json!(""));
    } else if let Some(Value::String(pattern)) = object.get_mut("pattern") {
        *pattern = format!("{pattern}|^\\s*$");
    } else if object.contains_key("$ref") || object.contains_key("format") {
        return json!({"anyOf": [Value::Object(object), {"const": ""}]});
    }
    Value::Object(object)
}

/// Fields of an object, by name.
pub(crate) type Fields = Vec<(&'static str, Value)>;

/// An object with fields that are always there and fields that may be absent.
pub(crate) fn object(description: &str, required: Fields, optional: Fields) -> Value {
    let names: Vec<&str> = required.iter().map(|(name, _)| *name).collect();
    let fields = required.into_iter().chain(optional);
    let properties: Map<String, Value> = fields.map(|(name, schema)| (name.to_owned(), schema)).collect();
    let mut object = json!({"type": "object", "description": description, "properties": properties});
    if !names.is_empty() {
        object["required"] = json!(names);
    }
    object
}

/// The object with these fields and no others.
pub(crate) fn closed(mut object: Value) -> Value {
    object["additionalProperties"] = json!(false);
    object
}

/// The same schema with an example of made-up data.
pub(crate) fn example(mut schema: Value, example: Value) -> Value {
    schema["examples"] = json!([example]);
    schema
}

/// How a form writes what JSON writes as `schema` says: everything is text there, and a ticked box
/// is a word for yes.
pub(crate) fn as_form(schema: &Value) -> Value {
    let mut form = schema.clone();
    if let Some(Value::Object(fields)) = form.get_mut("properties") {
        for field in fields.values_mut().filter(|field| field["type"] == "boolean") {
            let words = if field["const"] == true { Flag::YES.to_vec() } else { [Flag::YES, Flag::NO, &[""]].concat() };
            *field = word(field["description"].as_str().unwrap_or_default(), words);
        }
    }
    if let Some(Value::Array(examples)) = form.get_mut("examples") {
        for value in examples.iter_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
            match value {
                Value::Bool(true) => *value = json!(Flag::YES[0]),
                Value::Bool(false) => *value = json!(""),
                _ => {}
            }
        }
    }
    form
}

/// The object with more optional fields.
pub(crate) fn with(mut object: Value, fields: Fields) -> Value {
    for (name, schema) in fields {
        object["properties"][name] = schema;
    }
    object
}

/// The object without some fields.
pub(crate) fn without(mut object: Value, names: &[&str]) -> Value {
    let gone = |name: &str| names.contains(&name);
    if let Some(Value::Object(fields)) = object.get_mut("properties") {
        fields.retain(|name, _| !gone(name));
    }
    if let Some(Value::Array(required)) = object.get_mut("required") {
        required.retain(|name| !name.as_str().is_some_and(gone));
    }
    for example in object.get_mut("examples").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Value::Object(example) = example {
            example.retain(|name, _| !gone(name));
        }
    }
    object
}
