//! The way of a nomination, without the stream: what follows is asked for.

use domain::{Chamber, Nominee, Person, Track, Verdict};
use store::{
    Acceptance, Answered, Aspirant, Contest, Member, NewNomination, Nomination, NomineeRecord, Proposed, Screened,
};
use testkit::Fresh;
use uuid::Uuid;

use super::{act, member, now, record, somebody};

pub(crate) const ELECTION: &str = "pemilu-nasional-2029";

/// A race of which every election knows the dapil.
pub(crate) fn contest() -> Contest {
    Contest { election: ELECTION.to_owned(), chamber: Chamber::Dpr, dapil: "3201".to_owned() }
}

/// Somebody as whoever proposes them describes them.
pub(crate) fn nominee_of(person: &Person) -> Nominee {
    Nominee { name: person.name.clone(), phone: person.phone.clone(), sex: person.sex, member_number: None }
}

/// Proposes somebody under an id.
pub(crate) async fn propose_as(
    db: &Fresh,
    id: Uuid,
    proposer: &Member,
    contest: &Contest,
    nominee: &Nominee,
    most: u32,
) -> Proposed {
    let nominations = db.nominations();
    let phone_hash = &nominations.phone_hash(&nominee.phone).unwrap();
    let nominee_id = nominations.nominee_id(&contest.election, phone_hash, &nominee.name).unwrap();
    let track = Track::Internal;
    let new = NewNomination {
        id,
        proposer,
        contest,
        nominee,
        nominee_id,
        phone_hash,
        track,
        reason: "",
        own: false,
        most,
        act: act(),
    };
    nominations.propose(&new).await.unwrap()
}

/// Proposes somebody in [`contest`].
pub(crate) async fn propose(db: &Fresh, proposer: &Member, nominee: &Nominee) -> Nomination {
    let id = Uuid::new_v4();
    assert_eq!(propose_as(db, id, proposer, &contest(), nominee, 10).await, Proposed::Stored);
    db.nominations().nomination(&proposer.number, id).await.unwrap().unwrap()
}

/// Follows the items at a place, as if they were new.
pub(crate) async fn follow(db: &Fresh, place: &str) {
    let nominations = db.nominations();
    for item in db.items(place).await {
        nominations.follow(&record(&item), now()).await.unwrap();
    }
}

/// Follows everything, as a stream would until nothing follows any more.
pub(crate) async fn follow_all(db: &Fresh) {
    for place in ["proposer#/nomination#", "nominee#/nominee", "aspirant#/aspirant", "aspirant#/aspirant"] {
        follow(db, &format!("nominations {place}")).await;
    }
}

/// The nominee of a proposal that was followed.
pub(crate) async fn nominee_record(db: &Fresh, nomination: &Nomination) -> NomineeRecord {
    db.nominations().nominee(nomination.nominee_id).await.unwrap().unwrap()
}

/// Somebody is proposed, and asked: the nominee, and the aspirant they are.
pub(crate) async fn proposed(db: &Fresh, person: &Person) -> (NomineeRecord, Aspirant) {
    let nomination = propose(db, &member(db).await, &nominee_of(person)).await;
    follow(db, "nominations proposer#/nomination#").await;
    let nominee = nominee_record(db, &nomination).await;
    let aspirant = db.nominations().aspirants_behind(&nominee).await.unwrap().remove(0);
    (nominee, aspirant)
}

/// Accepts to stand.
pub(crate) async fn accept(
    db: &Fresh,
    nominee: &NomineeRecord,
    aspirant: &Aspirant,
    also: &[&NomineeRecord],
    person: &Person,
) -> Answered {
    let application = Uuid::new_v4();
    let acceptance =
        Acceptance { aspirant, also, person, application, member: true, retention_days: 30, receipt: "receipt" };
    db.nominations().accept(nominee, &acceptance, &act()).await.unwrap()
}

/// Accepts to stand, and is it.
pub(crate) async fn accepted(db: &Fresh, nominee: &NomineeRecord, aspirant: &Aspirant, person: &Person) -> Aspirant {
    assert_eq!(accept(db, nominee, aspirant, &[], person).await, Answered::Done);
    db.nominations().aspirant(aspirant.id).await.unwrap().unwrap()
}

/// Somebody who was proposed and accepted.
pub(crate) async fn willing(db: &Fresh) -> Aspirant {
    let person = somebody();
    let (nominee, aspirant) = proposed(db, &person).await;
    accepted(db, &nominee, &aspirant, &person).await
}

/// Who a willing aspirant is.
pub(crate) fn member_of(aspirant: &Aspirant) -> Person {
    aspirant.person.clone().unwrap()
}

/// Somebody who passed.
pub(crate) async fn eligible(db: &Fresh) -> Aspirant {
    let aspirant = willing(db).await;
    let nominations = db.nominations();
    assert_eq!(nominations.screen(&aspirant, Verdict::Ms, "", &act()).await, Ok(Screened::Done));
    nominations.aspirant(aspirant.id).await.unwrap().unwrap()
}
