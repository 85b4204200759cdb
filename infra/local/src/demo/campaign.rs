//! A campaign among the demo's people: proposals, answers, verdicts, a list, votes. All of it goes
//! through the store's own functions.

use std::collections::BTreeMap;

use domain::{
    Act, Actor, ApplicationStatus, Area, AspirantStatus, Chamber, District, Document, DocumentEntry, DocumentState,
    Election, MemberStatus, Nominee, Track, Verdict,
};
use jiff::{SignedDuration, Timestamp};
use keyring::ReceiptSigner;
use serde_json::json;
use store::{Acceptance, Contest, Member, NewNomination, Nominations, PartyVotes, Registry, SlateEdit, StoreError};
use uuid::{Builder, Uuid};

use super::Dice;
use super::people::{Seed, Stage};

/// The most proposals, so that a large demonstration does not take long.
const PROPOSALS_MAX: usize = 300;
/// The dapil that the seeded officers look at.
const DAPIL: [&str; 2] = ["3201", "3202"];
const REASONS: [&str; 5] = [
    "Mendirikan koperasi di kampung kami.",
    "Dua periode ketua RW, dikenal jujur.",
    "Guru mengaji dan penggerak posyandu.",
    "Pengacara yang mendampingi buruh pabrik.",
    "Memimpin dapur umum waktu banjir.",
];
/// The other parties; ours comes first.
const PARTIES: [&str; 5] = ["Partai Delta", "Partai Merah Saga", "Partai Cakrawala", "Partai Lumbung", "Partai Bahari"];
const OFFICER: &str = "demo";

/// What a campaign needs.
pub(super) struct Campaign<'a> {
    pub(super) registry: &'a Registry,
    pub(super) nominations: &'a Nominations,
    pub(super) receipts: &'a ReceiptSigner,
    pub(super) now: Timestamp,
}

/// Somebody of the demo who can be proposed.
#[derive(Clone, Copy)]
struct Proposable<'a> {
    seed: &'a Seed,
    member: bool,
}

