//! What a request asks of the database, in the words of `crates/store/access`, and so of policies:
//! `UpdateItem registry/member`, `Query registry/by_nik`.

use std::collections::BTreeSet;

use house::access::Access;
use serde_json::Value;

use crate::{operations::Operation, units::Counted};

/// What the operations asked for without a row that lets their functions.
#[must_use]
pub fn unlisted(operations: &[Operation], counted: &[Counted]) -> Vec<String> {
    let access = Access::read();
    let mut found = Vec::new();
    for (operation, counted) in operations.iter().zip(counted) {
        let asked: BTreeSet<&String> = counted.0.iter().flat_map(|spent| &spent.rights).collect();
        let needs = access.needs(operation.function);
        let beyond = asked.into_iter().filter(|right| !needs.contains(*right));
        found.extend(beyond.map(|right| format!("{}: {right}", operation.function)));
    }
    found.sort();
    found.dedup();
    found
}

/// The rights that one request uses.
#[must_use]
pub fn of(operation: &str, input: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut note = |action: &str, table: &str, items: &Value| {
        // `kader-local-registry` is `registry`.
        let table = table.rsplit('-').next().unwrap_or_default();
        let kind = items["S"].as_str().unwrap_or_default().split('#').next().unwrap_or_default();
        found.insert(format!("{action} {table}/{kind}"));
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let each = |value: &Value| value.as_array().cloned().unwrap_or_default();
    match operation {
        "Query" => match input["IndexName"].as_str() {
            Some(index) => note("Query", &text(&input["TableName"]), &serde_json::json!({"S": index})),
            None => note("Query", &text(&input["TableName"]), &input["ExpressionAttributeValues"][":pk"]),
        },
        "BatchGetItem" | "BatchWriteItem" => {
            for (table, asked) in input["RequestItems"].as_object().into_iter().flatten() {
                for key in each(&asked["Keys"]) {
                    note(operation, table, &key["pk"]);
                }
                for put in each(asked) {
                    note(operation, table, &put["PutRequest"]["Item"]["pk"]);
                }
            }
        }
        "TransactWriteItems" => {
            for write in each(&input["TransactItems"]) {
                for (action, write) in write.as_object().into_iter().flatten() {
                    let action = if action == "ConditionCheck" {
                        "ConditionCheckItem".to_owned()
                    } else {
                        format!("{action}Item")
                    };
                    let key = if write["Item"].is_object() { &write["Item"] } else { &write["Key"] };
                    note(&action, &text(&write["TableName"]), &key["pk"]);
                }
            }
        }
        _ => {
            let key = if input["Item"].is_object() { &input["Item"] } else { &input["Key"] };
            note(operation, &text(&input["TableName"]), &key["pk"]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_uses_the_rights_of_its_items() {
        let key = |pk: &str| json!({"pk": {"S": pk}, "sk": {"S": "x"}});
        for (operation, input, rights) in [
            ("GetItem", json!({"TableName": "kader-a-registry", "Key": key("member#1")}), "GetItem registry/member"),
            ("PutItem", json!({"TableName": "kader-a-ledger", "Item": key("person#1")}), "PutItem ledger/person"),
            ("Query", json!({"TableName": "t-registry", "IndexName": "by_nik"}), "Query registry/by_nik"),
            (
                "Query",
                json!({"TableName": "t-registry", "ExpressionAttributeValues": {":pk": {"S": "word#1"}}}),
                "Query registry/word",
            ),
            (
                "BatchGetItem",
                json!({"RequestItems": {"t-registry": {"Keys": [key("member#1"), key("application#1")]}}}),
                "BatchGetItem registry/application, BatchGetItem registry/member",
            ),
            (
                "BatchWriteItem",
                json!({"RequestItems": {"t-accounts": [{"PutRequest": {"Item": key("joining#1")}}]}}),
                "BatchWriteItem accounts/joining",
            ),
            (
                "TransactWriteItems",
                json!({"TransactItems": [
                    {"Update": {"TableName": "t-registry", "Key": key("request#1")}},
                    {"Put": {"TableName": "t-ledger", "Item": key("person#1")}},
                    {"ConditionCheck": {"TableName": "t-registry", "Key": key("application#1")}},
                ]}),
                "ConditionCheckItem registry/application, PutItem ledger/person, UpdateItem registry/request",
            ),
        ] {
            assert_eq!(of(operation, &input).into_iter().collect::<Vec<_>>().join(", "), rights);
        }
    }
}
