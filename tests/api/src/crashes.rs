//! The plug is pulled.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use serde_json::Value;

use crate::harness::{Api, Server, http, person, text};

/// How many join at the same time.
const AT_ONCE: usize = 8;
/// How many are acknowledged before the plug is pulled.
const ACKNOWLEDGED: usize = 60;

/// Joins again and again until the server is gone; gives the acknowledged ones.
async fn join_until_gone(api: &Api, acknowledged: &AtomicUsize) -> Vec<(String, Value)> {
    let mut joined = Vec::new();
    let http = http();
    let url = format!("{}/api/v1/applications", api.server.url());
    loop {
        let person = person();
        let Ok(answer) = http.post(&url).json(&person).send().await else {
            return joined;
        };
        assert_eq!(answer.status(), 202);
        // Who has not read the answer was not told.
        let Ok(receipt) = answer.json::<Value>().await else {
            return joined;
        };
        joined.push((text(&receipt, "application_id").to_owned(), person));
        if acknowledged.fetch_add(1, Ordering::Relaxed) + 1 == ACKNOWLEDGED {
            api.server.kill();
        }
    }
}

#[tokio::test]
async fn whoever_was_told_that_they_joined_is_there_after_a_kill_and_gets_the_code() {
    let folder = tempfile::tempdir().unwrap();
    let mut joined = Vec::new();
    for _ in 0..3 {
        let api = Api::of(Arc::new(Server::in_folder(folder.path())));
        let acknowledged = AtomicUsize::new(0);
        let streams = (0..AT_ONCE).map(|_| join_until_gone(&api, &acknowledged));
        joined.extend(join_all(streams).await.into_iter().flatten());
    }
    assert!(joined.len() >= 3 * ACKNOWLEDGED);
    let api = Api::of(Arc::new(Server::in_folder(folder.path())));
    for (id, person) in &joined {
        let code = api.code(text(person, "phone")).await;
        api.verify(id, &code).await.is(200);
    }
    let owner = api.officer("owner").await;
    let (id, person) = &joined[0];
    let shown = api.get(&format!("/admin/applications/{id}")).officer(&owner).await.is(200).json();
    assert_eq!(shown["nik"], person["nik"]);
}

#[tokio::test]
async fn a_membership_survives_a_kill_right_after_its_approval() {
    let folder = tempfile::tempdir().unwrap();
    let api = Api::of(Arc::new(Server::in_folder(folder.path())));
    let member = api.join(&person()).await;
    api.server.kill();
    let api = Api::of(Arc::new(Server::in_folder(folder.path())));
    let session = api.sign_in(member.phone()).await;
    assert_eq!(api.me(&session).await["membership"]["number"], member.number.as_str());
    assert!(api.outbox(member.phone()).await.iter().any(|message| message["template"] == "application_approved"));
}
