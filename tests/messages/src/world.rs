//! The product's own sending: tables in an embedded database, their stream, the waiting room, and a
//! provider over HTTP, on a clock that may run faster than ours.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::message::Urgency;
use domain::{Area, BirthDate, Consents, Nik, Occupation, Person, PersonName, Phones, Sex};
use edge::{Clock, Environment, MessageGateway, MessageLimits, Purpose, StartError};
use jiff::{SignedDuration, Timestamp};
use keyring::KeySource;
use local::data_folder::DataFolder;
use local::streams::{self, Streams, Subscription};
use local::template;
use messages::Post;
use serde_json::{Value, json};
use store::{Accounts, CodeTarget, Codes, NewApplication, Registry, StreamRecord, Verification};
use testkit::{Embedded, tables};
use uuid::Uuid;

use crate::figures::{Day, Figures};
use crate::provider::Provider;

/// The mark of the browser in which everybody applies.
pub const BROWSER: &str = "browser";

/// How long everything under way may take.
const UNDER_WAY: Duration = Duration::from_secs(20);

/// What a world is set up with.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Messages a second that the provider takes, and that senders try at most.
    pub rate: u32,
    /// Limits per phone.
    pub limits: Option<MessageLimits>,
    /// The spend breaker.
    pub per_hour: Option<u32>,
    /// How much faster than ours its clock runs.
    pub speed: u32,
}

impl Default for Setting {
    fn default() -> Self {
        Self { rate: 1_000, limits: None, per_hour: None, speed: 1 }
    }
}

/// Database, stream, senders and provider.
pub struct World {
    /// The provider.
    pub provider: Provider,
    /// Applications.
    pub registry: Registry,
    /// Codes of sign-in, and the waiting room.
    pub accounts: Accounts,
    client: store::Client,
    post: Arc<Post>,
    keeper: Arc<Post>,
    clock: Arc<Mutex<Clock>>,
    streams: Streams,
    embedded: Option<Embedded>,
    _folder: DataFolder,
}

impl World {
    /// Starts all of it.
    ///
    /// # Errors
    /// A part cannot start.
    pub async fn start(setting: Setting) -> Result<Self, StartError> {
        let folder = DataFolder::temporary()?;
        let embedded = Embedded::start(&folder.database()).map_err(StartError::new)?;
        let client = store::connect(Some(embedded.endpoint()));
        let arns = tables::create(&client).await.map_err(StartError::new)?;
        let clock = Clock::faster(Timestamp::now(), setting.speed);
        let provider = Provider::open(clock.clone(), setting.rate).await?;
        let environment = Environment {
            function_name: "kader-local".to_owned(),
            dynamodb_endpoint: Some(embedded.endpoint().to_owned()),
            tables: tables::names(),
            keys: KeySource::Directory(folder.keys()),
            public_url: "https://kader.example".to_owned(),
            oidc: None,
            numbers: domain::NumberFormat::default(),
            phones: Phones::default(),
            rate_limit: None,
            message_limits: setting.limits,
            message_breaker: setting.per_hour,
            message_rate: setting.rate,
            waiting_seconds: 0,
            message_gateway: Some(MessageGateway { url: provider.url.clone(), token: Some(String::new()) }),
        };
        let post = Arc::new(Post::of(&environment).await?);
        let clock = Arc::new(Mutex::new(clock));
        let resources = template::functions(&tables::purposes().map_err(StartError::new)?)?;
        let of_messages = resources.iter().filter(|resource| resource.package == "send-messages");
        let subscriptions = of_messages.flat_map(|resource| &resource.mappings).map(|mapping| {
            let (post, clock) = (Arc::clone(&post), Arc::clone(&clock));
            Subscription {
                package: "send-messages".to_owned(),
                invoke: Box::new(move |event| {
                    let (post, clock) = (Arc::clone(&post), read(&clock));
                    Box::pin(async move { Some(deliver(&post, &event, &clock).await) })
                }),
                mapping: mapping.clone(),
            }
        });
        let client_of_streams = streams::client(embedded.endpoint());
        let file = folder.database();
        let streams = Streams::start(&client_of_streams, &arns, subscriptions.collect(), Some(&file))?;
        let keys = environment.keys(&[Purpose::Sealing, Purpose::Index]).await;
        let registry = environment.registry(&client).with_sealer(keys.sealer()?);
        Ok(Self {
            provider,
            registry: registry.with_indexer(keys.indexer()?),
            accounts: environment.accounts(&client).with_sealer(keys.sealer()?),
            client,
            post,
            keeper: Arc::new(Post::of(&environment).await?),
            clock,
            streams,
            embedded: Some(embedded),
            _folder: folder,
        })
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        read(&self.clock).now()
    }

