//! What somebody is told: each thing once, and nothing that a stranger causes fills their item.

use domain::Action;
use jiff::Timestamp;
use serde_json::{Value, json};
use store::{Member, Reminded, Remindee};

use crate::support::{
    Fresh, act, act_at, at, fresh, hours, member, minutes, now, overtaken, s, seconds, submitted, unchanged,
};

const MEMBER: &str = "registry member#/member";

/// What the one member was told.
async fn told(db: &Fresh) -> Vec<String> {
    let notices = db.the(MEMBER).await["notices"]["L"].as_array().cloned().unwrap_or_default();
    notices.iter().map(|notice| notice["S"].as_str().unwrap().to_owned()).collect()
}

/// As many notices as an item keeps.
async fn fill(db: &Fresh) {
    let notices: Vec<Value> = (0..40).map(|number| json!({"S": format!("incomplete#{number}")})).collect();
    db.edit(MEMBER, "notices", Some(json!({"L": notices}))).await;
}

mod tell_holder {
    use super::*;

    async fn tell(db: &Fresh, holder: &Member, at: Timestamp) {
        db.registry().tell_holder(&holder.number, uuid::Uuid::new_v4(), at).await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_change_that_is_delivered_twice_at_once_is_told_once() {
        let db = fresh().await;
        let holder = member(&db).await;
        tokio::join!(tell(&db, &holder, now()), tell(&db, &holder, now()));
        assert_eq!(told(&db).await, [format!("nik_used#{}", now().as_millisecond())]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_is_told_of_the_application_that_made_them_a_member() {
        let db = fresh().await;
        let holder = member(&db).await;
        let own = db.registry();
        unchanged(&db, async { own.tell_holder(&holder.number, holder.application, now()).await.unwrap() }).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_is_told_who_was_erased() {
        let db = fresh().await;
        let holder = member(&db).await;
        db.edit(MEMBER, "sealed", None).await;
        unchanged(&db, tell(&db, &holder, now())).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_full_item_makes_room_for_the_newest() {
        let db = fresh().await;
        let holder = member(&db).await;
        fill(&db).await;
        tell(&db, &holder, now()).await;
        let told = told(&db).await;
        assert_eq!((told.len(), told[0].as_str()), (21, "incomplete#20"));
    }
}

mod tell_person {
    use super::*;

    async fn tell(db: &Fresh, member: &Member, at: Timestamp) {
        db.registry().tell_identity_limit(Some(member), None, at).await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_told_twice_at_once_is_told_once() {
        let db = fresh().await;
        let member = member(&db).await;
        tokio::join!(tell(&db, &member, now()), tell(&db, &member, now()));
        assert_eq!(told(&db).await.len(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_who_make_room_at_once_neither_takes_what_the_other_told() {
        let db = fresh().await;
        let member = member(&db).await;
        fill(&db).await;
        let (first, second) = (tell(&db, &member, now()), tell(&db, &member, seconds(1)));
        overtaken(&db, "tell_person/room", first, second).await;
        let told = told(&db).await;
        assert_eq!(told.len(), 22);
        for at in [now(), seconds(1)] {
            assert!(told.contains(&format!("identity_limit#{}", at.as_millisecond())), "{told:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_is_told_who_is_not_there() {
        let db = fresh().await;
        let gone = member(&db).await;
        db.edit(MEMBER, "sealed", None).await;
        unchanged(&db, tell(&db, &gone, now())).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_no_list_takes_no_notice() {
        let db = fresh().await;
        let member = member(&db).await;
        db.edit(MEMBER, "notices", s("text")).await;
        unchanged(&db, async { db.registry().tell_identity_limit(Some(&member), None, now()).await.is_err() }).await;
    }
}

mod remind {
    use super::*;

    async fn remind(db: &Fresh, member: &Member, at: Timestamp) -> Reminded {
        let (whom, line) = (Remindee::Member(&member.number), member.line(Action::Reminded));
        db.registry().remind(whom, 24, &line, &act_at(at)).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_officers_who_press_at_once_one_reminds() {
        let db = fresh().await;
        let member = member(&db).await;
        let (one, other) = tokio::join!(remind(&db, &member, now()), remind(&db, &member, now()));
        let met = [one, other];
        assert!(met.contains(&Reminded::Now(now())) && met.contains(&Reminded::Before(now())), "{met:?}");
        assert_eq!(unchanged(&db, remind(&db, &member, minutes(1))).await, Reminded::Before(now()));
        assert_eq!(remind(&db, &member, hours(24)).await, Reminded::Now(hours(24)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_is_reminded_who_was_erased() {
        let db = fresh().await;
        let member = member(&db).await;
        db.edit(MEMBER, "sealed", None).await;
        assert_eq!(unchanged(&db, remind(&db, &member, now())).await, Reminded::Nobody);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_applicant_is_reminded_as_a_member_is() {
        let db = fresh().await;
        let read = submitted(&db).await;
        let (registry, line) = (db.registry(), read.line(Action::Reminded));
        let whom = Remindee::Applicant(read.id);
        assert_eq!(registry.remind(whom, 24, &line, &act()).await, Ok(Reminded::Now(now())));
        db.edit("registry application#/application", "reminded_at", at(minutes(5))).await;
        let met = unchanged(&db, registry.remind(whom, 24, &line, &act())).await;
        assert_eq!(met, Ok(Reminded::Before(minutes(5))));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_moment_reminds_nobody() {
        let db = fresh().await;
        let member = member(&db).await;
        db.edit(MEMBER, "reminded_at", s("text")).await;
        assert_eq!(unchanged(&db, remind(&db, &member, now())).await, Reminded::Nobody);
    }
}
