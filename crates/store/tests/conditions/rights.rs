//! Rights that somebody asks an officer for: one of a kind is open at a time, and answered once.

use domain::{Action, Right};
use store::{Application, Asker, Registry, RightAnswer, RightRequest};

use crate::support::{Fresh, act, act_at, at, corrupt, fresh, minutes, s, submitted, unchanged};

const PLACE: &str = "registry request#/";
const APPLICATION: &str = "registry application#/application";

async fn ask(registry: &Registry, read: &Application) {
    let asker = Asker { application: read.id, member: None, village: read.area() };
    registry.ask_right(&asker, Right::Access, &read.line(Action::RightAsked), &act()).await.unwrap();
}

async fn asked(db: &Fresh) -> (Application, RightRequest) {
    let (registry, read) = (db.registry(), submitted(db).await);
    ask(&registry, &read).await;
    let request = registry.right(read.id, Right::Access).await.unwrap().unwrap();
    (read, request)
}

mod ask_right {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_right_that_is_asked_for_twice_at_once_is_asked_for_once() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), submitted(&db).await);
        tokio::join!(ask(&registry, &read), ask(&registry, &read));
        assert_eq!(db.items(PLACE).await.len(), 1);
        assert_eq!(db.items("ledger").await.len(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_open_keeps_its_clock() {
        let db = fresh().await;
        let (read, _) = asked(&db).await;
        let asker = Asker { application: read.id, member: None, village: read.area() };
        let (line, act) = (read.line(Action::RightAsked), act_at(minutes(1)));
        let again = unchanged(&db, db.registry().ask_right(&asker, Right::Access, &line, &act)).await;
        assert_eq!(again, Ok(()));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_asks_for_somebody_who_is_gone() {
        let db = fresh().await;
        let (registry, read) = (db.registry(), submitted(&db).await);
        db.edit(APPLICATION, "erased_at", at(minutes(0))).await;
        unchanged(&db, ask(&registry, &read)).await;
        db.remove(APPLICATION).await;
        unchanged(&db, ask(&registry, &read)).await;
    }
}

mod answer_right {
    use super::*;

    async fn answer(registry: &Registry, read: &Application, request: &RightRequest) -> bool {
        let answer = RightAnswer { accepted: true, reason: "reason".to_owned() };
        let line = read.line(Action::RightAnswered);
        registry.answer_right(request, &answer, &line, &act()).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_officers_who_answer_at_once_one_does() {
        let db = fresh().await;
        let (registry, (read, request)) = (db.registry(), asked(&db).await);
        let (one, other) = tokio::join!(answer(&registry, &read, &request), answer(&registry, &read, &request));
        assert_ne!(one, other);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn only_what_is_open_and_as_it_was_read_is_answered() {
        for (name, value) in [("status", s("answered")), ("asked_at", at(minutes(1)))] {
            let db = fresh().await;
            let (read, request) = asked(&db).await;
            db.edit(PLACE, name, value).await;
            assert!(!unchanged(&db, answer(&db.registry(), &read, &request)).await, "{name}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_damaged_is_told() {
        let db = fresh().await;
        let (registry, (read, request)) = (db.registry(), asked(&db).await);
        assert!(answer(&registry, &read, &request).await);
        let attributes = ["status", "village", "asked_at", "reason"];
        corrupt(&db, PLACE, &attributes, async || registry.right(read.id, Right::Access).await).await;
    }
}