    /// Lets a while pass at once.
    pub fn pass(&self, while_: SignedDuration) {
        let clock = Clock::from(self.now() + while_);
        self.provider.follows(clock.clone());
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = clock;
    }

    /// Somebody joins; gives the application's id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn join(&self, number: u32) -> Result<Uuid, StartError> {
        let person = person(number).ok_or_else(|| StartError::new("a person is not valid"))?;
        let id = Uuid::from_u128(u128::from(number) + 1);
        let codes = Codes::fresh(&person)?;
        let new = NewApplication { id, person: &person, asker: BROWSER, codes, now: self.now() };
        self.registry.admit(&new).await.map_err(StartError::new)?;
        self.streams.wake();
        Ok(id)
    }

    /// Waits until the stream was delivered.
    pub async fn delivered(&self) {
        self.streams.drain(UNDER_WAY).await;
    }

    /// Empties the waiting room of what can go now; gives how many left it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn empty_waiting_room(&self) -> Result<usize, StartError> {
        let served = self.keeper.empty_waiting_room(&read(&self.clock), SignedDuration::ZERO).await;
        served.map_err(StartError::new)
    }

    /// Puts a row into the waiting room, in front of everybody, that says nothing.
    ///
    /// # Errors
    /// The database failed.
    pub async fn damage(&self, urgency: Urgency, shard: u8) -> Result<(), StartError> {
        let before = (self.now() - SignedDuration::from_secs(1)).as_millisecond();
        let put = self.client.put_item().table_name(tables::names().accounts);
        let put = put.set_item(Some(
            [
                ("pk".to_owned(), AttributeValue::S(format!("waiting#{urgency}#{shard}"))),
                ("sk".to_owned(), AttributeValue::S(format!("{before:013}#torn{shard}"))),
            ]
            .into(),
        ));
        put.send().await.map(drop).map_err(StartError::new)
    }

    /// Hands changes to `send-messages` past the stream; gives how many it reports as failed.
    pub async fn deliver(&self, records: &[Value]) -> usize {
        let event = json!({"Records": records}).to_string();
        let answer = deliver(&self.post, &event, &read(&self.clock)).await;
        answer.matches("itemIdentifier").count()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(embedded) = self.embedded.take() {
            embedded.stop();
        }
    }
}

