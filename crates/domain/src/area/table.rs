//! The areas of Indonesia, read in place from `data/areas.bin`.
//!
//! The file is laid out so that nothing has to be parsed or allocated: little-endian 32-bit words,
//! then the names. `examples/build_areas.rs` writes it.
//!
//! | part | words per row | content |
//! |---|---|---|
//! | counts | 4 in all | provinces, regencies, districts, villages |
//! | provinces | 3 | number · name · first regency |
//! | regencies | 3 | province × 100 + number · name · first district |
//! | districts | 2 | number (12 bits) and name (20 bits) · first village |
//! | villages | 1 | thousands (2 bits), rest of the number (10 bits), name (20 bits) |
//!
//! Rows are in code order. A name is a byte offset into the names, where a byte before it
//! holds its length (7 bits) and whether it is plainly one word (the highest bit); equal names are
//! stored once. "First" is a row number in the next table, and
//! the children of a row end where those of the next row begin.

use std::ops::Range;

use super::{Area, Level};

static FILE: &[u8] = include_bytes!("../../data/areas.bin");
static WORDS: &[[u8; 4]] = FILE.as_chunks().0;

const fn word(at: usize) -> usize {
    u32::from_le_bytes(WORDS[at]) as usize
}

pub(super) const PROVINCES: usize = word(0);
pub(super) const REGENCIES: usize = word(1);
pub(super) const DISTRICTS: usize = word(2);
pub(super) const VILLAGES: usize = word(3);

const PROVINCE_ROWS: usize = 4;
const REGENCY_ROWS: usize = PROVINCE_ROWS + 3 * PROVINCES;
const DISTRICT_ROWS: usize = REGENCY_ROWS + 3 * REGENCIES;
const VILLAGE_ROWS: usize = DISTRICT_ROWS + 2 * DISTRICTS;
const NAMES: usize = 4 * (VILLAGE_ROWS + VILLAGES);

const NAME_BITS: u32 = 20;
const NAME_MASK: usize = (1 << NAME_BITS) - 1;

/// In the byte before a name: all letters after the first are small, so it is one word.
const ONE_WORD: u8 = 0x80;

/// The name at an offset, as it is written in the source.
fn name(offset: usize) -> &'static str {
    str::from_utf8(name_bytes(offset).0).unwrap_or_default()
}

/// The bytes of the name at an offset, and whether it is surely one word.
fn name_bytes(offset: usize) -> (&'static [u8], bool) {
    let start = NAMES + offset + 1;
    let head = FILE[start - 1];
    let length = (head & !ONE_WORD) as usize;
    (&FILE[start..start + length], head & ONE_WORD != 0)
}

fn province_number(row: usize) -> u8 {
    word(PROVINCE_ROWS + 3 * row) as u8
}

fn regency_key(row: usize) -> usize {
    word(REGENCY_ROWS + 3 * row)
}

fn district_number(row: usize) -> u8 {
    (word(DISTRICT_ROWS + 2 * row) >> NAME_BITS) as u8
}

fn village_number(row: usize) -> u16 {
    let packed = word(VILLAGE_ROWS + row) >> NAME_BITS;
    ((packed >> 10) * 1000 + (packed & 1023)) as u16
}

pub(super) fn province_name(row: usize) -> &'static str {
    name(word(PROVINCE_ROWS + 3 * row + 1))
}

pub(super) fn regency_name(row: usize) -> &'static str {
    name(word(REGENCY_ROWS + 3 * row + 1))
}

pub(super) fn district_name(row: usize) -> &'static str {
    name(word(DISTRICT_ROWS + 2 * row) & NAME_MASK)
}

pub(super) fn village_name(row: usize) -> &'static str {
    name(word(VILLAGE_ROWS + row) & NAME_MASK)
}

/// For searching through all villages: a name without the check that it is UTF-8, and whether it
/// is surely one word.
pub(super) fn village_name_bytes(row: usize) -> (&'static [u8], bool) {
    name_bytes(word(VILLAGE_ROWS + row) & NAME_MASK)
}

fn first_regency(province: usize) -> usize {
    if province < PROVINCES { word(PROVINCE_ROWS + 3 * province + 2) } else { REGENCIES }
}

fn first_district(regency: usize) -> usize {
    if regency < REGENCIES { word(REGENCY_ROWS + 3 * regency + 2) } else { DISTRICTS }
}

fn first_village(district: usize) -> usize {
    if district < DISTRICTS { word(DISTRICT_ROWS + 2 * district + 1) } else { VILLAGES }
}

pub(super) fn regencies_of(province: usize) -> Range<usize> {
    first_regency(province)..first_regency(province + 1)
}

pub(super) fn districts_of(regency: usize) -> Range<usize> {
    first_district(regency)..first_district(regency + 1)
}

pub(super) fn villages_of(district: usize) -> Range<usize> {
    first_village(district)..first_village(district + 1)
}

/// The row with this key, where keys rise from row to row.
fn find<K: Ord>(rows: Range<usize>, wanted: K, key: impl Fn(usize) -> K) -> Option<usize> {
    let end = rows.end;
    let row = first_where(rows, |row| key(row) >= wanted);
    (row < end && key(row) == wanted).then_some(row)
}

