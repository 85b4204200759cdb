//! Every key string of every table is made here and nowhere else.
//!
//! | table | pk | sk |
//! |---|---|---|
//! | registry | `application#<uuid>` | `application`, `replay#<place>` |
//! | registry | `member#<number>` | `member` |
//! | registry | `nik#<hash>` | `claim` |
//! | registry | `request#<application uuid>` | `<right>` |
//! | registry | `serial#<regency>`, `card#<jti>`, `erasure#<application uuid>`, `hold#<uuid>`, `look#due` | `serial`, `card`, `erasure` and `taken_back#<hash>`, `hold`, `look` |
//! | registry | `word#<regency>#<hash>` | `member#<number>` |
//! | nominations | `look#due`, `election#<election>`, `import#<uuid>` | `look`, `election`, `import`, `part#<number>` |
//! | nominations | `proposer#<member number>` | `limit#<election>`, `nomination#<uuid>` |
//! | nominations | `nominee#<uuid>`, `channel#<election>#<phone hash>` | `nominee`, `channel` |
//! | nominations | `aspirant#<uuid>` | `aspirant`, `counted`, `support#<member number>` |
//! | nominations | `candidate#<election>#<nik hash>`, `funnel#<election>#<chamber>` | `claim`, `<dapil>` |
//! | nominations | `slate#<election>#<chamber>#<dapil>` | `slate`, `revision#<number>` |
//! | nominations | `votes#<election>#<chamber>`, `votes#…#<import>`, `districts#…#<import>` | `votes`, `<dapil>` |
//! | accounts | `code#<phone hash>` | `code#<asker>`, `phone#<asker>`, `consent#<asker>`, `asked#<day>`, `asked#<day>#<browser>` |
//! | accounts | `identity#<hash>`, `phone#<phone hash>`, `joining#<phone hash>`, `session#<hash>`, `grants#<subject>` | `identity`, `phone`, `<application uuid>`, `session`, `grants` |
//! | accounts | `messages#<phone hash>#<day>`, `messages#all#<hour>` | `messages`, `notices`, `browser#<browser>`, `spend` |
//! | accounts | `waiting#<urgency>#<shard>`, `message#<message id>` | `<time>#<message id>`, `end` |
//! | ledger | `person#<random>`, `slate#<election>#<chamber>#<dapil>`, `election#<election>`, `area#<code>` | `<time>#<random>` |

use domain::message::Urgency;
use domain::{ApplicationStatus, Area, AspirantStatus, Chamber, MemberNumber, MemberStatus, Right, Subject};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{CodePurpose, Contest, Share};

/// Partition and sort key of an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

fn key(pk: String, sk: &str) -> Key {
    Key { pk, sk: sk.to_owned() }
}

pub(crate) fn application(id: Uuid) -> Key {
    key(format!("application#{id}"), "application")
}

pub(crate) fn member(number: &MemberNumber) -> Key {
    key(format!("member#{number}"), "member")
}

pub(crate) fn claim(nik_hash: &str) -> Key {
    key(format!("nik#{nik_hash}"), "claim")
}

pub(crate) fn serial(regency: Area) -> Key {
    key(format!("serial#{regency}"), "serial")
}

pub(crate) fn card(jti: &str) -> Key {
    key(format!("card#{jti}"), "card")
}

/// The job that erases the person of an application.
pub(crate) fn erasure(id: Uuid) -> Key {
    key(format!("erasure#{id}"), "erasure")
}

/// That the erasure of which a link told was taken back.
pub(crate) fn erasure_taken_back(id: Uuid, secret: &str) -> Key {
    key(erasure(id).pk, &format!("taken_back#{}", keyring::base64url(&keyring::sha256(secret.as_bytes()))))
}

/// The application's id in the key of an erasure.
pub(crate) fn erasure_id(pk: &str) -> Option<Uuid> {
    pk.strip_prefix("erasure#")?.parse().ok()
}

/// What is held of somebody erased; nothing in the key leads to them.
pub(crate) fn hold(id: Uuid) -> Key {
    key(format!("hold#{id}"), "hold")
}

