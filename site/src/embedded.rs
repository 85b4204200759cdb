//! The files of this package, put into the binary by `embed.rs`; each table is sorted by name.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The text of `name` in one of the tables.
pub(crate) fn text(table: &'static [(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    let found = table.binary_search_by(|(key, _)| (*key).cmp(name)).ok()?;
    table.get(found).map(|(_, text)| *text)
}
