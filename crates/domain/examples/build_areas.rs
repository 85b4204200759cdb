//! Writes `crates/domain/data/areas.bin` from the CSV files of `idn-area-data`.
//!
//! `cargo run -p domain --example build_areas -- <folder with the CSV files>`; the same CSV files
//! always give the same bytes. The layout is described in `src/area/table.rs`. Anything unexpected
//! in the source (an unsorted or repeated code, a missing parent, a value the layout has no room
//! for) stops the build: better no new file than one that lacks villages.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};

/// Bits of an offset into the names, the lower part of a district's or village's word.
const NAME_BITS: u32 = 20;

struct Row {
    code: String,
    name: String,
}

/// Set in the byte before a name that is one word for the search: a capital, then small letters.
const ONE_WORD: u8 = 0x80;

/// Every distinct name once, in order of first use, each after one byte with its length.
#[derive(Default)]
struct Names {
    bytes: Vec<u8>,
    offsets: HashMap<String, u32>,
}

impl Names {
    fn offset(&mut self, name: &str) -> Result<u32, Box<dyn Error>> {
        if let Some(&offset) = self.offsets.get(name) {
            return Ok(offset);
        }
        let offset = u32::try_from(self.bytes.len())?;
        if offset >= 1 << NAME_BITS {
            return Err("the names no longer fit; widen NAME_BITS and the records".into());
        }
        let length = u8::try_from(name.len())?;
        if length >= ONE_WORD {
            return Err(format!("{name} is too long").into());
        }
        let one_word = name.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
        self.bytes.push(if one_word { length | ONE_WORD } else { length });
        self.bytes.extend_from_slice(name.as_bytes());
        self.offsets.insert(name.to_owned(), offset);
        Ok(offset)
    }
}

#[expect(clippy::disallowed_macros, reason = "a program for a terminal")]
fn main() -> Result<(), Box<dyn Error>> {
    let folder =
        std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: build_areas <folder with the CSV files>")?;
    let provinces = read(&folder, "provinces.csv", "99")?;
    let regencies = read(&folder, "regencies.csv", "99.99")?;
    let districts = read(&folder, "districts.csv", "99.99.99")?;
    let villages = read(&folder, "villages.csv", "99.99.99.9999")?;
    let counts = [&provinces, &regencies, &districts, &villages].map(Vec::len);

    // Villages are named first so that a search, which walks them in code order, walks the names
    // almost in order too.
    let mut names = Names::default();
    let mut village_words = Vec::with_capacity(villages.len());
    for row in &villages {
        let number = last_part(row)?;
        let packed = ((number / 1000) << 10) | (number % 1000);
        if packed >= 1 << (32 - NAME_BITS) {
            return Err(format!("{}: no room for this village number", row.code).into());
        }
        village_words.push((packed << NAME_BITS) | names.offset(&row.name)?);
    }

    let mut words = Vec::new();
    for count in counts {
        words.push(u32::try_from(count)?);
    }
    for (row, first) in provinces.iter().zip(first_children(&provinces, &regencies)?) {
        words.extend([last_part(row)?, names.offset(&row.name)?, first]);
    }
    for (row, first) in regencies.iter().zip(first_children(&regencies, &districts)?) {
        let key = row.code.replace('.', "").parse()?;
        words.extend([key, names.offset(&row.name)?, first]);
    }
    for (row, first) in districts.iter().zip(first_children(&districts, &villages)?) {
        let name = names.offset(&row.name)?;
        words.extend([(last_part(row)? << NAME_BITS) | name, first]);
    }
    words.extend(village_words);

    let mut bytes: Vec<u8> = words.into_iter().flat_map(u32::to_le_bytes).collect();
    bytes.extend_from_slice(&names.bytes);
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/areas.bin");
    std::fs::write(target, &bytes)?;
    let [provinces, regencies, districts, villages] = counts;
    println!("{provinces} provinces, {regencies} regencies, {districts} districts");
    println!("{villages} villages, {} bytes", bytes.len());
    Ok(())
}

/// The rows of one file, whose codes must all look like `shape` and strictly rise.
fn read(folder: &Path, file: &str, shape: &str) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(folder.join(file))?;
    let headers = reader.headers()?.clone();
    let column = |wanted: &str| {
        let found = headers.iter().position(|header| header == wanted);
        found.ok_or_else(|| format!("{file}: no column {wanted}"))
    };
    let (code_column, name_column) = (column("code")?, column("name")?);
    let mut rows: Vec<Row> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let code = record[code_column].to_owned();
        let name = record[name_column].split_whitespace().collect::<Vec<_>>().join(" ");
        let digits_as_nines: String = code.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
        if digits_as_nines != shape || code.split('.').any(|part| part.parse() == Ok(0)) {
            return Err(format!("{file}: {code} is not a code like {shape}").into());
        }
        if rows.last().is_some_and(|last| last.code >= code) {
            return Err(format!("{file}: {code} is repeated or out of order").into());
        }
        if !name.starts_with(|first: char| first.is_ascii_alphanumeric()) {
            return Err(format!("{file}: {code} has no name, or one with an odd beginning").into());
        }
        rows.push(Row { code, name });
    }
    Ok(rows)
}

/// For each parent the index of its first child. Every parent must have a child and every child a
/// parent, because the reader finds a parent by these indices alone.
fn first_children(parents: &[Row], children: &[Row]) -> Result<Vec<u32>, Box<dyn Error>> {
    let mut firsts = Vec::with_capacity(parents.len());
    let mut at = 0;
    for parent in parents {
        firsts.push(u32::try_from(at)?);
        let own = children[at..].iter().take_while(|child| {
            let rest = child.code.strip_prefix(&parent.code);
            rest.is_some_and(|rest| rest.starts_with('.'))
        });
        let count = own.count();
        if count == 0 {
            return Err(format!("{} has nothing below it", parent.code).into());
        }
        at += count;
    }
    match children.get(at) {
        None => Ok(firsts),
        Some(orphan) => Err(format!("{} has no parent", orphan.code).into()),
    }
}

fn last_part(row: &Row) -> Result<u32, Box<dyn Error>> {
    Ok(row.code.rsplit('.').next().unwrap_or_default().parse()?)
}