/// The first row for which `holds` is true, given that it is for all rows after; else the end.
fn first_where(rows: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let Range { mut start, mut end } = rows;
    while start < end {
        let middle = start + (end - start) / 2;
        if holds(middle) {
            end = middle;
        } else {
            start = middle + 1;
        }
    }
    start
}

/// The row of the province in or equal to which the area lies.
pub(super) fn province_row(area: Area) -> Option<usize> {
    find(0..PROVINCES, area.province, province_number)
}

/// The row of the regency in or equal to which the area lies.
pub(super) fn regency_row(area: Area) -> Option<usize> {
    let key = 100 * usize::from(area.province) + usize::from(area.regency);
    find(0..REGENCIES, key, regency_key)
}

/// The row of the district in or equal to which the area lies.
pub(super) fn district_row(area: Area) -> Option<usize> {
    find(districts_of(regency_row(area)?), area.district, district_number)
}

/// The rows of a village: its own, its district's.
pub(super) fn village_row(area: Area) -> Option<(usize, usize)> {
    let district = district_row(area)?;
    let village = find(villages_of(district), area.village, village_number)?;
    Some((village, district))
}

/// The rows of the regencies that lie in, equal or contain the area.
pub(super) fn regencies_in(area: Area) -> Range<usize> {
    let rows = match area.level() {
        Level::Nation => Some(0..REGENCIES),
        Level::Province => province_row(area).map(regencies_of),
        _ => regency_row(area).map(|row| row..row + 1),
    };
    rows.unwrap_or_default()
}

/// The rows of the districts that lie in, equal or contain the area.
pub(super) fn districts_in(area: Area) -> Range<usize> {
    match area.level() {
        Level::Nation | Level::Province | Level::Regency => {
            let regencies = regencies_in(area);
            first_district(regencies.start)..first_district(regencies.end)
        }
        _ => district_row(area).map_or(0..0, |row| row..row + 1),
    }
}

/// The rows of the villages in the area, or in the district that contains it.
pub(super) fn villages_in(area: Area) -> Range<usize> {
    let districts = districts_in(area);
    first_village(districts.start)..first_village(districts.end)
}

pub(super) fn province_of(regency: usize) -> usize {
    first_where(0..PROVINCES, |row| first_regency(row + 1) > regency)
}

pub(super) fn regency_of(district: usize) -> usize {
    first_where(0..REGENCIES, |row| first_district(row + 1) > district)
}

pub(super) fn province_area(row: usize) -> Area {
    Area { province: province_number(row), ..Area::NATION }
}

pub(super) fn regency_area(row: usize) -> Area {
    let key = regency_key(row);
    Area { province: (key / 100) as u8, regency: (key % 100) as u8, ..Area::NATION }
}

pub(super) fn district_area(row: usize) -> Area {
    Area { district: district_number(row), ..regency_area(regency_of(row)) }
}

pub(super) fn village_area(row: usize, district: usize) -> Area {
    Area { village: village_number(row), ..district_area(district) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_as_many_areas_as_the_decree() {
        assert_eq!([PROVINCES, REGENCIES, DISTRICTS, VILLAGES], [38, 514, 7_285, 83_762]);
    }

    #[test]
    fn the_names_end_where_the_file_ends() {
        let mut at = NAMES;
        while at < FILE.len() {
            at += 1 + name_bytes(at - NAMES).0.len();
        }
        assert_eq!(at, FILE.len());
    }

    #[test]
    fn every_row_is_unique_in_code_order_named_and_found_again_under_its_parent() {
        let mut codes = Vec::new();
        let mut seen = [0; 4];
        for province in 0..PROVINCES {
            seen[0] += 1;
            codes.push((province_area(province), province_name(province)));
            for regency in regencies_of(province) {
                seen[1] += 1;
                assert_eq!(province_of(regency), province);
                codes.push((regency_area(regency), regency_name(regency)));
                for district in districts_of(regency) {
                    seen[2] += 1;
                    assert_eq!(regency_of(district), regency);
                    codes.push((district_area(district), district_name(district)));
                    for village in villages_of(district) {
                        seen[3] += 1;
                        let area = village_area(village, district);
                        assert_eq!(village_row(area), Some((village, district)));
                        let (bytes, one_word) = village_name_bytes(village);
                        assert_eq!(village_name(village).as_bytes(), bytes);
                        assert_eq!(one_word, bytes[1..].iter().all(u8::is_ascii_lowercase));
                        codes.push((area, village_name(village)));
                    }
                }
            }
        }
        assert_eq!(seen, [PROVINCES, REGENCIES, DISTRICTS, VILLAGES]);
        assert!(codes.is_sorted_by(|(before, _), (after, _)| before < after));
        for (area, name) in codes {
            assert_eq!(area.name(), Some(name));
            assert_eq!(name.trim(), name);
            assert!(!name.is_empty() && !name.contains(char::is_control));
            assert!(area.parent().is_some_and(Area::exists), "{area} has no parent");
        }
    }
}
