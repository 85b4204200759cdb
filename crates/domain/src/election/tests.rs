use jiff::civil::date;

use super::*;
use crate::{Level, SlateStatus};

const JSON: &str = include_str!("../../data/elections/pemilu-nasional-2029.json");

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The shipped national election, with one text in its file put in place of another.
fn changed(from: &str, to: &str) -> Result<Election, Vec<String>> {
    assert!(JSON.contains(from), "{from}");
    Election::parse(&JSON.replace(from, to)).map_err(|all| all.iter().map(ToString::to_string).collect())
}

#[test]
fn both_elections_are_there_with_their_chambers() {
    let found: Vec<(&str, Vec<Chamber>)> = Election::shipped()
        .iter()
        .map(|election| (election.id.as_str(), election.chambers.iter().map(|rules| rules.chamber).collect()))
        .collect();
    assert_eq!(
        found,
        [
            ("pemilu-nasional-2029", vec![Chamber::Dpr]),
            ("pemilu-daerah-2031", vec![Chamber::DprdProvince, Chamber::DprdRegency]),
        ]
    );
    assert!(Election::shipped()[0].rules(Chamber::Dpr).is_some());
    assert!(Election::shipped()[0].rules(Chamber::DprdRegency).is_none());
}

#[test]
fn the_window_opens_on_its_minute_and_closes_at_midnight_in_jakarta() {
    let election = &Election::shipped()[0];
    for (instant, open) in [
        ("2025-12-31T23:59:59.999+07:00", false),
        ("2026-01-01T00:00:00+07:00", true),
        ("2028-12-31T23:59:00+07:00", true),
        ("2028-12-31T23:59:59.999999999+07:00", true),
        ("2029-01-01T00:00:00.000+07:00", false),
        ("2028-12-31T17:00:00Z", false),
        ("2028-12-31T16:59:59.999Z", true),
    ] {
        assert_eq!(election.is_open(at(instant)), open, "{instant}");
    }
    assert_eq!(election.ends(), at("2028-12-31T17:00:00Z"));
}

#[test]
fn each_zone_of_indonesia_has_its_own_midnight() {
    for (zone, ends) in [
        ("Asia/Jakarta", "2028-12-31T17:00:00Z"),
        ("Asia/Makassar", "2028-12-31T16:00:00Z"),
        ("Asia/Jayapura", "2028-12-31T15:00:00Z"),
    ] {
        let election = changed("Asia/Jakarta", zone).unwrap();
        assert_eq!(election.ends(), at(ends), "{zone}");
        assert_eq!(election.time_zone, zone);
    }
}

#[test]
fn an_election_is_written_as_it_was_read() {
    for election in Election::shipped() {
        let json = serde_json::to_value(election).unwrap();
        assert!(json["opens"].as_str().unwrap().ends_with("T00:00[Asia/Jakarta]"));
        assert!(json["closes"].as_str().unwrap().ends_with("T23:59[Asia/Jakarta]"));
        assert_eq!(&serde_json::from_value::<Election>(json).unwrap(), election);
    }
    let written = serde_json::to_value(&Election::shipped()[0]).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(JSON).unwrap());
}

