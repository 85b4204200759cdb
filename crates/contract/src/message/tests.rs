//! Every code has words, once, in both languages.

use super::*;

#[test]
fn every_code_stands_once_and_has_words_in_both_languages() {
    for list in [FIELDS, PROBLEMS] {
        for (i, (code, id, en)) in list.iter().enumerate() {
            assert!(!id.is_empty() && !en.is_empty() && id != en, "{code}");
            assert!(list[..i].iter().all(|(other, ..)| other != code), "{code} twice");
        }
    }
}

#[test]
fn every_code_that_a_check_can_give_has_words() {
    let sources = [
        include_str!("../application.rs"),
        include_str!("../member.rs"),
        include_str!("../nomination.rs"),
        include_str!("../officer.rs"),
        include_str!("../screening.rs"),
        include_str!("../session.rs"),
    ];
    for source in sources {
        // `nominee.name` is a field of a form, no code.
        for literal in source.split('"').skip(1).step_by(2).filter(|literal| !literal.starts_with("nominee.")) {
            let is_code =
                literal.contains('.') && literal.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'.' | b'_'));
            if is_code {
                assert!(FIELDS.iter().any(|(code, ..)| *code == literal), "{literal} has no words");
            }
        }
    }
}
