//! The pages and files of electoral districts: `/dapil/`, one page per province and per district,
//! and what elections and districts there are, as JSON.

use std::collections::BTreeMap;

use contract::{AreaName, KnownDistrict, PublicElection, PublicElections};
use domain::{Area, Chamber, ChamberRules, District, Election};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::output::Page;

/// The districts of one chamber: the answer of `GET /elections/{id}/dapil` without its counts.
#[derive(Serialize)]
struct KnownDistricts<'a> {
    items: Vec<KnownDistrict<'a>>,
}

fn name_of(area: Area) -> &'static str {
    area.name().unwrap_or_default()
}

/// The JSON files, by path without the leading slash.
pub(crate) fn files() -> serde_json::Result<Vec<(String, Vec<u8>)>> {
    let elections = PublicElections { items: Election::shipped().iter().map(PublicElection::from).collect() };
    let mut files = vec![("data/elections.json".to_owned(), serde_json::to_vec(&elections)?)];
    for election in Election::shipped() {
        for rules in &election.chambers {
            let districts = District::shipped(&election.id, rules.chamber);
            let path = source(election, rules.chamber).trim_start_matches('/').to_owned();
            let items = districts.iter().map(|district| KnownDistrict::of(election, district)).collect();
            files.push((path, serde_json::to_vec(&KnownDistricts { items })?));
        }
    }
    Ok(files)
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
        target => all.iter().map(|district| election.target(district.seats)).sum::<u32>(),
        percent => election.collection_percent,
        source => source(election, chamber),
    };
    Page::listed("district-list", "/dapil/".to_owned(), context)
}

fn province_page(province: Area, districts: &[&District]) -> Page {
    let lines: Vec<LineView> = districts.iter().map(|district| LineView::of(district)).collect();
    let context = context! {
        province => Serde(AreaName::from(province)),
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
        target => election.target(own.seats),
        percent => election.collection_percent,
        province => Serde(AreaName::from(own.province())),
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
