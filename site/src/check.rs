//! Checks the finished output: every internal link leads to a file or to a function's route.

use std::collections::{BTreeMap, BTreeSet};

/// Paths that functions answer, which no static file can prove.
const SERVED_BY_FUNCTIONS: &[&str] = &["/api/v1/", "/anggota/", "/usulkan/", "/.well-known/jwks.json", "/dev/"];

/// Every link, source and form action of every page that leads nowhere.
pub(crate) fn links(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        let ids: BTreeSet<&str> = attributes(&html, " id=\"").collect();
        for target in [" href=\"", " src=\"", " action=\""].iter().flat_map(|name| attributes(&html, name)) {
            if let Some(complaint) = complaint(target, &ids, files) {
                complaints.push(format!("{path}: {target} {complaint}"));
            }
        }
    }
    complaints
}

fn complaint(target: &str, ids: &BTreeSet<&str>, files: &BTreeMap<String, Vec<u8>>) -> Option<&'static str> {
    if target.starts_with("mailto:") || target.starts_with("data:") || target.starts_with("https://") {
        return None;
    }
    let (page, anchor) = target.split_once('#').unwrap_or((target, ""));
    let page = page.split_once('?').map_or(page, |(page, _)| page);
    if page.is_empty() {
        return (!anchor.is_empty() && !ids.contains(anchor)).then_some("leads to no such place on the page");
    }
    if !page.starts_with('/') {
        return Some("is not written from the root");
    }
    if SERVED_BY_FUNCTIONS.iter().any(|route| page.starts_with(route)) {
        return None;
    }
    let file = page.trim_start_matches('/');
    let known = files.contains_key(file)
        || ((file.is_empty() || file.ends_with('/')) && files.contains_key(&format!("{file}index.html")));
    (!known).then_some("leads nowhere")
}

fn attributes<'html>(html: &'html str, opening: &'static str) -> impl Iterator<Item = &'html str> {
    html.split(opening).skip(1).filter_map(|rest| rest.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expect: &[&str]) {
        let files = BTreeMap::from([
            ("index.html".to_owned(), html.as_bytes().to_vec()),
            ("gabung/index.html".to_owned(), Vec::new()),
        ]);
        assert_eq!(links(&files), expect);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        check("<a href=\"/nowhere/\">", &["index.html: /nowhere/ leads nowhere"]);
        check("<a href=\"#x\"><b id=\"y\">", &["index.html: #x leads to no such place on the page"]);
        check("<img src=\"x.png\">", &["index.html: x.png is not written from the root"]);
    }

    #[test]
    fn links_to_pages_places_and_functions_are_fine() {
        check(
            "<a href=\"/gabung/?ajak=1#x\"><a href=\"#y\"><b id=\"y\"><a href=\"/\"><form action=\"/api/v1/me\">",
            &[],
        );
    }
}