fn read(clock: &Mutex<Clock>) -> Clock {
    clock.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Does with an event what `edge` does with it on AWS, by this clock.
async fn deliver(post: &Post, event: &str, clock: &Clock) -> String {
    let event: Value = serde_json::from_str(event).unwrap_or_default();
    let records = event["Records"].as_array().into_iter().flatten().map(|record| {
        let sequence = record["dynamodb"]["SequenceNumber"].as_str().unwrap_or_default().to_owned();
        let mut record = StreamRecord::read(record);
        if let Ok(record) = &mut record {
            record.at = None; // the database lives by our time
        }
        (sequence, record)
    });
    let failed = post.deliver(records.collect(), clock).await;
    let failed: Vec<_> = failed.iter().map(|failed| json!({"itemIdentifier": failed.sequence})).collect();
    json!({"batchItemFailures": failed}).to_string()
}

/// The phone of the person of this number, in E.164.
#[must_use]
pub fn phone(number: u32) -> String {
    format!("+62812{number:08}")
}

/// Somebody who is like nobody else.
fn person(number: u32) -> Option<Person> {
    Some(Person {
        nik: Nik::parse(&format!("3273014101{:02}{:04}", 50 + number / 9_999 % 50, 1 + number % 9_999)).ok()?,
        name: PersonName::parse("Siti Aminah").ok()?,
        birth_date: BirthDate::parse_stored("1990-01-01")?,
        sex: Sex::Female,
        phone: Phones::default().parse(&phone(number)).ok()?,
        village: Area::parse("32.73.01.1001").ok()?,
        occupation: Occupation::Farmer,
        consents: Consents { version: Consents::CURRENT_VERSION, messages: false },
        birth_place: None,
        marital_status: None,
        address: None,
        rt: None,
        rw: None,
        email: None,
        referrer: None,
        guardian: None,
    })
}

/// Lives through a day, and ends it when the backlog is gone and everybody has answered their code.
///
/// # Errors
/// A part cannot start, or the database failed.
pub async fn live(day: Day, speed: u32) -> Result<Figures, StartError> {
    let setting = Setting { rate: day.rate, speed, ..Setting::default() };
    let world = Arc::new(World::start(setting).await?);
    let keeper = Arc::clone(&world);
    let keeper = tokio::spawn(async move {
        loop {
            let clock = read(&keeper.clock);
            // As every minute on AWS.
            let _ = keeper.keeper.empty_waiting_room(&clock, SignedDuration::from_secs(58)).await;
            clock.sleep(SignedDuration::from_secs(2)).await;
        }
    });
    let began = world.now();
    let second = || world.now().duration_since(began).as_secs();
    let mut asked: BTreeMap<u32, Timestamp> = BTreeMap::new();
    let (mut backlog, mut gone) = (None, None);
    // Whoever asked before the recovery and has no message yet: looked at only as far as it changes, since whoever
    // measures shares the machine with those who work.
    let (mut left, mut seen): (Option<BTreeSet<String>>, _) = (None, 0);
    let dead = |number: u32| (number * 7919) % 1000 < day.dead_per_mille;
    while gone.is_none() {
        let now = second();
        world.provider.answers((day.before..day.recovery()).contains(&now).then_some(500));
        let due = u32::try_from(now).unwrap_or_default() * day.joins;
        for number in u32::try_from(asked.len()).unwrap_or_default()..=due {
            if dead(number) {
                world.provider.dies(phone(number));
            }
            asked.insert(number, world.now());
            world.join(number).await?;
        }
        if now >= day.recovery() {
            let since = began + SignedDuration::from_secs(day.recovery());
            let waiting = |(number, at): &(&u32, &Timestamp)| **at < since && !dead(**number);
            let left = left.get_or_insert_with(|| {
                asked.iter().filter(waiting).map(|(number, _)| phone(*number)).collect::<BTreeSet<_>>()
            });
            let taken = world.provider.taken_since(seen);
            seen += taken.len();
            for taken in taken {
                left.remove(&taken.to);
            }
            backlog.get_or_insert(left.len());
            if left.is_empty() {
                gone = Some(world.now().duration_since(since).as_secs_f64());
            }
        }
        read(&world.clock).sleep(SignedDuration::from_millis(500)).await;
    }
    // Whoever asked at the very end gets their code as well.
    read(&world.clock).sleep(SignedDuration::from_secs(90)).await;
    keeper.abort();
    figures(&world, day, began, &asked, backlog.unwrap_or_default(), gone.unwrap_or_default()).await
}

async fn figures(
    world: &World,
    day: Day,
    began: Timestamp,
    asked: &BTreeMap<u32, Timestamp>,
    backlog: usize,
    gone_after: f64,
) -> Result<Figures, StartError> {
    let recovery = began + SignedDuration::from_secs(day.recovery());
    let mut got: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for taken in world.provider.taken() {
        got.entry(taken.to.clone()).or_default().push(taken);
    }
    let (mut waits, mut without, mut with_two, mut refused) = (Vec::new(), 0, 0, 0);
    for (number, at) in asked {
        if (number * 7919) % 1000 < day.dead_per_mille {
            refused += 1;
            continue;
        }
        let Some(taken) = got.get(&phone(*number)) else {
            without += 1;
            continue;
        };
        with_two += usize::from(taken.iter().any(|other| other.code != taken[0].code));
        if *at >= recovery {
            waits.push(taken[0].at.duration_since(*at).as_secs_f64());
        }
        // The code that arrived is the one that opens, for its whole life.
        let id = Uuid::from_u128(u128::from(*number) + 1);
        let code = taken[0].code.clone().unwrap_or_default();
        let answered = taken[0].at + SignedDuration::from_mins(14);
        let verified = world.registry.verify(id, BROWSER, CodeTarget::Applicant, &code, answered).await;
        if verified.map_err(StartError::new)? != (Verification::Submitted { by_this: true }) {
            return Err(StartError::new("a code that arrived does not open"));
        }
    }
    let (p50, p99, longest) = Figures::waits(waits);
    Ok(Figures {
        joined: asked.len(),
        backlog,
        gone_after,
        at_best: day.at_best(backlog),
        p50,
        p99,
        longest,
        without,
        with_two,
        refused,
    })
}