/// The hold's id in its key.
pub(crate) fn hold_id(pk: &str) -> Option<Uuid> {
    pk.strip_prefix("hold#")?.parse().ok()
}

pub(crate) fn word(regency: Area, word_hash: &str, number: &MemberNumber) -> Key {
    key(word_partition(regency, word_hash), &format!("member#{number}"))
}

pub(crate) fn word_partition(regency: Area, word_hash: &str) -> String {
    format!("word#{regency}#{word_hash}")
}

pub(crate) fn code(phone_hash: &str, purpose: CodePurpose, asker: &str) -> Key {
    key(format!("code#{phone_hash}"), &format!("{}#{asker}", purpose.as_str()))
}

/// Codes that a phone was granted on a day: strangers together, or one browser that is known.
pub(crate) fn asked(phone_hash: &str, day: jiff::civil::Date, known: Option<&str>) -> Key {
    let day = format!("asked#{day}");
    key(format!("code#{phone_hash}"), &known.map_or(day.clone(), |browser| [day.as_str(), browser].join("#")))
}

/// How often answers to who a person is were given, by the keyed hash of that person and phone.
pub(crate) fn identity(subject: &str) -> Key {
    key(format!("identity#{subject}"), "identity")
}

pub(crate) fn phone(phone_hash: &str) -> Key {
    key(format!("phone#{phone_hash}"), "phone")
}

/// Applications whose code went to a phone.
pub(crate) fn joining_of(phone_hash: &str) -> String {
    format!("joining#{phone_hash}")
}

/// That the code of one of them did.
pub(crate) fn joining(phone_hash: &str, application: Uuid) -> Key {
    key(joining_of(phone_hash), &application.to_string())
}

pub(crate) fn session(token_hash: &str) -> Key {
    key(format!("session#{token_hash}"), "session")
}

pub(crate) fn grants(subject: &str) -> Key {
    key(format!("grants#{subject}"), "grants")
}

pub(crate) fn messages(phone_hash: &str, day: jiff::civil::Date, share: &Share) -> Key {
    let of = match share {
        Share::Codes => "messages".to_owned(),
        Share::Notices => "notices".to_owned(),
        Share::Browser(browser) => format!("browser#{browser}"),
    };
    key(format!("messages#{phone_hash}#{day}"), &of)
}

pub(crate) fn spend(hour: i64) -> Key {
    key(format!("messages#all#{hour}"), "spend")
}

/// Partitions that share the messages of one urgency: each takes 1,000 rows a second.
pub(crate) const WAITING_SHARDS: u8 = 4;

pub(crate) fn waiting(urgency: Urgency, from: Timestamp, id: &str) -> Key {
    let shard = id.bytes().fold(0, |sum: u8, byte| sum.wrapping_mul(31).wrapping_add(byte)) % WAITING_SHARDS;
    key(waiting_shard(urgency, shard), &format!("{}{id}", waiting_until(from)))
}

pub(crate) fn waiting_shard(urgency: Urgency, shard: u8) -> String {
    format!("waiting#{urgency}#{shard}")
}

/// Behind every sort key of a message that waits until before then.
pub(crate) fn waiting_until(at: Timestamp) -> String {
    format!("{:013}#", at.as_millisecond())
}

/// That the form of an application came again, in one of a few places.
pub(crate) fn replay(application: Uuid, place: u32) -> Key {
    key(self::application(application).pk, &format!("replay#{place}"))
}

/// How far what time brings was looked at, one in each table that has it.
pub(crate) fn look() -> Key {
    key("look#due".to_owned(), "look")
}

pub(crate) fn message_end(id: &str) -> Key {
    key(format!("message#{id}"), "end")
}

pub(crate) fn ledger(subject: &Subject, at: Timestamp) -> Key {
    let random = fastrand::u64(..);
    key(ledger_subject(subject), &format!("{:013}#{random:016x}", at.as_millisecond()))
}

/// Partition of the ledger for everything about one subject.
pub(crate) fn ledger_subject(subject: &Subject) -> String {
    match subject {
        Subject::Person(id) => format!("person#{id}"),
        Subject::Slate(contest) => format!("slate#{contest}"),
        Subject::Election(id) => election(id).pk,
        Subject::Area(area) => format!("area#{area}"),
    }
}

