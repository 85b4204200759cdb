//! Every conditional write of the store, by its name: what a test holds up, and what loses its condition in
//! `tests/release/conditions`. The proxy refuses one that none of these names, or two.

use testkit::Known;

const fn known(name: &'static str, item: &'static str, says: &'static [&'static str]) -> Known {
    Known { name, item, says }
}

/// A put, and what is none.
const PUT: &str = "\"Item\":";
const NO_PUT: &str = "!\"Item\":";
const NO_UPDATE: &str = "!UpdateExpression";

const APPLICATION: &str = "registry application#/application";
const MEMBER: &str = "registry member#/member";
const CLAIM: &str = "registry nik#/claim";
const CARD: &str = "registry card#/card";
const ERASURE: &str = "registry erasure#/erasure";
const CODE: &str = "accounts code#/";
const IDENTITY: &str = "accounts identity#/identity";
const SESSION: &str = "accounts session#/session";
const NOMINATION: &str = "nominations proposer#/nomination#";
const LIMIT: &str = "nominations proposer#/limit#";
const NOMINEE: &str = "nominations nominee#/nominee";
const CHANNEL: &str = "nominations channel#/channel";
const ASPIRANT: &str = "nominations aspirant#/aspirant";
const SUPPORT: &str = "nominations aspirant#/support#";
const CANDIDATE: &str = "nominations candidate#/claim";
const IMPORT: &str = "nominations import#/import";

