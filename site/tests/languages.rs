//! Every page with a form can be switched to the other language, with what was typed.

use site::Language;

/// Every page of the public and of members, built or rendered by a function, in both languages.
fn pages() -> Vec<(String, String)> {
    let files = site::build().unwrap_or_else(|error| panic!("{error}"));
    let examples = site::gallery().unwrap_or_else(|error| panic!("{error}"));
    let is_page = |path: &str| path.ends_with(".html") && !path.contains("/components/") && !path.contains("pengurus");
    let pages = files.into_iter().chain(examples).filter(|(path, _)| is_page(path));
    pages.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("a page is text"))).collect()
}

fn main_of(html: &str) -> &str {
    let (_, rest) = html.split_once("<main").expect("a page has a main part");
    rest.split("</main>").next().unwrap_or_default()
}

/// The tags of what somebody types or chooses.
fn controls(html: &str) -> Vec<&str> {
    let tags = ["<input ", "<select ", "<textarea "].into_iter().flat_map(|tag| main_of(html).split(tag).skip(1));
    let tags = tags.filter_map(|rest| rest.split('>').next());
    tags.filter(|tag| !tag.contains("type=\"hidden\"") && !tag.contains("type=\"file\"")).collect()
}

fn attribute<'tag>(tag: &'tag str, name: &str) -> Option<&'tag str> {
    tag.split(&format!(" {name}=\"")).nth(1).or_else(|| tag.strip_prefix(&format!("{name}=\"")))?.split('"').next()
}

#[test]
fn every_page_with_a_form_leads_to_itself_in_the_other_language() {
    let mut seen = 0;
    for (path, html) in pages() {
        if !main_of(&html).contains("<form") {
            continue;
        }
        seen += 1;
        assert_eq!(html.matches("id=\"bahasa\"").count(), 1, "{path} has no way to the other language, or two");
        let line = html.lines().find(|line| line.contains("id=\"bahasa\"")).unwrap_or_default();
        let english = html.contains("<html lang=\"en\">");
        assert_eq!(attribute(line, "lang"), Some(if english { "id" } else { "en" }), "{path}");
        let target = attribute(line, "href").or_else(|| {
            let (before, _) = html.split_once("id=\"bahasa\"")?;
            attribute(before.rsplit("<form ").next()?, "action")
        });
        let target = target.unwrap_or_else(|| panic!("{path} leads nowhere"));
        let told = target.starts_with("/en/") || target.contains("lang=en");
        assert!(told != english, "{path} leads to {target}");
        assert!(html.contains("/language.js\""), "{path} keeps nothing of what was typed");
    }
    assert!(seen > 60, "{seen} pages with forms");
}

#[test]
fn a_page_that_only_answers_a_form_is_asked_for_with_what_brings_it_back() {
    let all = pages();
    for (page, fields) in [
        ("join-check/", &["confirm", "edit"][..]),
        ("propose-check/", &["confirm", "edit"]),
        ("consent/details", &["token", "code", "dapil", "consent_candidacy", "answer"]),
    ] {
        let pages: Vec<_> = all.iter().filter(|(path, _)| path.contains(&format!("/pages/{page}"))).collect();
        assert!(!pages.is_empty(), "{page}");
        for (path, html) in pages {
            let form = html.split("<form class=\"switch\"").nth(1).and_then(|rest| rest.split("</form>").next());
            let form = form.unwrap_or_else(|| panic!("{path} cannot be asked for again"));
            for field in fields {
                assert!(form.contains(&format!("name=\"{field}\"")), "{path} lacks {field}");
            }
        }
    }
}

/// By its id a control is known in the other language.
#[test]
fn every_control_has_an_id_that_is_the_same_in_both_languages() {
    let all = pages();
    let mut seen = 0;
    for (path, html) in all.iter().filter(|(path, _)| !path.contains("examples/en/") && !path.starts_with("en/")) {
        let other = match path.strip_prefix("examples/id/") {
            Some(rest) => format!("examples/en/{rest}"),
            None => format!("en/{path}"),
        };
        let Some((_, other)) = all.iter().find(|(path, _)| *path == other) else { continue };
        let ids = |html: &str| {
            let ids = controls(html).into_iter().map(|tag| attribute(tag, "id").map(str::to_owned));
            ids.collect::<Option<Vec<_>>>().unwrap_or_else(|| panic!("{path} has a control without an id"))
        };
        assert_eq!(ids(html), ids(other), "{path}");
        seen += ids(html).len();
    }
    assert!(seen > 200, "{seen} controls");
}

#[test]
fn the_provinces_of_the_forms_are_those_of_the_decree() {
    let context = serde_json::json!({"values": {}, "errors": [], "choices": [], "referrer": ""});
    for language in [Language::Id, Language::En] {
        let html = site::render("join", language, &context).unwrap_or_else(|error| panic!("{error}"));
        for province in domain::area::provinces() {
            let option = format!("<option value=\"{province}\">{}</option>", province.name().unwrap_or_default());
            assert!(html.contains(&option), "{option}");
        }
    }
}
