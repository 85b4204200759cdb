//! Finding a village by what people write: `cileunyi bandung`, `Kel. Sukarasa, Kota Bandung`.
//!
//! A plain walk through all villages. Names are compared byte by byte as they stand in the file;
//! names of the larger areas are looked at once per area, not once per village.

mod query;

use std::ops::Range;

use query::{Around, Query, Score};

use super::{Area, Village, table};

/// More than anyone looks through; keeping the best sorted stays cheap.
const MAX_HITS: usize = 100;

/// Up to `limit`, at most 100, villages for which every word of the query begins a word of the
/// village's name or of a name of its district, regency or province.
///
/// Case, punctuation and where a name is spaced do not matter (`lubukpakam` finds `Lubuk Pakam`).
/// Words such as `desa`, `kec` or `kota` need not match. What decides the order, first things
/// first:
///
/// 1. villages in `near`, or in its regency if `near` is a district no longer in force;
/// 2. fewer such words that did not match, so that `kota bandung` is the city before the regency;
/// 3. the village's name is in the query, begins with it, or has a later word that does; otherwise
///    the name of the district, of the regency, of the province;
/// 4. more words of the query in a row at the beginning of the village's name;
/// 5. code order.
///
/// Nothing is found for a query without a word of two letters. Only the first 200 characters and
/// 16 words count.
#[must_use]
pub fn search_villages(query: &str, near: Option<Area>, limit: usize) -> Vec<Village> {
    Query::read(query).map_or_else(Vec::new, |query| walk(&query, near, limit))
}

/// As [`search_villages`], for what that does not find: every word of five letters or more may have one
/// mistake behind its first letter, a letter too few, too many, another one, or two that changed places.
/// `Gegrkalong` finds `Gegerkalong`. What is found may be meant, and is never taken without asking.
#[must_use]
pub fn villages_spelt_alike(query: &str, near: Option<Area>, limit: usize) -> Vec<Village> {
    Query::read(query).map_or_else(Vec::new, |query| walk(&query.forgiving(), near, limit))
}

fn walk(query: &Query, near: Option<Area>, limit: usize) -> Vec<Village> {
    let near = near.map_or(0..0, near_rows);
    let mut best = Best { limit: limit.min(MAX_HITS), hits: Vec::new() };
    for province in 0..table::PROVINCES {
        let in_province = query.look(table::province_name(province).as_bytes(), false).words;
        for regency in table::regencies_of(province) {
            let in_regency = query.look(table::regency_name(regency).as_bytes(), false).words;
            for district in table::districts_of(regency) {
                let in_district = query.look(table::district_name(district).as_bytes(), false).words;
                let around = Around { in_district, in_regency, in_province };
                for village in table::villages_of(district) {
                    let (name, one_word) = table::village_name_bytes(village);
                    let own = query.look(name, one_word);
                    if let Some(mut score) = query.score(own, around) {
                        score.far = !near.contains(&village);
                        best.offer(Hit { score, village, district });
                    }
                }
            }
        }
    }
    best.hits.into_iter().map(|hit| Village::at(hit.village, hit.district)).collect()
}

/// The villages of the area, or of its regency if the area itself is no longer in force.
fn near_rows(area: Area) -> Range<usize> {
    let rows = table::villages_in(area);
    match area.regency() {
        Some(regency) if rows.is_empty() => table::villages_in(regency),
        _ => rows,
    }
}

struct Hit {
    score: Score,
    village: usize,
    district: usize,
}

/// The best hits so far, best first, equal ones as they came.
struct Best {
    limit: usize,
    hits: Vec<Hit>,
}

impl Best {
    fn offer(&mut self, hit: Hit) {
        if self.hits.len() >= self.limit {
            if self.hits.last().is_none_or(|worst| worst.score <= hit.score) {
                return;
            }
            self.hits.pop();
        }
        let place = self.hits.partition_point(|better| better.score <= hit.score);
        self.hits.insert(place, hit);
    }
}

#[cfg(test)]
mod tests;
