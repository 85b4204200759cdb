//! Event filter patterns of an event source mapping, as far as the template uses them: a record
//! that AWS would hold back is held back here too.

use edge::StartError;
use serde_json::Value;

/// The filters of one mapping: a record passes when it matches any of them.
#[derive(Debug, Clone)]
pub(crate) struct Filters(Vec<Value>);

impl Filters {
    /// Takes the patterns.
    ///
    /// # Errors
    /// A pattern uses an operator that is not followed here.
    pub(crate) fn new(patterns: &[Value]) -> Result<Self, StartError> {
        patterns.iter().try_for_each(check)?;
        Ok(Self(patterns.to_vec()))
    }

    /// Whether the record goes to the function.
    pub(crate) fn pass(&self, record: &Value) -> bool {
        self.0.is_empty() || self.0.iter().any(|pattern| matches(pattern, Some(record)))
    }
}

fn check(pattern: &Value) -> Result<(), StartError> {
    let unknown = || StartError::new(format!("filter pattern {pattern} is not understood"));
    match pattern {
        Value::Object(fields) if !fields.is_empty() => fields.values().try_for_each(check),
        Value::Array(rules) if !rules.is_empty() => rules.iter().try_for_each(|rule| match rule {
            Value::Object(operator) => match operator.iter().next() {
                Some((name, Value::String(_))) if name == "prefix" || name == "suffix" => Ok(()),
                Some((name, Value::Bool(_))) if name == "exists" => Ok(()),
                Some((name, Value::Array(_))) if name == "anything-but" => Ok(()),
                _ => Err(unknown()),
            },
            Value::Array(_) => Err(unknown()),
            _ => Ok(()),
        }),
        _ => Err(unknown()),
    }
}

fn matches(pattern: &Value, value: Option<&Value>) -> bool {
    match pattern {
        Value::Object(fields) => {
            fields.iter().all(|(name, pattern)| matches(pattern, value.and_then(|value| value.get(name))))
        }
        Value::Array(rules) => rules.iter().any(|rule| obeys(rule, value)),
        _ => false,
    }
}

fn obeys(rule: &Value, value: Option<&Value>) -> bool {
    let Some((operator, operand)) = rule.as_object().and_then(|rule| rule.iter().next()) else {
        return value == Some(rule);
    };
    let texts = value.and_then(Value::as_str).zip(operand.as_str());
    match operator.as_str() {
        "exists" => operand.as_bool() == Some(value.is_some()),
        "prefix" => texts.is_some_and(|(text, prefix)| text.starts_with(prefix)),
        "suffix" => texts.is_some_and(|(text, suffix)| text.ends_with(suffix)),
        "anything-but" => value.is_some_and(|value| operand.as_array().is_some_and(|not| !not.contains(value))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(pattern: Value, expected: bool) {
        let record = json!({
            "eventName": "INSERT",
            "dynamodb": {"NewImage": {"sk": {"S": "application"}, "pk": {"S": "a#1"}}},
        });
        let filters = Filters::new(std::slice::from_ref(&pattern)).unwrap();
        assert_eq!(filters.pass(&record), expected, "{pattern}");
    }

    #[test]
    fn a_record_passes_when_every_named_field_has_a_named_value() {
        check(json!({"eventName": ["INSERT", "MODIFY"]}), true);
        check(json!({"eventName": ["REMOVE"]}), false);
        check(json!({"eventName": ["INSERT"], "dynamodb": {"NewImage": {"sk": {"S": ["application"]}}}}), true);
        check(json!({"eventName": ["INSERT"], "dynamodb": {"NewImage": {"sk": {"S": ["card"]}}}}), false);
    }

    #[test]
    fn operators_do_what_eventbridge_says() {
        let image = |rule: Value| json!({"dynamodb": {"NewImage": {"pk": {"S": [rule]}}}});
        check(image(json!({"prefix": "a#"})), true);
        check(image(json!({"prefix": "b#"})), false);
        check(image(json!({"suffix": "#1"})), true);
        check(image(json!({"anything-but": ["a#2"]})), true);
        check(image(json!({"anything-but": ["a#1"]})), false);
        check(json!({"dynamodb": {"NewImage": {"ttl": {"N": [{"exists": false}]}}}}), true);
        check(json!({"dynamodb": {"NewImage": {"pk": {"S": [{"exists": false}]}}}}), false);
    }

    #[test]
    fn without_patterns_everything_passes() {
        assert!(Filters::new(&[]).unwrap().pass(&json!({})));
    }

    #[test]
    fn an_unknown_operator_is_refused_at_the_start() {
        for pattern in [json!({"a": [{"cidr": "10.0.0.0/8"}]}), json!({"a": []}), json!({"a": 1}), json!("a")] {
            assert!(Filters::new(std::slice::from_ref(&pattern)).is_err(), "{pattern}");
        }
    }
}
