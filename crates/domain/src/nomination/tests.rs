use jiff::civil::date;

use super::*;
use crate::{Area, BirthDate, Consents, Nik, Occupation, Person, PersonName, Phones, Sex};

/// Somebody of this name, and of one NIK whatever the name.
pub(crate) fn person(name: &str) -> Person {
    Person {
        nik: Nik::parse("3273010101900001").unwrap(),
        name: PersonName::parse(name).unwrap(),
        birth_date: BirthDate::parse_stored("1990-01-01").unwrap(),
        sex: Sex::Male,
        phone: Phones::default().parse("081234567890").unwrap(),
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

#[test]
fn data_of_whoever_did_not_consent_are_not_kept() {
    use NominationStatus::{Accepted, AwaitingConsent};
    for &state in NominationStatus::ALL {
        assert_eq!(state.is_refusal(), ![AwaitingConsent, Accepted].contains(&state), "{state}");
    }
}

#[test]
fn only_the_moves_of_an_aspirants_diagram_are_legal() {
    use AspirantEvent::{Consent, Leave, List, Shortlist, Unlist, Unshortlist};
    use AspirantStatus::{Bms, Deceased, Listed, Ms, Proposed, Replaced, Shortlisted, Tms, Willing, Withdrawn};
    let verdict = AspirantEvent::Verdict;
    let mut events = vec![Consent, Shortlist, Unshortlist, List, Unlist];
    events.extend(Verdict::ALL.iter().map(|&v| verdict(v)));
    events.extend(Leaving::ALL.iter().map(|&l| Leave(l)));
    let mut legal = vec![
        (Proposed, Consent, Willing),
        (Willing, verdict(Verdict::Ms), Ms),
        (Willing, verdict(Verdict::Bms), Bms),
        (Willing, verdict(Verdict::Tms), Tms),
        (Bms, verdict(Verdict::Ms), Ms),
        (Bms, verdict(Verdict::Tms), Tms),
        (Ms, verdict(Verdict::Bms), Bms),
        (Ms, verdict(Verdict::Tms), Tms),
        (Tms, verdict(Verdict::Ms), Ms),
        (Tms, verdict(Verdict::Bms), Bms),
        (Ms, Shortlist, Shortlisted),
        (Shortlisted, Unshortlist, Ms),
        (Shortlisted, List, Listed),
        (Listed, Unlist, Shortlisted),
    ];
    for living in [Proposed, Willing, Ms, Bms, Tms, Shortlisted, Listed] {
        legal.push((living, Leave(Leaving::Withdrawn), Withdrawn));
        legal.push((living, Leave(Leaving::Deceased), Deceased));
        legal.push((living, Leave(Leaving::Replaced), Replaced));
    }
    for &state in AspirantStatus::ALL {
        for &event in &events {
            let expected = legal.iter().find(|(s, e, _)| *s == state && *e == event).map(|(_, _, to)| *to);
            assert_eq!(state.after(event).ok(), expected, "{state} {event:?}");
        }
    }
}

#[test]
fn whoever_passed_screening_may_stand_on_a_list() {
    let eligible: Vec<_> = AspirantStatus::ALL.iter().filter(|status| status.is_eligible()).collect();
    assert_eq!(eligible, [&AspirantStatus::Ms, &AspirantStatus::Shortlisted, &AspirantStatus::Listed]);
}

#[test]
fn a_list_moves_one_step_on_or_back_to_a_draft() {
    for (i, &from) in SlateStatus::ALL.iter().enumerate() {
        for (j, &to) in SlateStatus::ALL.iter().enumerate() {
            let legal = j == i + 1 || (j == 0 && i > 0 && from != SlateStatus::Dct);
            assert_eq!(from.to(to).is_ok(), legal, "{from} {to}");
        }
    }
}

#[test]
fn whoever_has_to_give_up_a_job_shows_the_decree() {
    for &job in Occupation::ALL {
        let decree = required_documents(Some(job)).contains(&Document::ResignationDecree);
        let expected = matches!(
            job,
            Occupation::CivilServant
                | Occupation::Military
                | Occupation::Police
                | Occupation::VillageHead
                | Occupation::VillageOfficial
                | Occupation::VillageCouncil
                | Occupation::ElectionOfficial
                | Occupation::RegionalHead
                | Occupation::StateEnterpriseEmployee
                | Occupation::HonoraryEmployee
        );
        assert_eq!(decree, expected, "{job}");
    }
    assert_eq!(required_documents(None).len(), 10);
}

#[test]
fn a_paper_is_missing_until_it_is_there_and_good_on_the_day() {
    let on = date(2028, 11, 4);
    let entry = |document, state, expires_on| DocumentEntry { document, state, expires_on, number: None };
    let entries = [
        entry(Document::Ktp, DocumentState::Verified, None),
        entry(Document::Photo, DocumentState::Received, None),
        entry(Document::Diploma, DocumentState::Rejected, None),
        entry(Document::HealthCertificate, DocumentState::Verified, Some(date(2028, 11, 3))),
        entry(Document::DrugFreeCertificate, DocumentState::Verified, Some(on)),
        entry(Document::Statement, DocumentState::Missing, None),
        entry(Document::CourtCertificate, DocumentState::Rejected, None),
        entry(Document::CourtCertificate, DocumentState::Verified, None),
    ];
    assert_eq!(
        missing_documents(&entries, &required_documents(None), on),
        [
            (Document::Statement, DocumentProblem::Missing),
            (Document::Diploma, DocumentProblem::Rejected),
            (Document::HealthCertificate, DocumentProblem::Expired),
            (Document::MentalHealthCertificate, DocumentProblem::Missing),
            (Document::VoterRegistration, DocumentProblem::Missing),
            (Document::Kta, DocumentProblem::Missing),
        ]
    );
}
