//! Lists: saved on the version that was read, each step numbered once.

use domain::{Area, AspirantStatus, SlateStatus};
use serde_json::json;
use store::{Aspirant, Saved, Slate, SlateEdit, StoreError};

use crate::support::{Fresh, act, contest, corrupt, eligible, fresh, n, number, unchanged};

const PLACE: &str = "nominations slate#/slate";

/// Saves a list with these on it, or moves it.
async fn save(db: &Fresh, read: &Slate, to: SlateStatus, listed: &[(&Aspirant, AspirantStatus)]) -> Saved {
    let contest = &contest();
    let candidates: Vec<_> = listed.iter().map(|(aspirant, _)| aspirant.id).collect();
    let moves = listed.to_vec();
    let area = Area::parse("32").unwrap();
    let edit = SlateEdit { contest, read, to, reason: None, candidates: &candidates, moves, area, act: act() };
    db.nominations().save_slate(&edit).await.unwrap()
}

async fn slate(db: &Fresh) -> Slate {
    db.nominations().slate(&contest()).await.unwrap()
}

mod save_slate {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_first_saves_at_once_one_is_the_list() {
        let db = fresh().await;
        let read = slate(&db).await;
        let draft = || save(&db, &read, SlateStatus::Draft, &[]);
        let (one, other) = tokio::join!(draft(), draft());
        let stale = [&one, &other].iter().filter(|met| ***met == Saved::Stale(1)).count();
        assert_eq!(stale, 1, "{one:?} {other:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_saves_at_once_one_is_the_list_and_the_other_hears_its_version() {
        let db = fresh().await;
        let read = slate(&db).await;
        assert!(matches!(save(&db, &read, SlateStatus::Draft, &[]).await, Saved::Done(_)));
        let read = slate(&db).await;
        let (draft, moved) = (save(&db, &read, SlateStatus::Draft, &[]), save(&db, &read, SlateStatus::Proposed, &[]));
        let (one, other) = tokio::join!(draft, moved);
        let stale = [&one, &other].iter().filter(|met| ***met == Saved::Stale(2)).count();
        assert_eq!(stale, 1, "{one:?} {other:?}");
        assert_eq!(number(&db, PLACE, "version").await, Some(2));
        db.edit(PLACE, "version", n(9)).await;
        let met = unchanged(&db, save(&db, &read, SlateStatus::Draft, &[])).await;
        assert_eq!(met, Saved::Stale(9));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_revision_is_never_written_over() {
        let db = fresh().await;
        let key = format!("slate#{}#dpr#{}", contest().election, contest().dapil);
        db.put("nominations", &json!({"pk": {"S": key}, "sk": {"S": "revision#00001"}})).await;
        let read = slate(&db).await;
        let met = unchanged(&db, save(&db, &read, SlateStatus::Proposed, &[])).await;
        assert_eq!(met, Saved::Conflict);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_comes_on_the_list_who_changed_since() {
        let db = fresh().await;
        let aspirant = eligible(&db).await;
        let read = slate(&db).await;
        db.edit("nominations aspirant#/aspirant", "version", n(9)).await;
        let listed = [(&aspirant, AspirantStatus::Shortlisted)];
        let met = unchanged(&db, save(&db, &read, SlateStatus::Draft, &listed)).await;
        assert_eq!(met, Saved::Conflict);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_list_is_told() {
        let db = fresh().await;
        let read = slate(&db).await;
        assert!(matches!(save(&db, &read, SlateStatus::Proposed, &[]).await, Saved::Done(_)));
        let attributes = ["status", "version", "revision"];
        corrupt(&db, PLACE, &attributes, async || db.nominations().slate(&contest()).await).await;
        let attributes = ["number", "status", "hash", "at", "actor"];
        let revision = "nominations slate#/revision#";
        corrupt(&db, revision, &attributes, async || db.nominations().revisions(&contest()).await).await;
        db.edit(PLACE, "candidates", Some(json!({"L": [{"S": "nobody"}]}))).await;
        let met = db.nominations().slate(&contest()).await;
        assert_eq!(met, Err(StoreError::Corrupt("candidates")));
    }
}
