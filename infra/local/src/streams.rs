//! Drives the functions that a table's stream triggers, as Lambda's event source mappings do.
//!
//! Each mapping has a reader of its own, so that a function that fails holds up nobody else. A
//! record leaves the embedded database's log when all readers of its table have taken it;
//! whatever is there at the start, after a kill as well, is delivered.

mod deliver;
mod event;
mod filter;
mod shards;
mod trim;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::config::{BehaviorVersion, Region};
use aws_sdk_dynamodbstreams::types::Record;
use edge::StartError;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::log;
use crate::template::Mapping;
use deliver::{deliver, sequence_number};
use filter::Filters;
use shards::{Page, Shards};
use trim::Trimmer;

/// How long a reader that found nothing waits, unless it is woken: all writes of this process
/// wake it, so this is for what others write.
const IDLE: Duration = Duration::from_secs(1);
/// The shortest time between two reads, so that under load records come in batches.
const PACE: Duration = Duration::from_millis(20);
/// How long a reader waits after the database failed it.
const TROUBLE: Duration = Duration::from_millis(500);
/// The most invocations of one mapping at once, whatever the template allows: all of them share
/// this machine and its one database with the requests that people wait for.
const LANES_MAX: usize = 2;
/// How long an invocation may take.
const INVOCATION: Duration = Duration::from_secs(60);

/// A client for an endpoint that checks no credentials, in the region and with the access key that
/// `store` names too: DynamoDB Local keeps a database for each.
#[must_use]
pub fn client(endpoint: &str) -> Client {
    let (url, credentials) = store::access(endpoint);
    let config = aws_sdk_dynamodbstreams::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("local"))
        .credentials_provider(credentials)
        .endpoint_url(url)
        .http_client(keyring::http())
        .build();
    Client::from_conf(config)
}

/// Invokes a function with an event; `None` when it failed as a whole.
pub type Invoke = Box<dyn Fn(String) -> Pin<Box<dyn Future<Output = Option<String>> + Send>> + Send + Sync>;

/// A function and the mapping that triggers it.
pub struct Subscription {
    /// The function's package.
    pub package: String,
    /// The function.
    pub invoke: Invoke,
    /// Which records it gets.
    pub mapping: Mapping,
}

/// All readers, running until this is stopped.
pub struct Streams {
    /// Counts the calls to look for records. A reader that has seen all there was at call `n`
    /// answers with `n`.
    asked: watch::Sender<u64>,
    closing: watch::Sender<bool>,
    answered: Vec<watch::Receiver<u64>>,
    readers: JoinSet<()>,
}

impl Streams {
    /// Starts a reader for each subscription. `arns` are the tables' streams; `embedded` is the
    /// embedded database's file, when that is what is read.
    ///
    /// # Errors
    /// A subscription's table has no stream, its filter is not understood, or the file cannot be
    /// opened.
    pub fn start(
        client: &Client,
        arns: &BTreeMap<String, String>,
        subscriptions: Vec<Subscription>,
        embedded: Option<&Path>,
    ) -> Result<Self, StartError> {
        let numbered: Vec<_> = subscriptions
            .iter()
            .enumerate()
            .map(|(number, subscription)| (number, subscription.mapping.table.clone()))
            .collect();
        let trimmer = embedded.map(|file| Trimmer::open(file, &numbered)).transpose()?.map(Arc::new);
        let mut streams = Self {
            asked: watch::Sender::new(0),
            closing: watch::Sender::new(false),
            answered: Vec::new(),
            readers: JoinSet::new(),
        };
        for (number, subscription) in subscriptions.into_iter().enumerate() {
            let table = &subscription.mapping.table;
            let arn = arns.get(table).ok_or_else(|| StartError::new(format!("the table {table} has no stream")))?;
            let (answer, answered) = watch::channel(0);
            streams.answered.push(answered);
            let reader = Reader {
                number,
                shards: Shards::new(client.clone(), arn.clone()),
                filters: Filters::new(&subscription.mapping.patterns)?,
                subscription: Arc::new(subscription),
                trimmer: trimmer.clone(),
                asked: streams.asked.clone(),
                closing: streams.closing.subscribe(),
            };
            streams.readers.spawn(reader.run(answer));
        }
        Ok(streams)
    }

    /// Calls the readers: there may be new records.
    pub fn wake(&self) {
        self.asked.send_modify(|calls| *calls += 1);
    }