/// All of them.
pub(crate) const KNOWN: &[Known] = &[
    // Applications.
    known("admit", APPLICATION, &[PUT]),
    known("count_replay", "registry application#/replay#", &[]),
    known("admit_proved", APPLICATION, &["#aspirant = :aspirant"]),
    known("move_application", APPLICATION, &["#status = :from"]),
    known("flag", APPLICATION, &["#sort = :sort", "!#area_status"]),
    // Codes of applications.
    known("count_try/own", APPLICATION, &["#tries :tries_by", "#asker = :asker"]),
    known("count_try/others", APPLICATION, &["#tries_elsewhere :tries", "#asker <> :asker"]),
    known("count_try/guardian_own", APPLICATION, &["#guardian_tries :guardian", "#asker = :asker"]),
    known("count_try/guardian_others", APPLICATION, &["#guardian_tries_elsewhere :guardian", "#asker <> :asker"]),
    known("confirm/applicant_first", APPLICATION, &["attribute_not_exists(#guardian_confirmed)"]),
    known("confirm/guardian_first", APPLICATION, &["#guardian_confirmed = :guardian_confirmed"]),
    known("confirm/whole", APPLICATION, &["#submitted_at = :submitted_at", "#codes = :issued"]),
    known("renew_codes", APPLICATION, &["#code_at = :code_at", "!#corrections"]),
    known("code_handed_over", APPLICATION, &["SET #ttl = :ttl"]),
    known("correct_phone_once", APPLICATION, &["#corrections :corrections_by"]),
    known("prolong_code/registry", APPLICATION, &["#outbox = :asked"]),
    // Members.
    known("approve/application", APPLICATION, &["#member_number = :member_number"]),
    known("approve/claim", CLAIM, &[PUT, "+\"S\":\"approved\""]),
    known("approve/member", MEMBER, &[PUT]),
    known("change_member", MEMBER, &["#version = :read", "#sealed = :sealed", "!#former_phones"]),
    known("change_status/member", MEMBER, &["#status_note = "]),
    known("change_status/freed", CLAIM, &[NO_PUT, "+#status_note = "]),
    known("change_status/taken", CLAIM, &[PUT, "+#status_note = "]),
    known("change_status/card", CARD, &["+#status_note = "]),
    known("change_phone/member", MEMBER, &["#former_phones = ", "#outbox = "]),
    known("change_phone/session", SESSION, &["+#former_phones = "]),
    known("undo_phone", MEMBER, &["#former_phones = ", "!#outbox = "]),
    known("issue_card/member", MEMBER, &["#card = :card"]),
    known("issue_card/card", CARD, &[PUT]),
    known("link_former", MEMBER, &["#former = :former"]),
    // What people are told.
    known("tell_holder", MEMBER, &["#application <> :application"]),
    known("tell_person", "registry", &["NOT contains(#notices, :entry)", "!#application <> :application"]),
    known("tell_person/room", "registry", &["size(#notices) = :size"]),
    known("remind", "registry", &["#reminded_at = :reminded_at"]),
    // Rights and erasures.
    known("ask_right/request", "registry request#/", &["#status <> :open"]),
    known("ask_right/application", APPLICATION, &[NO_PUT, NO_UPDATE]),
    known("answer_right", "registry request#/", &["#answered_at = "]),
    known("ask_erasure", ERASURE, &[PUT]),
    known("take_back_erasure", ERASURE, &[NO_PUT, NO_UPDATE]),
    known("begin_erasure", ERASURE, &["#began_at = if_not_exists"]),
    known("postpone_erasure", ERASURE, &["#effective_at = "]),
    known("note_erasure", ERASURE, &["SET #sealed = :sealed"]),
    known("erase_member/member", MEMBER, &["#erased_at = "]),
    known("erase_member/claim", CLAIM, &["+#erased_at = "]),
    known("erase_member/card", CARD, &["+#erased_at = "]),
    // Codes that sign in.
    known("grant_code", "accounts code#/asked#", &[]),
    known("issue_code/first", CODE, &["attribute_not_exists(#pk)"]),
    known("issue_code/again", CODE, &["#issued_at = :read"]),
    known("compare_code", CODE, &["#tries < :most"]),
    known("check_code", CODE, &["#tries :tries_by", "#issued_at = :issued_at", "!#used_at"]),
    known("end_code", CODE, &["#used_at = if_not_exists"]),
    known("prolong_code/accounts", CODE, &["#outbox = :asked"]),
    // Who somebody is.
    known("count_one", IDENTITY, &["#tries < :all"]),
    known("count_anew", IDENTITY, &["#since = :read"]),
    known("note_refusal", IDENTITY, &["SET #refused_at"]),
    known("identity_was_right", IDENTITY, &["#known :known_in"]),
    // Messages and sessions.
    known("reserve_message", "accounts messages#/", &["#reserved"]),
    known("spend_message", "accounts messages#all#/spend", &[]),
    known("choose_person", SESSION, &["contains(#people, :chosen)"]),
    known("let_in", SESSION, &["#admitted = :admitted"]),
    known("keep_answer", SESSION, &["#ended = if_not_exists"]),
    known("take_answer_back", SESSION, &["REMOVE #ended"]),
    known("end_session", SESSION, &["SET #ttl = :ttl", "#waiting"]),
    // Proposals.
    known("propose/nomination", NOMINATION, &[PUT]),
    known("propose/limit", LIMIT, &["NOT contains(#nominees, :nominee)"]),
    known("free_limit", LIMIT, &["size(#nominees)"]),
    known("give_back", NOMINATION, &["#withdrawn_at"]),
    known("withdraw_nomination", NOMINEE, &["attribute_not_exists(answered_at)"]),
    known("forget_nomination", NOMINATION, &["attribute_exists(#pk)"]),
    // What follows from them.
    known("ask", NOMINEE, &["attribute_exists(#contests)"]),
    known("open_name/name", NOMINEE, &["#status = :expired"]),
    known("open_name/place", CHANNEL, &["size(#open)"]),
    known("give_support/support", SUPPORT, &[PUT]),
    known("give_support/aspirant", ASPIRANT, &["attribute_not_exists(#erased_at)"]),
    known("give_support/erased", ASPIRANT, &["attribute_not_exists(erased_at)"]),
    known("reopen", ASPIRANT, &["REMOVE #ttl", "#flags = :flags"]),
    known("take_support/support", SUPPORT, &[NO_PUT]),
    known("take_support/aspirant", ASPIRANT, &["ADD #support", "attribute_exists(#pk)"]),
    known("take_support/gone", ASPIRANT, &[NO_UPDATE, "#support = :support"]),
    known("take_support/nominee", NOMINEE, &["DELETE #contests"]),
    known("leave_place/channel", CHANNEL, &["attribute_exists(#pk)", "!#refused"]),
    known("leave_place/nominee", NOMINEE, &["attribute_not_exists(contests)", NO_UPDATE]),
    known("join/kept", ASPIRANT, &["#absorbed"]),
    known("join/left", ASPIRANT, &["#merged"]),
    known("flag_aspirant", ASPIRANT, &["SET #version = :version, #flags = :flags"]),
    known("recount/first", "nominations aspirant#/counted", &["attribute_not_exists(#pk)"]),
    known("recount/again", "nominations aspirant#/counted", &["#counters = :before"]),
    // Answers.
    known("accept/nominee", NOMINEE, &["#chosen = ", "!#same_as"]),
    known("accept/also", NOMINEE, &["#same_as = "]),
    known("accept/proposal", NOMINATION, &["attribute_not_exists(withdrawn_at)"]),
    known("accept/aspirant", ASPIRANT, &["#consented_at = "]),
    known("end", NOMINEE, &["#answered_at = :answered_at", "!#chosen"]),
    known("end_aspirant", ASPIRANT, &["#flags = :flags", "#sort = :sort", "!REMOVE #ttl", "!#consented_at"]),
    // What time brings.
    known("take_turn/nominee", NOMINEE, &["#asked = :asked", "!#contests"]),
    known("take_turn/channel", CHANNEL, &["#asked_on <> :asked_on", "!size(#open)"]),
    known("forget_nominee/first", NOMINEE, &["#forgotten = ", "#status = :read", "!#ttl"]),
    known("forget_nominee/last", NOMINEE, &["#outbox", "#status = :read"]),
    known("forget_aspirant", ASPIRANT, &["#verdicts", "attribute_exists(#pk)"]),
    known("let_go", NOMINEE, &["#due", "#status = :read", "!#outbox"]),
    known("forget_unasked", NOMINEE, &["#forgotten = ", "#status = :open"]),
    // Aspirants and lists.
    known("screen/aspirant", ASPIRANT, &["#verdicts = "]),
    known("screen/claimed", CANDIDATE, &["#aspirant = :me"]),
    known("screen/freed", CANDIDATE, &[NO_UPDATE, "+#verdicts = "]),
    known("note_documents", ASPIRANT, &["#documents = "]),
    known("leave/aspirant", ASPIRANT, &["#left = "]),
    known("leave/claim", CANDIDATE, &["+#left = "]),
    known("take_out/aspirant", ASPIRANT, &["#erased_at = "]),
    known("take_out/aspirant", ASPIRANT, &["+aspirant_left", "!#erased_at", "!#flags", "!#left"]),
    known("take_out/claim", CANDIDATE, &[NO_UPDATE, "-#verdicts = ", "-#left = "]),
    known("close_nominee/nominee", NOMINEE, &["SET #status = :status", "attribute_exists(#pk)"]),
    known("close_nominee/channel", CHANNEL, &["attribute_exists(#pk)", "#refused"]),
    known("save_slate/slate", "nominations slate#/slate", &[]),
    known("save_slate/revision", "nominations slate#/revision#", &[]),
    known("save_slate/aspirant", ASPIRANT, &["+slate#"]),
    // What is brought in.
    known("open_import", IMPORT, &["attribute_not_exists(#pk)"]),
    known("put_import_file", IMPORT, &["#parts = :parts", "#status <> :done"]),
    known("put_districts/import", IMPORT, &["#rows = "]),
    known("put_districts/election", "nominations election#/election", &[]),
    known("put_votes", "nominations votes#/votes", &[]),
    // The ledger.
    known("append", "ledger", &["-TransactItems"]),
    known("entry", "ledger", &["+TransactItems"]),
];
