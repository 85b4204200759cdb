//! A record of a stream, as Lambda hands it to a function.

use std::collections::HashMap;

use aws_sdk_dynamodbstreams::types::{AttributeValue, Record, StreamRecord};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// The record in the shape of a Lambda event's `Records` entry.
pub(crate) fn record(record: &Record, stream_arn: &str) -> Value {
    json!({
        "eventID": record.event_id(),
        "eventName": record.event_name().map(|name| name.as_str()),
        "eventVersion": record.event_version(),
        "eventSource": record.event_source(),
        "awsRegion": record.aws_region(),
        "dynamodb": record.dynamodb().map(change),
        "userIdentity": record.user_identity().map(|identity| json!({
            "type": identity.r#type(),
            "principalId": identity.principal_id(),
        })),
        "eventSourceARN": stream_arn,
    })
}

fn change(change: &StreamRecord) -> Value {
    let mut fields = Map::new();
    let at = change.approximate_creation_date_time().map(|at| at.as_secs_f64());
    for (name, value) in [
        ("ApproximateCreationDateTime", at.map(Value::from)),
        ("Keys", change.keys().map(item)),
        ("NewImage", change.new_image().map(item)),
        ("OldImage", change.old_image().map(item)),
        ("SequenceNumber", change.sequence_number().map(Value::from)),
        ("SizeBytes", change.size_bytes().map(Value::from)),
        ("StreamViewType", change.stream_view_type().map(|view| view.as_str().into())),
    ] {
        if let Some(value) = value {
            fields.insert(name.to_owned(), value);
        }
    }
    fields.into()
}

fn item(item: &HashMap<String, AttributeValue>) -> Value {
    item.iter().map(|(name, value)| (name.clone(), attribute(value))).collect()
}

fn attribute(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::B(bytes) => json!({ "B": STANDARD.encode(bytes) }),
        AttributeValue::Bool(truth) => json!({ "BOOL": truth }),
        AttributeValue::Null(truth) => json!({ "NULL": truth }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::Bs(all) => {
            json!({ "BS": all.iter().map(|bytes| STANDARD.encode(bytes)).collect::<Vec<_>>() })
        }
        AttributeValue::L(values) => {
            json!({ "L": values.iter().map(attribute).collect::<Vec<_>>() })
        }
        AttributeValue::M(values) => json!({ "M": item(values) }),
        // A type that DynamoDB has not had since 2012.
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodbstreams::primitives::{Blob, DateTime};
    use aws_sdk_dynamodbstreams::types::{OperationType, StreamViewType};

    use super::*;

    #[test]
    fn a_record_has_the_shape_that_lambda_documents() {
        let image = HashMap::from([(
            "all".to_owned(),
            AttributeValue::M(HashMap::from([
                ("s".to_owned(), AttributeValue::S("text".to_owned())),
                ("n".to_owned(), AttributeValue::N("1".to_owned())),
                ("b".to_owned(), AttributeValue::B(Blob::new([1, 2]))),
                ("t".to_owned(), AttributeValue::Bool(true)),
                ("0".to_owned(), AttributeValue::Null(true)),
                ("ss".to_owned(), AttributeValue::Ss(vec!["a".to_owned()])),
                ("ns".to_owned(), AttributeValue::Ns(vec!["1".to_owned()])),
                ("bs".to_owned(), AttributeValue::Bs(vec![Blob::new([255])])),
                ("l".to_owned(), AttributeValue::L(vec![AttributeValue::N("2".to_owned())])),
            ])),
        )]);
        let sample = Record::builder()
            .event_id("id")
            .event_name(OperationType::Modify)
            .event_version("1.1")
            .event_source("aws:dynamodb")
            .aws_region("ap-southeast-3")
            .dynamodb(
                StreamRecord::builder()
                    .approximate_creation_date_time(DateTime::from_secs(1_700_000_000))
                    .keys("pk", AttributeValue::S("a".to_owned()))
                    .set_new_image(Some(image))
                    .sequence_number("100000000000000000005")
                    .size_bytes(7)
                    .stream_view_type(StreamViewType::NewImage)
                    .build(),
            )
            .build();
        assert_eq!(
            record(&sample, "arn"),
            json!({
                "eventID": "id",
                "eventName": "MODIFY",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": "ap-southeast-3",
                "userIdentity": null,
                "eventSourceARN": "arn",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1_700_000_000.0,
                    "Keys": {"pk": {"S": "a"}},
                    "NewImage": {"all": {"M": {
                        "s": {"S": "text"}, "n": {"N": "1"}, "b": {"B": "AQI="},
                        "t": {"BOOL": true}, "0": {"NULL": true},
                        "ss": {"SS": ["a"]}, "ns": {"NS": ["1"]}, "bs": {"BS": ["/w=="]},
                        "l": {"L": [{"N": "2"}]},
                    }}},
                    "SequenceNumber": "100000000000000000005",
                    "SizeBytes": 7,
                    "StreamViewType": "NEW_IMAGE",
                },
            })
        );
    }
}
