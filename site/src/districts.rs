//! The pages and files of electoral districts: `/dapil/`, one page per province and per district,
//! and what elections and districts there are, as JSON.

use std::collections::BTreeMap;

use domain::{Area, Chamber, ChamberRules, District, Election};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::{Value, json};

use crate::output::Page;

/// Every shipped election with its rules: the answer of `GET /elections`.
#[must_use]
pub fn elections_json() -> Value {
    let items: Vec<Value> = Election::shipped().iter().map(election_json).collect();
    json!({ "items": items })
}

/// One election with its rules.
#[must_use]
pub fn election_json(election: &Election) -> Value {
    json!({
        "id": election.id,
        "name": election.name,
        "name_en": election.name_en,
        "opens": election.opens.to_string(),
        "closes": election.ends().to_string(),
        "reference_date": election.reference_date.to_string(),
        "proposals_per_member": election.proposals_per_member,
        "collection_percent": election.collection_percent,
        "public_minimum": election.public_minimum,
        "chambers": election.chambers,
    })
}

/// The districts of one chamber: the answer of `GET /elections/{id}/dapil` without its counts.
#[must_use]
pub fn districts_json(election: &Election, districts: &[District]) -> Value {
    let items: Vec<Value> = districts.iter().map(|district| district_json(election, district)).collect();
    json!({ "items": items })
}

fn district_json(election: &Election, district: &District) -> Value {
    json!({
        "dapil": district.id,
        "name": district.name,
        "chamber": district.chamber,
        "seats": district.seats,
        "target": target(election, district),
        "province": named(district.province()),
        "areas": district.areas.iter().copied().map(named).collect::<Vec<_>>(),
    })
}

/// The names to collect (*penjaringan*) in a district.
fn target(election: &Election, district: &District) -> u32 {
    u32::from(district.seats) * election.collection_percent / 100
}

fn named(area: Area) -> Value {
    json!({ "code": area.to_string(), "name": name_of(area) })
}

fn name_of(area: Area) -> &'static str {
    area.name().unwrap_or_default()
}

/// The JSON files, by path without the leading slash.
pub(crate) fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![("data/elections.json".to_owned(), bytes(&elections_json()))];
    for election in Election::shipped() {
        for rules in &election.chambers {
            let districts = District::shipped(&election.id, rules.chamber);
            let path = source(election, rules.chamber).trim_start_matches('/').to_owned();
            files.push((path, bytes(&districts_json(election, districts))));
        }
    }
    files
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn source(election: &Election, chamber: Chamber) -> String {
    format!("/data/elections/{}/{chamber}.json", election.id)
}

/// The election as pages tell it.
#[derive(Serialize)]
struct ElectionView<'a> {
    id: &'a str,
    name: &'a str,
    name_en: &'a str,
    opens: String,
    closes: String,
    limit: u32,
    chambers: Vec<Chamber>,
    /// Whether its districts come with this program.
    shipped: bool,
}

impl<'a> ElectionView<'a> {
    fn of(election: &'a Election) -> Self {
        let chambers: Vec<Chamber> = election.chambers.iter().map(|rules| rules.chamber).collect();
        Self {
            id: &election.id,
            name: &election.name,
            name_en: &election.name_en,
            opens: election.opens.to_string(),
            closes: election.closes.to_string(),
            limit: election.proposals_per_member,
            shipped: chambers.iter().any(|chamber| !District::shipped(&election.id, *chamber).is_empty()),
            chambers,
        }
    }
}

#[derive(Serialize)]
struct ProvinceView {
    code: String,
    name: &'static str,
    districts: usize,
    seats: u32,
}

#[derive(Serialize)]
struct LineView<'a> {
    id: &'a str,
    name: &'a str,
    seats: u8,
    areas: Vec<&'static str>,
}

impl<'a> LineView<'a> {
    fn of(district: &'a District) -> Self {
        Self { id: &district.id, name: &district.name, seats: district.seats, areas: names(&district.areas) }
    }
}

fn names(areas: &[Area]) -> Vec<&'static str> {
    areas.iter().copied().map(name_of).collect()
}