/// Partition of the indexes `by_area` and `by_district` for applications of an area and status.
pub(crate) fn applications_of(area: Area, status: ApplicationStatus) -> String {
    format!("application#{area}#{status}")
}

pub(crate) fn requests(application: Uuid) -> String {
    format!("request#{application}")
}

pub(crate) fn request(application: Uuid, kind: Right) -> Key {
    key(requests(application), kind.as_str())
}

pub(crate) fn request_parts(pk: &str, sk: &str) -> Option<(Uuid, Right)> {
    Some((pk.strip_prefix("request#")?.parse().ok()?, Right::parse(sk)?))
}

pub(crate) fn requests_of(area: Area) -> String {
    format!("request#{area}")
}

/// Partition of the indexes `by_area` and `by_district` for members of one regency or district and status.
pub(crate) fn members_of(area: Area, status: MemberStatus) -> String {
    format!("member#{area}#{status}")
}

/// Order within a queue: unflagged first, then by time.
pub(crate) fn queue_order(flagged: bool, at: Timestamp, id: Uuid) -> String {
    format!("{}#{:013}#{id}", u8::from(flagged), at.as_millisecond())
}

/// The phone's hash in a key of a code.
pub(crate) fn phone_hash(pk: &str) -> Option<&str> {
    pk.strip_prefix("code#")
}

/// The application's id in a key of the registry.
pub(crate) fn application_id(pk: &str) -> Option<Uuid> {
    pk.strip_prefix("application#")?.parse().ok()
}

/// What every member's key begins with.
pub(crate) const MEMBERS: &str = "member#";

/// The member's number in a key of the registry.
pub(crate) fn member_number(key: &str) -> Option<MemberNumber> {
    key.strip_prefix(MEMBERS).map(|number| MemberNumber::from_stored(number.to_owned()))
}

/// Everything one member proposed.
pub(crate) fn proposer(member: &MemberNumber) -> String {
    format!("proposer#{member}")
}

pub(crate) fn proposer_limit(member: &MemberNumber, election: &str) -> Key {
    key(proposer(member), &format!("limit#{election}"))
}

/// What the sort key of every nomination begins with.
pub(crate) const NOMINATIONS: &str = "nomination#";

pub(crate) fn nomination(member: &MemberNumber, id: Uuid) -> Key {
    key(proposer(member), &format!("{NOMINATIONS}{id}"))
}

pub(crate) fn nominee(id: Uuid) -> Key {
    key(format!("nominee#{id}"), "nominee")
}

/// The phone behind which nominees of an election are reached.
pub(crate) fn channel(election: &str, phone_hash: &str) -> Key {
    key(format!("channel#{election}#{phone_hash}"), "channel")
}

pub(crate) fn aspirant(id: Uuid) -> Key {
    key(format!("aspirant#{id}"), "aspirant")
}

/// What the funnel counted of an aspirant so far.
pub(crate) fn counted(id: Uuid) -> Key {
    key(aspirant(id).pk, "counted")
}

/// What the sort key of every support begins with.
pub(crate) const SUPPORTS: &str = "support#";

/// One member's support, so that it is counted once.
pub(crate) fn support(id: Uuid, member: &str) -> Key {
    key(aspirant(id).pk, &format!("{SUPPORTS}{member}"))
}

/// Partition of an index `by_due`: the day (Jakarta) on which an item is looked at again.
pub(crate) fn due(at: Timestamp) -> String {
    format!("due#{}", domain::jakarta_date(at))
}

/// The claim that lets one person stand in one dapil only.
pub(crate) fn candidate(election: &str, nik_hash: &str) -> Key {
    key(format!("candidate#{election}#{nik_hash}"), "claim")
}

pub(crate) fn funnels(election: &str, chamber: Chamber) -> String {
    format!("funnel#{election}#{chamber}")
}

pub(crate) fn funnel(contest: &Contest) -> Key {
    key(funnels(&contest.election, contest.chamber), &contest.dapil)
}

