//! The tables' streams, read record by record, for the functions that follow them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{Failure, wire};

/// Where each stream was read up to.
#[derive(Debug)]
pub struct Changes {
    address: String,
    positions: BTreeMap<String, String>,
}

impl Changes {
    /// Reads the streams (purpose of the table → ARN) of the DynamoDB at `address`, from their
    /// beginning. The embedded engine has one shard a stream.
    ///
    /// # Errors
    /// When a stream cannot be read.
    pub async fn of(address: &str, streams: &BTreeMap<String, String>) -> Result<Self, Failure> {
        let mut positions = BTreeMap::new();
        for (table, arn) in streams {
            let stream = wire::call_streams(address, "DescribeStream", &json!({"StreamArn": arn})).await?;
            let shard = &stream["StreamDescription"]["Shards"][0]["ShardId"];
            let start = json!({
                "StreamArn": arn,
                "ShardId": shard,
                "ShardIteratorType": "TRIM_HORIZON",
            });
            let answer = wire::call_streams(address, "GetShardIterator", &start).await?;
            positions.insert(table.clone(), iterator(&answer, "ShardIterator")?);
        }
        Ok(Self { address: address.to_owned(), positions })
    }

    /// The records of a table's stream since the last call.
    ///
    /// # Errors
    /// When the table has no stream, or it cannot be read.
    pub async fn since(&mut self, table: &str) -> Result<Vec<Value>, Failure> {
        let mut all = Vec::new();
        loop {
            let position = self.positions.get_mut(table).ok_or_else(|| format!("{table} has no stream"))?;
            let ask = json!({"ShardIterator": position});
            let mut answer = wire::call_streams(&self.address, "GetRecords", &ask).await?;
            *position = iterator(&answer, "NextShardIterator")?;
            match answer["Records"].take() {
                Value::Array(records) if !records.is_empty() => all.extend(records),
                _ => return Ok(all),
            }
        }
    }
}

fn iterator(answer: &Value, name: &str) -> Result<String, Failure> {
    let iterator = answer.get(name).and_then(Value::as_str);
    Ok(iterator.ok_or("a stream without a position")?.to_owned())
}