/// What a full list in a district must satisfy, each with its article.
#[derive(Serialize)]
struct ListView<'a> {
    most: usize,
    most_article: &'a str,
    women: usize,
    women_percent: u8,
    women_article: &'a str,
    group: usize,
    group_article: &'a str,
    groups: Vec<GroupView>,
}

#[derive(Serialize)]
struct GroupView {
    numbers: Vec<usize>,
    /// Whether the group is complete; an incomplete last one need not hold a woman.
    whole: bool,
}

impl<'a> ListView<'a> {
    fn of(rules: &'a ChamberRules, seats: u8) -> Self {
        let most = rules.max_list(seats);
        let size = rules.zipper_group.value.max(1);
        let numbers: Vec<usize> = (1..=most).collect();
        Self {
            most,
            most_article: &rules.list_percent.article,
            women: rules.quota(most),
            women_percent: rules.women_percent.value,
            women_article: &rules.women_percent.article,
            group: size,
            group_article: &rules.zipper_group.article,
            groups: numbers
                .chunks(size)
                .map(|group| GroupView { numbers: group.to_vec(), whole: group.len() == size })
                .collect(),
        }
    }
}

/// The pages of every shipped election's districts: `/dapil/`, its provinces, its districts.
pub(crate) fn pages() -> Vec<Page> {
    let every: Vec<ElectionView> = Election::shipped().iter().map(ElectionView::of).collect();
    let mut pages = Vec::new();
    for (election, view) in Election::shipped().iter().zip(&every) {
        for rules in &election.chambers {
            let provinces = by_province(District::shipped(&election.id, rules.chamber));
            if provinces.is_empty() {
                continue;
            }
            pages.push(list_page(&every, election, rules.chamber, &provinces));
            for (province, districts) in &provinces {
                pages.push(province_page(*province, districts));
                pages.extend(districts.iter().map(|own| district_page(election, view, rules, own, districts)));
            }
        }
    }
    pages
}

fn list_page(every: &[ElectionView], election: &Election, chamber: Chamber, provinces: &Provinces) -> Page {
    let listed: Vec<ProvinceView> = provinces
        .iter()
        .map(|(province, districts)| ProvinceView {
            code: province.to_string(),
            name: name_of(*province),
            districts: districts.len(),
            seats: seats(districts),
        })
        .collect();
    let all: Vec<&District> = provinces.values().flatten().copied().collect();
    let context = context! {
        elections => Serde(every),
        provinces => Serde(&listed),
        districts => all.len(),
        seats => seats(&all),
        target => all.iter().map(|district| target(election, district)).sum::<u32>(),
        percent => election.collection_percent,
        source => source(election, chamber),
    };
    Page::listed("district-list", "/dapil/".to_owned(), context)
}

fn province_page(province: Area, districts: &[&District]) -> Page {
    let lines: Vec<LineView> = districts.iter().map(|district| LineView::of(district)).collect();
    let context = context! {
        province => Serde(named(province)),
        districts => Serde(&lines),
        seats => seats(districts),
    };
    Page::listed("district-province", format!("/dapil/provinsi/{province}/"), context)
}

fn district_page(
    election: &Election,
    view: &ElectionView,
    rules: &ChamberRules,
    own: &District,
    siblings: &[&District],
) -> Page {
    let others: Vec<LineView> =
        siblings.iter().filter(|other| other.id != own.id).map(|other| LineView::of(other)).collect();
    let context = context! {
        id => own.id.as_str(),
        name => own.name.as_str(),
        chamber => own.chamber.as_str(),
        seats => own.seats,
        target => target(election, own),
        percent => election.collection_percent,
        province => Serde(named(own.province())),
        whole_province => others.is_empty(),
        areas => Serde(names(&own.areas)),
        others => Serde(&others),
        list => Serde(ListView::of(rules, own.seats)),
        election => Serde(view),
    };
    Page::listed("district", format!("/dapil/{}/", own.id), context)
}

type Provinces<'a> = BTreeMap<Area, Vec<&'a District>>;

fn by_province(districts: &[District]) -> Provinces<'_> {
    let mut provinces = Provinces::new();
    for district in districts {
        provinces.entry(district.province()).or_default().push(district);
    }
    provinces
}

fn seats(districts: &[&District]) -> u32 {
    districts.iter().map(|district| u32::from(district.seats)).sum()
}