    /// Waits until everything that was committed before this call has been handled, and what
    /// that led to as well. Gives up after `limit`.
    pub async fn drain(&self, limit: Duration) {
        let drained = async {
            // What a reader's function writes may wake another reader, each of them once.
            for _ in &self.answered {
                self.wake();
                let call = *self.asked.borrow();
                for answered in &self.answered {
                    // A reader that is gone is about to be stopped.
                    let _ = answered.clone().wait_for(|answer| *answer >= call).await;
                }
            }
        };
        let _ = tokio::time::timeout(limit, drained).await;
    }

    /// Lets the readers finish what is under way and end, while everything they call still answers.
    /// Gives up after `limit`.
    pub async fn finish(&self, limit: Duration) {
        self.closing.send_replace(true);
        self.wake();
        let ended = async {
            for answered in &self.answered {
                let mut answered = answered.clone();
                while answered.changed().await.is_ok() {}
            }
        };
        let _ = tokio::time::timeout(limit, ended).await;
    }

    /// Stops reading. What was under way is delivered again at the next start.
    pub async fn stop(mut self) {
        self.readers.shutdown().await;
    }
}

struct Reader {
    number: usize,
    shards: Shards,
    filters: Filters,
    subscription: Arc<Subscription>,
    trimmer: Option<Arc<Trimmer>>,
    asked: watch::Sender<u64>,
    closing: watch::Receiver<bool>,
}

/// What one round of reading found.
struct Round {
    /// Nothing was there beyond what was read.
    complete: bool,
    /// The function was invoked, so it may have written.
    delivered: bool,
}

impl Reader {
    async fn run(mut self, answer: watch::Sender<u64>) {
        let mut asked = self.asked.subscribe();
        while !*self.closing.borrow() {
            let call = *asked.borrow_and_update();
            match self.round().await {
                Ok(round) => {
                    if round.complete {
                        answer.send_replace(call);
                    }
                    if round.delivered {
                        self.asked.send_modify(|calls| *calls += 1);
                        tokio::time::sleep(PACE).await;
                    } else if round.complete {
                        let _ = tokio::time::timeout(IDLE, asked.changed()).await;
                    }
                }
                Err(reason) => {
                    let package = &self.subscription.package;
                    log::line(json!({"event": "stream_unreadable", "function": package, "reason": reason}));
                    tokio::time::sleep(TROUBLE).await;
                }
            }
        }
    }

    /// Reads each shard once and delivers what was found.
    async fn round(&mut self) -> Result<Round, String> {
        let mut round = Round { complete: true, delivered: false };
        for shard in self.shards.readable().await? {
            let Some(page) = self.shards.read(&shard).await? else {
                round.complete = false;
                continue;
            };
            round.delivered |= self.handle(&page).await?;
            round.complete &= self.shards.advance(page).await?;
        }
        Ok(round)
    }

    /// Delivers a page. Says whether the function was invoked.
    async fn handle(&self, page: &Page) -> Result<bool, String> {
        let Some(last) = page.records.last() else {
            return Ok(false);
        };
        let last = event::record(last, self.shards.arn());
        let mut lanes = JoinSet::new();
        for lane in self.lanes(&page.records) {
            let subscription = Arc::clone(&self.subscription);
            lanes.spawn(async move {
                let mapping = &subscription.mapping;
                let call = async |event| {
                    let invocation = (subscription.invoke)(event);
                    tokio::time::timeout(INVOCATION, invocation).await.ok()?
                };
                let dropped = deliver(&lane, mapping.batch_size, mapping.tries, call).await;
                for number in dropped {
                    log::line(json!({
                        "event": "stream_record_dropped",
                        "function": subscription.package,
                        "table": mapping.table,
                        "sequence_number": number,
                    }));
                }
            });
        }
        let delivered = !lanes.is_empty();
        lanes.join_all().await;
        if let Some(trimmer) = &self.trimmer {
            let table = &self.subscription.mapping.table;
            trimmer.taken(self.number, table, sequence_number(&last)).map_err(|error| error.to_string())?;
        }
        Ok(delivered)
    }

    /// The records that pass the filters, split so that those of one item stay in one lane and in
    /// their order.
    fn lanes(&self, records: &[Record]) -> Vec<Vec<Value>> {
        let mut lanes = vec![Vec::new(); self.subscription.mapping.lanes.min(LANES_MAX)];
        for record in records {
            let record = event::record(record, self.shards.arn());
            if self.filters.pass(&record) {
                let mut hasher = DefaultHasher::new();
                record["dynamodb"]["Keys"]["pk"].to_string().hash(&mut hasher);
                let lane = usize::try_from(hasher.finish()).unwrap_or(0) % lanes.len();
                lanes[lane].push(record);
            }
        }
        lanes.retain(|lane| !lane.is_empty());
        lanes
    }
}
