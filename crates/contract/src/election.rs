//! What anybody is answered about elections and their districts.

use domain::{Chamber, ChamberRules, District, Election};
use jiff::civil::Date;
use serde::Serialize;

use crate::Time;
use crate::area::AreaName;

/// The elections, the next one first.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicElections<'a> {
    /// All.
    pub items: Vec<PublicElection<'a>>,
}

/// An election.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicElection<'a> {
    /// Its id.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::ElectionId"))]
    pub id: &'a str,
    /// In Indonesian.
    pub name: &'a str,
    /// In English.
    pub name_en: &'a str,
    /// When the window opens.
    pub opens: Time,
    /// The first instant at which a proposal is refused.
    pub closes: Time,
    /// The day of the final list, on which ages count and papers have to be good.
    #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "date")))]
    pub reference_date: Date,
    /// The most people one member proposes.
    pub proposals_per_member: u32,
    /// How many names are collected per dapil, in % of its seats.
    pub collection_percent: u32,
    /// The least number of people that is shown to everybody.
    pub public_minimum: u32,
    /// The chambers that are elected.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<crate::schema::ChamberRules>"))]
    pub chambers: &'a [ChamberRules],
}

impl<'a> From<&'a Election> for PublicElection<'a> {
    fn from(election: &'a Election) -> Self {
        Self {
            id: &election.id,
            name: &election.name,
            name_en: &election.name_en,
            opens: election.opens.into(),
            closes: election.ends().into(),
            reference_date: election.reference_date,
            proposals_per_member: election.proposals_per_member,
            collection_percent: election.collection_percent,
            public_minimum: election.public_minimum,
            chambers: &election.chambers,
        }
    }
}

/// The dapil of a chamber, in code order.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicDistricts<'a> {
    /// All.
    pub items: Vec<PublicDistrict<'a>>,
}

/// A dapil.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicDistrict<'a> {
    /// What is known without asking.
    #[serde(flatten)]
    pub district: KnownDistrict<'a>,
    /// `null` where fewer than `public_minimum` were proposed: in a small crowd a number points at a person.
    pub counts: Option<PublicCounts>,
}

/// What the site's own files say of a dapil: all but how many have come how far.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KnownDistrict<'a> {
    /// Its code.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Dapil"))]
    pub dapil: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The assembly that is elected.
    pub chamber: Chamber,
    /// Its seats.
    pub seats: u8,
    /// How many names the party collects.
    pub target: u32,
    /// Where it lies.
    pub province: AreaName,
    /// What it is made of.
    pub areas: Vec<AreaName>,
}

impl<'a> KnownDistrict<'a> {
    /// A dapil of an election.
    #[must_use]
    pub fn of(election: &Election, district: &'a District) -> Self {
        Self {
            dapil: &district.id,
            name: &district.name,
            chamber: district.chamber,
            seats: district.seats,
            target: election.target(district.seats),
            province: district.province().into(),
            areas: district.areas.iter().copied().map(AreaName::from).collect(),
        }
    }
}

/// How many people have come how far; whoever is further is counted in the steps before. A step with fewer than
/// `public_minimum` is `null`.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicCounts {
    /// Proposed.
    pub proposed: i64,
    /// Of them willing.
    pub willing: Option<i64>,
    /// Of them screened, whatever the verdict.
    pub screened: Option<i64>,
    /// Of them on the list.
    pub listed: Option<i64>,
}
