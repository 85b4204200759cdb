//! Reads one stream shard by shard. A shard is read before those it was split into, and one that
//! was closed is never opened again.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::types::{Record, ShardIteratorType};
use testkit::causes;

/// The most records one read gives; also DynamoDB's own limit.
pub(crate) const PAGE: i32 = 1_000;

/// A reader's place in a stream.
pub(crate) struct Shards {
    client: Client,
    arn: String,
    open: BTreeMap<String, Place>,
    done: BTreeSet<String>,
}

struct Place {
    iterator: String,
    /// The last record that was handled: where to go on when the iterator has grown too old.
    after: Option<String>,
}

/// What one read of one shard gave.
pub(crate) struct Page {
    pub(crate) shard: String,
    pub(crate) records: Vec<Record>,
    next: Option<String>,
}

impl Shards {
    pub(crate) fn new(client: Client, arn: String) -> Self {
        Self { client, arn, open: BTreeMap::new(), done: BTreeSet::new() }
    }

    pub(crate) fn arn(&self) -> &str {
        &self.arn
    }

    /// The shards that can be read now.
    pub(crate) async fn readable(&mut self) -> Result<Vec<String>, String> {
        if self.open.is_empty() {
            self.discover().await?;
        }
        Ok(self.open.keys().cloned().collect())
    }

    /// Reads on in a shard, without moving on yet.
    pub(crate) async fn read(&mut self, shard: &str) -> Result<Option<Page>, String> {
        let Some(place) = self.open.get(shard) else {
            return Ok(None);
        };
        let answer = self.client.get_records().shard_iterator(&place.iterator).limit(PAGE).send().await;
        match answer {
            Ok(answer) => Ok(Some(Page {
                shard: shard.to_owned(),
                next: answer.next_shard_iterator,
                records: answer.records.unwrap_or_default(),
            })),
            Err(error) => {
                // An iterator lives for 15 minutes, and a laptop sleeps longer.
                let stale = error.as_service_error().is_some_and(|error| {
                    error.is_expired_iterator_exception() || error.is_trimmed_data_access_exception()
                });
                if !stale {
                    return Err(causes(&error));
                }
                let after = if error.as_service_error().is_some_and(|e| e.is_expired_iterator_exception()) {
                    place.after.clone()
                } else {
                    None
                };
                self.enter(shard, after).await?;
                Ok(None)
            }
        }
    }

    /// Moves on after a page was handled. Says whether the end of the shard's records was seen.
    pub(crate) async fn advance(&mut self, page: Page) -> Result<bool, String> {
        let caught_up = page.records.len() < usize::try_from(PAGE).unwrap_or_default();
        let last = page.records.last().and_then(|record| record.dynamodb());
        let last = last.and_then(|change| change.sequence_number()).map(str::to_owned);
        if let Some(next) = page.next {
            if let Some(place) = self.open.get_mut(&page.shard) {
                place.iterator = next;
                place.after = last.or(place.after.take());
            }
            return Ok(caught_up);
        }
        self.open.remove(&page.shard);
        self.done.insert(page.shard);
        self.discover().await?;
        Ok(false)
    }

    /// Enters every shard whose parent has been read to its end.
    async fn discover(&mut self) -> Result<(), String> {
        let mut shards = Vec::new();
        let mut start = None;
        loop {
            let answer = self
                .client
                .describe_stream()
                .stream_arn(&self.arn)
                .set_exclusive_start_shard_id(start)
                .send()
                .await
                .map_err(|error| causes(&error))?;
            let Some(description) = answer.stream_description else {
                break;
            };
            shards.extend(description.shards.unwrap_or_default());
            start = description.last_evaluated_shard_id;
            if start.is_none() {
                break;
            }
        }
        let known: BTreeSet<_> = shards.iter().filter_map(|shard| shard.shard_id.clone()).collect();
        // What the stream has forgotten need not be remembered here.
        self.done.retain(|shard| known.contains(shard));
        for shard in &shards {
            let Some(id) = &shard.shard_id else { continue };
            let waits = shard
                .parent_shard_id
                .as_ref()
                .is_some_and(|parent| known.contains(parent) && !self.done.contains(parent));
            if !waits && !self.done.contains(id) && !self.open.contains_key(id) {
                self.enter(id, None).await?;
            }
        }
        Ok(())
    }

    async fn enter(&mut self, shard: &str, after: Option<String>) -> Result<(), String> {
        let kind = match after {
            Some(_) => ShardIteratorType::AfterSequenceNumber,
            None => ShardIteratorType::TrimHorizon,
        };
        let answer = self
            .client
            .get_shard_iterator()
            .stream_arn(&self.arn)
            .shard_id(shard)
            .shard_iterator_type(kind)
            .set_sequence_number(after.clone())
            .send()
            .await
            .map_err(|error| causes(&error))?;
        if let Some(iterator) = answer.shard_iterator {
            self.open.insert(shard.to_owned(), Place { iterator, after });
        }
        Ok(())
    }
}
