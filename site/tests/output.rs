//! The finished site, looked at from outside.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

fn build() -> BTreeMap<String, Vec<u8>> {
    site::build().unwrap_or_else(|error| panic!("{error}"))
}

/// Every HTML document: the site's pages and every example of a page that a function renders.
fn documents() -> Vec<(String, String)> {
    let examples = site::gallery().unwrap_or_else(|error| panic!("{error}"));
    build()
        .into_iter()
        .chain(examples)
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("a page is text")))
        .collect()
}

fn attributes<'html>(html: &'html str, opening: &str) -> Vec<&'html str> {
    html.split(opening).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("a vector takes all");
    encoder.finish().expect("a vector takes all").len()
}

/// The files that a page asks for at first view, styles' images included.
fn first_view(html: &str, files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut needed: Vec<String> = Vec::new();
    for link in html.split("<link ").skip(1).filter_map(|rest| rest.split('>').next()) {
        if ["stylesheet", "modulepreload", "icon", "manifest"]
            .iter()
            .any(|kind| link.contains(&format!("rel=\"{kind}\"")))
        {
            needed.extend(attributes(link, "href=\"").into_iter().map(str::to_owned));
        }
    }
    needed.extend(attributes(html, " src=\"").into_iter().map(str::to_owned));
    let styles: Vec<String> = needed.iter().filter(|path| path.ends_with(".css")).cloned().collect();
    for path in styles {
        let css = String::from_utf8_lossy(&files[path.trim_start_matches('/')]).into_owned();
        let folder = path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
        needed.extend(
            css.split("url(")
                .skip(1)
                .filter_map(|rest| rest.split(')').next())
                .map(|image| format!("{folder}/{image}")),
        );
    }
    needed.retain(|path| !path.starts_with("/api/"));
    needed.sort();
    needed.dedup();
    needed
}

#[test]
fn two_builds_are_the_same_bytes() {
    assert!(build() == build());
}

#[test]
fn every_page_of_the_site_is_there_in_both_languages() {
    let files = build();
    for page in ["", "gabung/", "gabung/selesai/", "masuk/", "kartu/", "privasi/", "pengurus/"] {
        for language in ["", "en/"] {
            assert!(files.contains_key(&format!("{language}{page}index.html")), "{language}{page}");
        }
    }
    for file in
        ["404.html", "favicon.svg", "manifest.webmanifest", "pengurus/masuk.json", "robots.txt", "sitemap.xml", "sw.js"]
    {
        assert!(files.contains_key(file), "{file}");
    }
}

#[test]
fn what_every_public_page_needs_at_first_view_is_small() {
    let files = build();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html") && !path.contains("pengurus")) {
        let html = String::from_utf8_lossy(bytes);
        let needed = first_view(&html, &files);
        let size = |path: &String| compressed(&files[path.trim_start_matches('/')]);
        let total = compressed(bytes) + needed.iter().map(size).sum::<usize>();
        assert!(total <= 30_000, "{path}: {total} bytes");
        let script = |path: &&String| path.ends_with(".js");
        let raw: usize = needed.iter().filter(script).map(|path| files[path.trim_start_matches('/')].len()).sum();
        assert!(raw <= 8_000, "{path}: {raw} bytes of script before compression");
    }
}

#[test]
fn pages_keep_to_a_strict_content_security_policy() {
    for (path, html) in documents() {
        for inline in [" style=\"", "<style", "javascript:", " onclick=", " onsubmit=", " onload="] {
            assert!(!html.contains(inline), "{path} has {inline}");
        }
        for script in html.split("<script").skip(1) {
            assert!(script.contains(" src=\"/assets/") && script.contains("></script>"), "{path} has an inline script");
        }
    }
}

#[test]
fn nothing_is_asked_for_from_another_host() {
    for (path, html) in documents() {
        for source in attributes(&html, " src=\"") {
            assert!(source.starts_with('/') && !source.starts_with("//"), "{path}: {source}");
        }
        for tag in html.split("<link ").skip(1).filter_map(|rest| rest.split('>').next()) {
            let foreign = tag.contains("href=\"https://");
            assert!(!foreign || tag.contains("canonical") || tag.contains("alternate"), "{path}: {tag}");
        }
    }
    for (path, bytes) in build().iter().filter(|(path, _)| path.ends_with(".css") || path.ends_with(".js")) {
        assert!(!String::from_utf8_lossy(bytes).contains("https://"), "{path}");
    }
}

#[test]
fn an_id_stands_once_on_a_page_and_labels_lead_to_it() {
    for (path, html) in documents() {
        // What stands in a template element is not part of the page until a script clones it.
        let page: String = html
            .split("<template")
            .enumerate()
            .map(|(at, part)| if at == 0 { part } else { part.split_once("</template>").map_or("", |(_, rest)| rest) })
            .collect();
        let mut ids = attributes(&page, " id=\"");
        ids.sort_unstable();
        for pair in ids.windows(2) {
            assert_ne!(pair[0], pair[1], "{path}");
        }
        for reference in attributes(&page, " for=\"")
            .into_iter()
            .chain(attributes(&page, " aria-describedby=\"").into_iter().flat_map(str::split_whitespace))
        {
            assert!(ids.binary_search(&reference).is_ok(), "{path}: {reference}");
        }
    }
}

#[test]
fn the_offline_page_keeps_every_file_it_needs() {
    let files = build();
    let worker = String::from_utf8_lossy(&files["sw.js"]).into_owned();
    for page in ["kartu/index.html", "en/kartu/index.html"] {
        let html = String::from_utf8_lossy(&files[page]).into_owned();
        for path in first_view(&html, &files) {
            // The home page's pattern is named in the shared styles and not drawn on this page; a
            // manifest is only read by the browser's own installer.
            if !path.ends_with("kawung.svg") && !path.ends_with(".webmanifest") {
                assert!(worker.contains(&format!("\"{path}\"")), "{page} needs {path}");
            }
        }
    }
}

#[test]
fn search_engines_are_kept_out_of_what_is_not_public() {
    let files = build();
    let map = String::from_utf8_lossy(&files["sitemap.xml"]).into_owned();
    assert!(map.contains("/gabung/</loc>") && map.contains("/en/gabung/</loc>"));
    assert!(!map.contains("pengurus") && !map.contains("selesai"));
    assert!(String::from_utf8_lossy(&files["robots.txt"]).contains("Disallow: /pengurus/"));
}
