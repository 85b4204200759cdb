//! People, and how far they came.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::{
    Area, BirthDate, Consents, Guardian, Nik, NumberFormat, Occupation, Person, PersonName, Phone, Phones, Sex,
};
use store::{Admission, Application, Approval, CodeTarget, Codes, Member, NewApplication, Registry, Verification};
use testkit::Fresh;
use uuid::Uuid;

use super::{act, now};

/// The mark of the browser that applies.
pub(crate) const BROWSER: &str = "browser";
/// The code that is out for whoever applied.
pub(crate) const CODE: &str = "111111";

static NEXT: AtomicU32 = AtomicU32::new(1);

fn phone(number: u32) -> Phone {
    Phones::default().parse(&format!("08121{number:07}")).unwrap()
}

/// Somebody whom nobody else is: NIK, name and phone are theirs alone.
pub(crate) fn somebody() -> Person {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let letters: String = number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
    Person {
        nik: Nik::parse(&format!("327301410190{number:04}")).unwrap(),
        name: PersonName::parse(&format!("Siti {letters}")).unwrap(),
        birth_date: BirthDate::parse_stored("1990-01-01").unwrap(),
        sex: Sex::Female,
        phone: phone(number),
        village: Area::parse("32.73.01.1001").unwrap(),
        occupation: Occupation::ALL[0],
        consents: Consents { version: Consents::CURRENT_VERSION, messages: false },
        birth_place: None,
        marital_status: None,
        address: None,
        rt: None,
        rw: None,
        email: None,
        referrer: None,
        guardian: None,
    }
}

/// Somebody for whom a guardian consents, whose phone is another one.
pub(crate) fn young() -> Person {
    let guardian = Guardian { name: None, phone: somebody().phone };
    Person { birth_date: BirthDate::parse_stored("2011-01-01").unwrap(), guardian: Some(guardian), ..somebody() }
}

/// The hash of somebody's phone.
pub(crate) fn hash_of(db: &Fresh, person: &Person) -> String {
    db.registry().phone_hash(&person.phone).unwrap()
}

/// Applies: the phone has not answered.
pub(crate) async fn applied_as(db: &Fresh, person: &Person) -> Uuid {
    let guardian = person.guardian.as_ref().map(|_| "222222".to_owned());
    let codes = Codes { applicant: CODE.to_owned(), guardian };
    let new = NewApplication { id: Uuid::new_v4(), person, asker: BROWSER, codes, now: now() };
    assert_eq!(db.registry().admit(&new).await, Ok(Admission::Stored));
    new.id
}

pub(crate) async fn applied(db: &Fresh) -> Uuid {
    applied_as(db, &somebody()).await
}

/// Applies, and the phone answers.
pub(crate) async fn submitted_as(db: &Fresh, person: &Person) -> Application {
    let id = applied_as(db, person).await;
    let registry = db.registry();
    let verified = registry.verify(id, BROWSER, CodeTarget::Applicant, CODE, now()).await;
    assert_eq!(verified, Ok(Verification::Submitted { by_this: true }));
    registry.application(id, now()).await.unwrap().unwrap()
}

pub(crate) async fn submitted(db: &Fresh) -> Application {
    submitted_as(db, &somebody()).await
}

/// An officer approves.
pub(crate) async fn approve(registry: &Registry, application: &Application) -> Approval {
    registry.approve(application, &NumberFormat::default(), &act()).await.unwrap()
}

/// Applies, answers and is approved.
pub(crate) async fn member_as(db: &Fresh, person: &Person) -> Member {
    let application = submitted_as(db, person).await;
    let registry = db.registry();
    let Approval::Member(number) = approve(&registry, &application).await else { panic!("not approved") };
    registry.member(&number).await.unwrap().unwrap()
}

pub(crate) async fn member(db: &Fresh) -> Member {
    member_as(db, &somebody()).await
}
