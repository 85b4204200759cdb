//! Answers about areas.

use domain::{Area, area};
use serde::Serialize;

/// Areas.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Areas {
    /// Found by name, the best matches come first; below an area, in the order of their codes.
    pub items: Vec<FoundArea>,
}

/// A village that was found, with the areas it lies in; an area below another, its name alone.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct FoundArea {
    /// Its code.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Area"))]
    pub code: Area,
    /// Its own name.
    pub name: &'static str,
    /// Kecamatan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<&'static str>,
    /// Kabupaten or kota.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regency: Option<&'static str>,
    /// Provinsi.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub province: Option<&'static str>,
}

impl From<&area::Village> for FoundArea {
    fn from(village: &area::Village) -> Self {
        Self {
            code: village.code,
            name: village.name,
            district: Some(village.district),
            regency: Some(village.regency),
            province: Some(village.province),
        }
    }
}

impl From<Area> for FoundArea {
    fn from(code: Area) -> Self {
        let name = code.name().unwrap_or_default();
        Self { code, name, district: None, regency: None, province: None }
    }
}

/// An area.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct AreaName {
    /// Its code.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Area"))]
    pub code: Area,
    /// Its name.
    pub name: &'static str,
}

impl From<Area> for AreaName {
    fn from(code: Area) -> Self {
        Self { code, name: code.name().unwrap_or_default() }
    }
}