impl Campaign<'_> {
    fn act(&self, actor: Actor, at: Timestamp) -> Act {
        Act { actor, request: String::new(), at }
    }

    fn officer(&self) -> Act {
        self.act(Actor::Officer(OFFICER.to_owned()), self.now)
    }

    /// Runs it, in proportion to the people there are.
    pub(super) async fn run(&self, people: &[Seed], dice: &mut Dice) -> Result<(), StoreError> {
        let Some(election) = Election::shipped().first() else { return Ok(()) };
        let mut proposers = Vec::new();
        let mut proposable = Vec::new();
        for seed in people.iter().take(1_000) {
            let member = seed.stage == Stage::Member(MemberStatus::Active);
            let waits = seed.stage == Stage::Application(ApplicationStatus::Submitted);
            if member && proposers.len() < 100 {
                let (_, found) = self.registry.person(seed.id, self.now).await?;
                proposers.extend(found);
            }
            let of_age = seed.person.birth_date.age_on(election.reference_date) >= 21;
            if (member || waits) && of_age && proposable.len() < 60 {
                proposable.push(Proposable { seed, member });
            }
        }
        if proposers.is_empty() || proposable.is_empty() {
            return Ok(());
        }
        let mut votes = BTreeMap::new();
        for dapil in DAPIL {
            let contest = Contest { election: election.id.clone(), chamber: Chamber::Dpr, dapil: dapil.to_owned() };
            let Some(district) = District::find(&election.id, Chamber::Dpr, dapil) else { continue };
            let own: Vec<_> =
                proposable.iter().filter(|one| district.holds(one.seed.person.village)).copied().collect();
            let count = (people.len() / 2).min(PROPOSALS_MAX);
            let aspirants = self.propose(&contest, election, &proposers, &own, count, dice).await?;
            self.answer(&contest, &own, dice).await?;
            self.screen(&aspirants, dice).await?;
            self.order(&contest, district).await?;
            for aspirant in aspirants {
                self.nominations.recount(aspirant).await?;
            }
            votes.insert(dapil.to_owned(), vote(dice));
        }
        self.nominations.put_votes(&election.id, Chamber::Dpr, &votes, Area::NATION, &self.officer()).await
    }

    /// Members propose; who is proposed often has more support.
    async fn propose(
        &self,
        contest: &Contest,
        election: &Election,
        proposers: &[Member],
        people: &[Proposable<'_>],
        count: usize,
        dice: &mut Dice,
    ) -> Result<Vec<Uuid>, StoreError> {
        let mut nominees = Vec::new();
        for turn in 0..count {
            if people.is_empty() {
                break;
            }
            let proposer = &proposers[turn % proposers.len()];
            let popular = 1 + dice.below(people.len());
            let one = &people[dice.below(popular)];
            let person = &one.seed.person;
            let nominee = Nominee {
                name: person.name.clone(),
                phone: person.phone.clone(),
                sex: person.sex,
                member_number: None,
            };
            let random = u128::from(dice.0.u64(..)) << 64 | u128::from(dice.0.u64(..));
            let id = Builder::from_random_bytes(random.to_be_bytes()).into_uuid();
            let minutes = i64::try_from(60 + dice.below(60 * 24 * 6)).unwrap_or(60);
            let phone_hash = self.nominations.phone_hash(&nominee.phone)?;
            let nominee_id = self.nominations.nominee_id(&contest.election, &phone_hash, &nominee.name)?;
            let new = NewNomination {
                id,
                proposer,
                contest,
                nominee: &nominee,
                nominee_id,
                phone_hash: &phone_hash,
                track: if one.member { Track::Internal } else { Track::External },
                reason: dice.one(&REASONS),
                own: false,
                most: election.proposals_per_member,
                act: self.act(Actor::Own, self.now - SignedDuration::from_mins(minutes)),
            };
            self.nominations.propose(&new).await?;
            // Nobody follows the stream yet.
            self.nominations.roll_up(&proposer.number, id, new.act.at).await?;
            if !nominees.contains(&nominee_id) {
                nominees.push(nominee_id);
            }
        }
        let mut aspirants = Vec::new();
        for id in nominees {
            let Some(nominee) = self.nominations.nominee(id).await? else { continue };
            let behind = self.nominations.aspirants_behind(&nominee).await?;
            aspirants.extend(behind.iter().filter(|one| one.contest == *contest).map(|aspirant| aspirant.id));
        }
        Ok(aspirants)
    }

    /// Most of those who were asked accept.
    async fn answer(&self, contest: &Contest, people: &[Proposable<'_>], dice: &mut Dice) -> Result<(), StoreError> {
        for one in people {
            let person = &one.seed.person;
            let phone_hash = self.nominations.phone_hash(&person.phone)?;
            let id = self.nominations.nominee_id(&contest.election, &phone_hash, &person.name)?;
            let Some(nominee) = self.nominations.nominee(id).await? else { continue };
            let aspirants = self.nominations.aspirants_behind(&nominee).await?;
            let Some(aspirant) = aspirants.iter().find(|aspirant| aspirant.contest == *contest) else { continue };
            if dice.chance(25) {
                continue;
            }
            let claims = json!({"aspirant": aspirant.id, "answer": "accept", "iat": self.now.as_second()});
            let receipt = self.receipts.sign(&claims).map_err(|error| StoreError::Refused(error.to_string()))?;
            let acceptance = Acceptance {
                aspirant,
                also: &[],
                person,
                application: one.seed.id,
                member: one.member,
                retention_days: 30,
                receipt: &receipt,
            };
            self.nominations.accept(&nominee, &acceptance, &self.act(Actor::Own, self.now)).await?;
        }
        Ok(())
    }

    async fn screen(&self, aspirants: &[Uuid], dice: &mut Dice) -> Result<(), StoreError> {
        for id in aspirants {
            let Some(aspirant) = self.nominations.aspirant(*id).await? else { continue };
            if aspirant.status != AspirantStatus::Willing || dice.chance(25) {
                continue;
            }
            let (verdict, reason) = match dice.below(10) {
                0 => (Verdict::Tms, "Masih aktif sebagai ASN."),
                1 | 2 => (Verdict::Bms, "Ijazah belum dilegalisasi."),
                _ => (Verdict::Ms, "Berkas dan wawancara baik."),
            };
            let papers = Document::ALL.iter().filter(|paper| **paper != Document::ResignationDecree);
            let papers: Vec<DocumentEntry> = papers
                .filter(|_| verdict == Verdict::Ms || dice.chance(60))
                .map(|paper| DocumentEntry {
                    document: *paper,
                    state: DocumentState::Verified,
                    expires_on: None,
                    number: None,
                })
                .collect();
            self.nominations.screen(&aspirant, verdict, reason, &self.officer()).await?;
            if let Some(aspirant) = self.nominations.aspirant(*id).await? {
                self.nominations.note_documents(&aspirant, &papers, &self.officer()).await?;
            }
        }
        Ok(())
    }

    /// A draft in the order of support, which the law may not like yet.
    async fn order(&self, contest: &Contest, district: &District) -> Result<(), StoreError> {
        let mut fit = self.nominations.eligible(contest).await?;
        fit.retain(|aspirant| aspirant.status == AspirantStatus::Ms);
        fit.sort_by_key(|aspirant| std::cmp::Reverse(aspirant.support));
        fit.truncate(usize::from(district.seats).saturating_sub(1));
        let names: Vec<Uuid> = fit.iter().map(|aspirant| aspirant.id).collect();
        let read = self.nominations.slate(contest).await?;
        let edit = SlateEdit {
            reason: None,
            contest,
            read: &read,
            to: read.status,
            candidates: &names,
            moves: fit.iter().map(|aspirant| (aspirant, AspirantStatus::Shortlisted)).collect(),
            area: district.home(),
            act: self.officer(),
        };
        self.nominations.save_slate(&edit).await.map(|_| ())
    }
}

/// The votes of a dapil.
fn vote(dice: &mut Dice) -> Vec<PartyVotes> {
    let votes = |party: &str, votes| PartyVotes { party: party.to_owned(), votes };
    let parties = std::iter::once(site::party_name()).chain(PARTIES);
    parties.map(|party| votes(party, u64::try_from(60_000 + dice.below(240_000)).unwrap_or_default())).collect()
}
