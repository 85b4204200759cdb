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
    for page in [
        "",
        "gabung/",
        "gabung/selesai/",
        "masuk/",
        "kartu/",
        "kartu/saya/",
        "privasi/",
        "pengurus/",
        "pengurus/daftar-calon/",
    ] {
        for language in ["", "en/"] {
            assert!(files.contains_key(&format!("{language}{page}index.html")), "{language}{page}");
        }
    }
    for file in [
        "404.html",
        "favicon.svg",
        "kirim.js",
        "manifest.webmanifest",
        "pengurus/masuk.json",
        "robots.txt",
        "sitemap.xml",
        "sw.js",
    ] {
        assert!(files.contains_key(file), "{file}");
    }
}

#[test]
fn every_folder_has_a_page_for_whoever_is_signed_in_that_says_so() {
    let files = build();
    let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    let folders: Vec<_> = files.keys().filter_map(|path| path.strip_suffix("index.html")).collect();
    assert!(folders.len() > 200);
    for folder in folders {
        let (page, twin) = (text(&format!("{folder}index.html")), text(&format!("{folder}{}", site::SIGNED_IN_PAGE)));
        let own = if folder.starts_with("en/") { ">My card</a>" } else { ">Kartu saya</a>" };
        // Nothing but the card stands on the page of the card alone, and officers sign in somewhere else.
        let bare = folder.ends_with("kartu/saya/") || folder.contains("pengurus/");
        assert_eq!((page.contains(own), twin.contains(own)), (false, !bare), "{folder}");
        assert!(!twin.contains("masthead-own\" href=\"/masuk/") && !twin.contains("masthead-own\" href=\"/en/masuk/"));
    }
}

#[test]
fn every_province_and_every_district_has_its_page_and_the_sitemap_knows_them() {
    let files = build();
    let map = String::from_utf8_lossy(&files["sitemap.xml"]).into_owned();
    let national = domain::Election::shipped().iter().find(|election| election.rules(domain::Chamber::Dpr).is_some());
    let districts = domain::District::shipped(&national.expect("one elects the DPR").id, domain::Chamber::Dpr);
    assert_eq!((districts.len(), domain::area::provinces().count()), (84, 38));
    let paths = ["dapil/".to_owned()]
        .into_iter()
        .chain(domain::area::provinces().map(|province| format!("dapil/provinsi/{province}/")))
        .chain(districts.iter().map(|district| format!("dapil/{}/", district.id)));
    for path in paths {
        for language in ["", "en/"] {
            assert!(files.contains_key(&format!("{language}{path}index.html")), "{language}{path}");
            assert!(map.contains(&format!("/{language}{path}</loc>")), "{language}{path}");
        }
    }
}

/// The quota of women rounds up and each whole group of three holds one: a list of seven needs three
/// women, one of them in the first three and one in the second (UU 7/2017 arts. 245 and 246(2)).
#[test]
fn a_district_tells_what_its_list_must_satisfy() {
    let files = build();
    let html = String::from_utf8_lossy(&files["dapil/3201/index.html"]).into_owned();
    for told in [
        "Jawa Barat I",
        "Kota Cimahi",
        "Paling banyak 7 nama untuk 7 kursi (UU 7/2017 pasal 244)",
        "Paling sedikit 3 perempuan",
        "Paling sedikit 1 perempuan di tiap 3 nama",
        "31 Desember 2028, 23.59 WIB",
        "href=\"/usulkan/?dapil=3201\"",
    ] {
        assert!(html.contains(told), "{told}");
    }
    assert_eq!(html.matches("class=\"slot-group").count(), 3);
    assert_eq!(html.matches("slot-rest").count(), 1);
}

#[test]
fn what_the_files_of_elections_say_is_what_the_pages_say() {
    let files = build();
    let read = |path: &str| serde_json::from_slice::<serde_json::Value>(&files[path]).expect("it is JSON");
    let elections = read("data/elections.json");
    let elections = elections["items"].as_array().expect("a list");
    assert_eq!(elections.len(), domain::Election::shipped().len());
    for election in elections {
        let opens = election["opens"].as_str().expect("a time");
        assert!(opens.ends_with('Z'), "{opens} is not UTC");
        for rules in election["chambers"].as_array().expect("a list") {
            let id = election["id"].as_str().expect("an id");
            let chamber = rules["chamber"].as_str().expect("a chamber");
            assert!(read(&format!("data/elections/{id}/{chamber}.json"))["items"].is_array());
        }
    }
    let districts = read("data/elections/pemilu-nasional-2029/dpr.json");
    let items = districts["items"].as_array().expect("a list");
    let sum = |field: &str| items.iter().filter_map(|item| item[field].as_u64()).sum::<u64>();
    assert_eq!((items.len(), sum("seats"), sum("target")), (84, 580, 1160));
    assert_eq!(items[0]["province"]["name"], "Aceh");
    assert_eq!(items[0]["areas"][0], serde_json::json!({"code": "11.01", "name": "Kabupaten Aceh Selatan"}));
}

/// The privacy notice promises to delete what a refused proposal held within 30 days.
#[test]
fn no_election_keeps_a_refused_proposal_longer_than_the_privacy_notice_says() {
    for election in domain::Election::shipped() {
        assert!(election.retention_days <= 30, "{}", election.id);
    }
    let files = build();
    assert!(String::from_utf8_lossy(&files["privasi/index.html"]).contains("paling lambat 30 hari"));
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
    for page in ["kartu/index.html", "en/kartu/index.html", "kartu/saya/signed-in.html", "en/kartu/saya/index.html"] {
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

fn is_switch(line: &str) -> bool {
    line.contains("id=\"bahasa\"") || line.contains("class=\"switch\"")
}

#[test]
fn every_page_in_english_leads_on_in_english() {
    let pages = documents()
        .into_iter()
        .filter(|(path, html)| html.contains("<html lang=\"en\"") && !path.contains("/components/"));
    let mut looked_at = 0;
    for (path, html) in pages {
        // The way to the other language is the one that leaves this one (`languages.rs` looks at it).
        let html: String = html.lines().filter(|line| !is_switch(line)).collect();
        let own = attributes(&html, " href=\"").into_iter().chain(attributes(&html, " action=\""));
        let own = own.filter(|target| target.starts_with('/'));
        let in_no_language = |target: &str| target.rsplit('/').next().is_some_and(|name| name.contains('.'));
        for target in own.filter(|target| !in_no_language(target)) {
            looked_at += 1;
            assert!(target.starts_with("/en/") || target.contains("lang=en"), "{path} leads to {target}");
        }
    }
    assert!(looked_at > 1_000, "{looked_at} ways");
}
