//! What goes wrong with one message, and what becomes of it and of those behind it.

#![expect(clippy::unwrap_used, reason = "what cannot go on fails its test")]

use domain::message::Urgency;
use edge::MessageLimits;
use jiff::SignedDuration;
use message_tests::world::{BROWSER, Setting, World, phone};
use serde_json::{Value, json};
use store::{CodeTarget, Verification};

/// A status that says nothing about the message.
const NO_ANSWER: Option<u16> = Some(500);

async fn world(setting: Setting) -> World {
    World::start(setting).await.unwrap()
}

fn to(world: &World) -> Vec<String> {
    world.provider.taken().into_iter().map(|taken| taken.to).collect()
}

async fn join(world: &World, numbers: impl IntoIterator<Item = u32>) {
    for number in numbers {
        world.join(number).await.unwrap();
    }
    world.delivered().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_number_keeps_nobody_waiting_and_costs_nothing() {
    let world = world(Setting { per_hour: Some(3), ..Setting::default() }).await;
    world.provider.dies(phone(0));
    world.provider.dies(phone(1));
    join(&world, [0]).await;
    join(&world, [1]).await;
    join(&world, 2..5).await;
    let mut reached = to(&world);
    reached.sort();
    assert_eq!(reached, [phone(2), phone(3), phone(4)]);
    // Nothing is left to try.
    world.pass(SignedDuration::from_mins(10));
    assert_eq!(world.empty_waiting_room().await.unwrap(), 0);
    assert_eq!(world.provider.asked(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_cannot_be_read_ends_and_those_behind_it_are_sent() {
    let world = world(Setting::default()).await;
    let image = |id: &str, name: &str| {
        json!({"dynamodb": {"SequenceNumber": name, "NewImage": {
            "pk": {"S": format!("application#{id}")}, "sk": {"S": "application"},
            "status": {"S": "unverified"}, "outbox": {"S": "code:1"}, "sealed": {"B": "bm90IHNlYWxlZA=="},
        }}})
    };
    let erased = json!({"dynamodb": {"SequenceNumber": "3", "NewImage": {
        "pk": {"S": "member#3273-1"}, "sk": {"S": "member"}, "outbox": {"S": "nik_used:x"},
    }}});
    let torn: Value = json!({"dynamodb": {"SequenceNumber": "4", "NewImage": {"outbox": {"S": 7}}}});
    let bad = [image("00000000-0000-0000-0000-000000000000", "1"), image("no id", "2"), erased, torn];
    assert_eq!(world.deliver(&bad).await, 0);
    join(&world, [7]).await;
    assert_eq!(to(&world), [phone(7)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_the_waiting_room_that_says_nothing_leaves_it_and_those_behind_it_are_sent() {
    let world = world(Setting::default()).await;
    world.provider.answers(NO_ANSWER);
    join(&world, 0..8).await;
    world.provider.answers(None);
    world.pass(SignedDuration::from_mins(10));
    for urgency in Urgency::ALL {
        for shard in 0..4 {
            world.damage(*urgency, shard).await.unwrap();
        }
    }
    assert_eq!(world.empty_waiting_room().await.unwrap(), 8 + 8);
    assert_eq!(world.provider.taken().len(), 8);
    assert_eq!(world.empty_waiting_room().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_spend_breaker_holds_back_goes_in_the_next_hour() {
    let world = world(Setting { per_hour: Some(2), ..Setting::default() }).await;
    join(&world, 0..5).await;
    assert_eq!(world.provider.taken().len(), 2);
    world.empty_waiting_room().await.unwrap();
    assert_eq!(world.provider.taken().len(), 2, "the hour is not over");
    for (hours, expected) in [(1, 4), (2, 5)] {
        world.pass(SignedDuration::from_hours(1));
        world.empty_waiting_room().await.unwrap();
        assert_eq!(world.provider.taken().len(), expected, "after {hours} hours");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_a_silent_provider_did_not_take_arrive_once_and_open_for_their_whole_life() {
    let world = world(Setting::default()).await;
    world.provider.answers(NO_ANSWER);
    let mut people = Vec::new();
    for number in 0..8 {
        people.push(world.join(number).await.unwrap());
    }
    world.delivered().await;
    assert!(world.provider.asked() > 0);
    // Longer than a code lives.
    world.pass(SignedDuration::from_mins(40));
    world.provider.answers(None);
    world.empty_waiting_room().await.unwrap();
    let taken = world.provider.taken();
    assert_eq!(taken.len(), 8);
    for (number, id) in (0..).zip(people) {
        let codes: Vec<_> = taken.iter().filter(|taken| taken.to == phone(number)).collect();
        let [one] = codes.as_slice() else { panic!("{} codes", codes.len()) };
        let code = one.code.clone().unwrap();
        let later = one.at + SignedDuration::from_mins(14);
        let verified = world.registry.verify(id, BROWSER, CodeTarget::Applicant, &code, later).await.unwrap();
        assert_eq!(verified, Verification::Submitted { by_this: true });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_asks_for_patience_gets_it() {
    let world = world(Setting::default()).await;
    world.provider.answers(Some(503));
    join(&world, 0..40).await;
    world.pass(SignedDuration::from_secs(5));
    world.empty_waiting_room().await.unwrap();
    assert!(world.provider.asked() <= 200, "asked {} times", world.provider.asked());
    world.provider.answers(None);
    world.pass(SignedDuration::from_secs(5));
    world.empty_waiting_room().await.unwrap();
    assert_eq!(world.provider.taken().len(), 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_loses_nothing() {
    let world = world(Setting::default()).await;
    world.provider.answers(Some(401));
    join(&world, 0..3).await;
    world.provider.answers(None);
    world.pass(SignedDuration::from_mins(5));
    world.empty_waiting_room().await.unwrap();
    assert_eq!(world.provider.taken().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_beyond_a_phones_gap_wait_and_beyond_its_day_end() {
    let limits = MessageLimits { gap_seconds: 30, per_day: 2 };
    let world = world(Setting { limits: Some(limits), ..Setting::default() }).await;
    join(&world, [0]).await;
    let id = uuid::Uuid::from_u128(1);
    for again in 1..3 {
        // The same phone, within its gap.
        world.pass(SignedDuration::from_secs(1));
        world.registry.renew_codes(id, None, world.now()).await.unwrap();
        world.delivered().await;
        assert_eq!(world.provider.taken().len(), 1, "after {again}");
    }
    world.pass(SignedDuration::from_secs(31));
    world.empty_waiting_room().await.unwrap();
    // The last one alone: the one before it is no longer asked for.
    let taken = world.provider.taken();
    assert_eq!(taken.len(), 2);
    world.registry.renew_codes(id, None, world.now()).await.unwrap();
    world.delivered().await;
    world.pass(SignedDuration::from_mins(5));
    assert_eq!(world.empty_waiting_room().await.unwrap(), 0);
    assert_eq!(world.provider.taken().len(), 2, "its day is used up");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_a_code_a_day_late() {
    let world = world(Setting::default()).await;
    world.provider.answers(NO_ANSWER);
    join(&world, 0..2).await;
    world.provider.answers(None);
    world.pass(SignedDuration::from_hours(25));
    world.empty_waiting_room().await.unwrap();
    assert!(world.provider.taken().is_empty());
}
