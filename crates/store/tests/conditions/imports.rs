//! What the party brings in: taken once, and never over what others brought in at the same moment.

use std::collections::BTreeMap;

use domain::{Area, Chamber, District};
use store::{Contest, Import, NewDistricts, Nominations, PartyVotes};
use uuid::Uuid;

use crate::support::{ELECTION, Fresh, act, contest, corrupt, fresh, now, overtaken, s, unchanged, unchanged_but};

const PLACE: &str = "nominations import#/import";

async fn opened(db: &Fresh) -> Import {
    let (nominations, id) = (db.nominations(), Uuid::new_v4());
    assert_eq!(nominations.open_import(id, ELECTION, "ani", now()).await, Ok(true));
    nominations.import(id).await.unwrap().unwrap()
}

mod open_import {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_import_that_is_opened_twice_at_once_is_one() {
        let db = fresh().await;
        let (nominations, id) = (db.nominations(), Uuid::new_v4());
        let open = |election| nominations.open_import(id, election, "ani", now());
        let (one, other) = tokio::join!(open(ELECTION), open("pemilu-daerah-2031"));
        assert_ne!(one, other, "the other election hears that it is taken");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_import_that_is_opened_again_stays_as_it_is() {
        let db = fresh().await;
        let import = opened(&db).await;
        let nominations = db.nominations();
        assert_eq!(nominations.put_import_file(&import, "file", now()).await, Ok(true));
        let again = nominations.open_import(import.id, ELECTION, "ani", now());
        assert_eq!(unchanged(&db, again).await, Ok(true));
        corrupt(&db, PLACE, &["election", "status", "parts"], async || nominations.import(import.id).await).await;
    }
}

/// Districts of a chamber that has none of its own.
fn districts(read: Option<Uuid>) -> [NewDistricts; 1] {
    let chamber = Chamber::DprdProvince;
    let areas = vec![Area::parse("32.73").unwrap()];
    let district = District { id: "1".to_owned(), name: "Satu".to_owned(), chamber, seats: 3, areas };
    [NewDistricts { chamber, districts: vec![district], read }]
}

async fn take(nominations: &Nominations, import: &Import, read: Option<Uuid>) -> bool {
    nominations.put_districts(import, &districts(read), 1, &act()).await.unwrap()
}

mod put_import_file {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_import_that_is_done_meanwhile_stays_done() {
        let db = fresh().await;
        let (nominations, import) = (db.nominations(), opened(&db).await);
        let file = nominations.put_import_file(&import, "file", now());
        let (put, taken) = overtaken(&db, "put_import_file", file, take(&nominations, &import, None)).await;
        assert_eq!((put, taken), (Ok(false), true));
        assert!(nominations.import(import.id).await.unwrap().unwrap().is_done());
    }
}

mod put_districts {
    use super::*;

    /// Rows that nothing points to.
    const STAGED: &[&str] = &["nominations districts#"];

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_imports_at_once_one_is_taken() {
        let db = fresh().await;
        let (nominations, one, other) = (db.nominations(), opened(&db).await, opened(&db).await);
        let (first, second) = tokio::join!(take(&nominations, &one, None), take(&nominations, &other, None));
        assert_ne!(first, second);
        let read = nominations.districts_as_read(ELECTION, Chamber::DprdProvince).await.unwrap().1;
        let (third, fourth) = tokio::join!(async { take(&nominations, &opened(&db).await, read).await }, async {
            take(&nominations, &opened(&db).await, read).await
        });
        assert_ne!(third, fourth);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_import_is_taken_once() {
        let db = fresh().await;
        let (nominations, import) = (db.nominations(), opened(&db).await);
        assert!(take(&nominations, &import, None).await);
        let read = nominations.districts_as_read(ELECTION, Chamber::DprdProvince).await.unwrap().1;
        assert!(!unchanged_but(&db, STAGED, take(&nominations, &import, read)).await);
        assert!(!unchanged_but(&db, STAGED, take(&nominations, &opened(&db).await, Some(Uuid::new_v4()))).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_district_is_told() {
        let db = fresh().await;
        let nominations = db.nominations();
        assert!(take(&nominations, &opened(&db).await, None).await);
        let of = Contest { chamber: Chamber::DprdProvince, dapil: "1".to_owned(), ..contest() };
        corrupt(&db, "nominations districts#", &["district"], async || nominations.district(&of).await).await;
        db.edit("nominations election#/election", "rules", s("no rules")).await;
        assert!(matches!(nominations.election(ELECTION).await, Err(store::StoreError::Corrupt("rules"))));
    }
}

mod put_votes {
    use super::*;

    async fn put(db: &Fresh, dapil: &str) {
        let votes = BTreeMap::from([(dapil.to_owned(), vec![PartyVotes { party: "P".to_owned(), votes: 1 }])]);
        let area = Area::parse("32").unwrap();
        db.nominations().put_votes(ELECTION, Chamber::Dpr, &votes, area, &act()).await.unwrap();
    }

    async fn counted(db: &Fresh, dapil: &str) -> bool {
        let of = Contest { dapil: dapil.to_owned(), ..contest() };
        db.nominations().votes(&of).await.unwrap().is_some()
    }

    /// The first of all, and later ones.
    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_who_bring_votes_in_at_once_neither_takes_those_of_the_other() {
        let db = fresh().await;
        for [one, other] in [["3201", "3202"], ["3203", "3204"]] {
            overtaken(&db, "put_votes", put(&db, one), put(&db, other)).await;
            assert!(counted(&db, one).await && counted(&db, other).await);
        }
        assert!(counted(&db, "3201").await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn damaged_votes_are_told() {
        let db = fresh().await;
        put(&db, "3201").await;
        let nominations = db.nominations();
        corrupt(&db, "nominations votes#/votes", &["import"], async || nominations.votes(&contest()).await).await;
        corrupt(&db, "nominations votes#/3201", &["parties"], async || nominations.votes(&contest()).await).await;
    }
}