#[test]
fn every_problem_of_an_edited_election_is_named() {
    for (from, to, expected) in [
        ("2026-01-01T00:00[", "2029-01-01T00:00[", "closes: order"),
        ("2029-01-15", "2028-12-30", "reference_date: order"),
        ("2026-01-01T00:00[", "2026-01-01[", "opens: time"),
        ("2026-01-01T00:00[", "2026-02-30T00:00[", "opens: time"),
        ("2026-01-01T00:00[", "2026-01-01 00:00[", "opens: time"),
        ("00:00[Asia/Jakarta]", "00:00[Europe/Berlin]", "opens: time"),
        ("23:59[Asia/Jakarta]", "23:59[Asia/Makassar]", "closes: zone"),
        ("\"time_zone\": \"Asia/Jakarta\"", "\"time_zone\": \"Asia/Jayapura\"", "time_zone: zone"),
        ("pemilu-nasional-2029", "Pemilu 2029", "id: id"),
        ("Pemilu Nasional 2029", " ", "name: text"),
        ("\"proposals_per_member\": 10", "\"proposals_per_member\": 0", "proposals_per_member: range"),
        ("\"reminder_days\": 3", "\"reminder_days\": 14", "reminder_days: range"),
        ("\"value\": 30,", "\"value\": 0,", "chambers[0].women_percent: range"),
        ("\"value\": 30,", "\"value\": 101,", "chambers[0].women_percent: range"),
        ("\"value\": 3,", "\"value\": 0,", "chambers[0].zipper_group: range"),
        ("\"value\": 21,", "\"value\": 16,", "chambers[0].minimum_age: range"),
        ("UU 7/2017 art. 246(2)", "", "chambers[0].zipper_group.article: text"),
        (
            "\"threshold_percent\": null",
            "\"threshold_percent\": {\"value\": 101, \"article\": \"x\"}",
            "chambers[0].threshold_percent: range",
        ),
        (
            "\"from\": \"endorsed\", \"to\": \"approved\"",
            "\"from\": \"endorsed\", \"to\": \"submitted\"",
            "chambers[0].steps: steps",
        ),
    ] {
        assert_eq!(changed(from, to).unwrap_err(), [expected], "{from} -> {to}");
    }
    let start = JSON.find("\"chambers\"").unwrap();
    let empty = Election::parse(&format!("{}\"chambers\": []}}", &JSON[..start])).unwrap_err();
    assert_eq!(empty.iter().map(ToString::to_string).collect::<Vec<_>>(), ["chambers: empty"]);
    let both = changed(
        "\"collection_percent\": 200,\n  \"public_minimum\": 5",
        "\"collection_percent\": 9,\n  \"public_minimum\": 0",
    );
    assert_eq!(both.unwrap_err(), ["collection_percent: range", "public_minimum: range"]);
    for no_election in ["", "[]", "{}", "{\"id\": 1}"] {
        assert_eq!(Election::parse(no_election).unwrap_err()[0].code, "json", "{no_election}");
    }
    assert!(changed("minimum_age", "minimum_aeg").is_err(), "a misspelt rule is not passed over");
}

#[test]
fn a_chamber_twice_is_named() {
    let mut election = Election::shipped()[1].clone();
    election.chambers[1].chamber = Chamber::DprdProvince;
    let problems: Vec<String> = election.problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["chambers[1].chamber: repeated"]);
}

#[test]
fn each_chamber_has_its_chain_of_boards() {
    use Level::{Nation, Province, Regency};
    for (election, chamber, levels, signers) in [
        (0, Chamber::Dpr, [Regency, Province, Nation, Nation, Nation, Nation], Nation),
        (1, Chamber::DprdProvince, [Regency, Province, Nation, Province, Province, Province], Province),
        (1, Chamber::DprdRegency, [Regency, Province, Province, Regency, Regency, Regency], Regency),
    ] {
        let rules = Election::shipped()[election].rules(chamber).unwrap();
        assert_eq!(rules.steps.iter().map(|step| step.level).collect::<Vec<_>>(), levels, "{chamber}");
        assert_eq!(rules.signers.level, signers, "{chamber}");
        for &from in SlateStatus::ALL {
            for &to in SlateStatus::ALL {
                let step = rules.step(from, to);
                assert_eq!(step.is_some(), from.to(to).is_ok(), "{chamber} {from} {to}");
                let Some(step) = step else { continue };
                // Back to a draft: the board that brought the list here.
                let expected = if to == SlateStatus::Draft { (step.from, from) } else { (from, to) };
                assert_eq!((step.from, step.to), expected, "{chamber} {from} {to}");
            }
        }
        let back = rules.step(SlateStatus::Endorsed, SlateStatus::Draft).unwrap();
        assert_eq!(back.level, Province, "{chamber}");
    }
}

#[test]
fn the_rules_are_those_of_the_law() {
    for election in Election::shipped() {
        assert!(election.closes < at("2031-01-01T00:00:00+07:00"));
        for rules in &election.chambers {
            let quotas: Vec<usize> = (0..=12).map(|names| rules.quota(names)).collect();
            assert_eq!(quotas, [0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4]);
            assert_eq!((0..=12).map(|seats| rules.max_list(seats)).collect::<Vec<_>>(), (0..=12).collect::<Vec<_>>());
            assert_eq!((rules.minimum_age.value, rules.zipper_group.value), (21, 3));
            assert_eq!(rules.threshold_percent, None);
            assert!(rules.keeps_number(SlateStatus::Dcs) && !rules.keeps_number(SlateStatus::Draft));
        }
    }
    assert_eq!(Election::shipped()[0].reference_date, date(2029, 1, 15));
}
