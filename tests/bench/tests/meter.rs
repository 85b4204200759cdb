//! The meter between a client and the embedded DynamoDB.

use bench::{
    Failure,
    database::Database,
    meter::{Meter, Spent},
    wire,
};
use serde_json::{Value, json};

/// What one request, sent through a meter to fresh tables, is answered and spends.
async fn spend(
    before: &[(&str, Value)],
    operation: &str,
    input: Value,
) -> Result<(Result<Value, Failure>, Spent), Failure> {
    let database = Database::start().await?;
    for (operation, input) in before {
        wire::call(database.address(), operation, input).await?;
    }
    let meter = Meter::start(database.address()).await?;
    let answer = wire::call(meter.address(), operation, &input).await;
    Ok((answer, meter.spent()))
}

fn put(item: Value) -> Value {
    json!({"TableName": "registry", "Item": item})
}

fn key(sk: &str) -> Value {
    json!({"pk": {"S": "a"}, "sk": {"S": sk}})
}

#[tokio::test]
async fn a_small_item_outside_every_index_costs_one_unit() {
    let (answer, spent) = spend(&[], "PutItem", put(key("1"))).await.unwrap();
    answer.unwrap();
    assert_eq!((spent.write, spent.read, spent.refused), (1.0, 0.0, 0));
    assert_eq!(spent.requests.into_iter().collect::<Vec<_>>(), [("PutItem".to_owned(), 1)]);
}

#[tokio::test]
async fn an_item_in_an_index_costs_the_index_too() {
    let mut item = key("1");
    item["area_status"] = json!({"S": "32.73#submitted"});
    item["sort"] = json!({"S": "2026"});
    item["data"] = json!({"S": "x".repeat(1_500)});
    let (answer, spent) = spend(&[], "PutItem", put(item)).await.unwrap();
    answer.unwrap();
    assert_eq!(spent.write, 4.0, "two units for the table, two for its index");
}

#[tokio::test]
async fn a_read_is_counted_apart_and_halved_when_it_may_be_stale() {
    let stored = [("PutItem", put(key("1")))];
    let (answer, spent) = spend(&stored, "GetItem", json!({"TableName": "registry", "Key": key("1")})).await.unwrap();
    assert_eq!(answer.unwrap()["Item"], key("1"));
    assert_eq!((spent.write, spent.read), (0.0, 0.5));
}

#[tokio::test]
async fn a_transaction_costs_twice_its_writes() {
    let action = |table: &str| json!({"Put": {"TableName": table, "Item": key("1")}});
    let input = json!({"TransactItems": [action("registry"), action("ledger")]});
    let (answer, spent) = spend(&[], "TransactWriteItems", input).await.unwrap();
    answer.unwrap();
    assert_eq!((spent.write, spent.read), (4.0, 0.0));
}

#[tokio::test]
async fn a_refusal_reaches_the_client_unchanged_and_is_counted() {
    let stored = [("PutItem", put(key("1")))];
    let mut input = put(key("1"));
    input["ConditionExpression"] = "attribute_not_exists(pk)".into();
    let (answer, spent) = spend(&stored, "PutItem", input).await.unwrap();
    assert!(answer.unwrap_err().to_string().contains("ConditionalCheckFailedException"));
    assert_eq!((spent.write, spent.refused), (0.0, 1));
}

#[tokio::test]
async fn what_touches_no_item_is_passed_on_uncounted() {
    let (answer, spent) = spend(&[], "ListTables", json!({})).await.unwrap();
    assert_eq!(answer.unwrap()["TableNames"].as_array().unwrap().len(), 5);
    assert_eq!(spent, Spent::default());
}