/// A contest within a key or as an attribute; also the partition of the index `by_contest`.
pub(crate) fn contest(contest: &Contest) -> String {
    format!("{}#{}#{}", contest.election, contest.chamber, contest.dapil)
}

/// Reads what [`contest`] wrote.
pub(crate) fn read_contest(text: &str) -> Option<Contest> {
    let mut parts = text.splitn(3, '#');
    let (election, chamber, dapil) = (parts.next()?, Chamber::parse(parts.next()?)?, parts.next()?);
    Some(Contest { election: election.to_owned(), chamber, dapil: dapil.to_owned() })
}

/// Order within a contest: what waits for the selectors first, then by time.
pub(crate) fn contest_order(status: AspirantStatus, proposed_at: Timestamp, id: Uuid) -> String {
    format!("{}{:013}#{id}", contest_rank(status), proposed_at.as_millisecond())
}

/// What the order of every aspirant in `status` begins with.
pub(crate) fn contest_rank(status: AspirantStatus) -> String {
    let rank = match status {
        AspirantStatus::Willing => 0,
        AspirantStatus::Bms => 1,
        AspirantStatus::Ms => 2,
        AspirantStatus::Shortlisted => 3,
        AspirantStatus::Listed => 4,
        AspirantStatus::Proposed => 5,
        AspirantStatus::Tms => 6,
        _ => 7,
    };
    format!("{rank}#{status}#")
}

/// Between what the order of everybody lies who may be put on a list: *MS*, and those on the shortlist.
pub(crate) const ELIGIBLE: [&str; 2] = ["2#", "4#"];

pub(crate) fn slate(of: &Contest) -> Key {
    key(format!("slate#{}", contest(of)), "slate")
}

/// What says which import's votes of a chamber count.
pub(crate) fn votes(election: &str, chamber: Chamber) -> Key {
    key(format!("votes#{election}#{chamber}"), "votes")
}

/// The votes of a chamber that one import brought in.
pub(crate) fn votes_of(election: &str, chamber: Chamber, import: Uuid) -> String {
    format!("votes#{election}#{chamber}#{import}")
}

pub(crate) fn dapil_votes(election: &str, chamber: Chamber, import: Uuid, dapil: &str) -> Key {
    key(votes_of(election, chamber, import), dapil)
}

/// What the sort key of every revision begins with.
pub(crate) const REVISIONS: &str = "revision#";

pub(crate) fn revision(contest: &Contest, number: i64) -> Key {
    key(slate(contest).pk, &format!("{REVISIONS}{number:05}"))
}

pub(crate) fn election(id: &str) -> Key {
    key(format!("election#{id}"), "election")
}

pub(crate) fn districts(election: &str, chamber: Chamber, import: Uuid) -> String {
    format!("districts#{election}#{chamber}#{import}")
}

/// The aspirant's id in a key.
pub(crate) fn aspirant_id(pk: &str) -> Option<Uuid> {
    pk.strip_prefix("aspirant#")?.parse().ok()
}

/// The aspirant's id in the key of their own item.
pub(crate) fn aspirant_itself(pk: &str, sk: &str) -> Option<Uuid> {
    aspirant_id(pk).filter(|_| sk == "aspirant")
}

/// The nominee's id in a key.
pub(crate) fn nominee_id(pk: &str) -> Option<Uuid> {
    pk.strip_prefix("nominee#")?.parse().ok()
}

/// The proposer's member number and the nomination's id in a key.
pub(crate) fn nomination_parts(pk: &str, sk: &str) -> Option<(MemberNumber, Uuid)> {
    Some((MemberNumber::from_stored(pk.strip_prefix("proposer#")?.to_owned()), nomination_id(sk)?))
}

/// The nomination's id in a sort key.
pub(crate) fn nomination_id(sk: &str) -> Option<Uuid> {
    sk.strip_prefix(NOMINATIONS)?.parse().ok()
}

pub(crate) fn import(id: Uuid) -> Key {
    key(format!("import#{id}"), "import")
}

/// A part of an import's file.
pub(crate) fn import_part(id: Uuid, number: usize) -> Key {
    key(import(id).pk, &format!("part#{number:03}"))
}
