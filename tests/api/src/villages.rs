//! A village is found by who cannot spell it: by a near spelling, and area by area, also in a form.

use serde_json::json;

use crate::harness::{Answer, Api, person};

#[tokio::test]
async fn who_cannot_spell_a_village_finds_it_by_a_near_spelling_or_area_by_area() {
    let api = Api::shared();
    let alike = api.get("/areas?q=Gegrkalong&near=327301").await.is(200).json();
    assert_eq!(
        (&alike["items"][0]["code"], &alike["items"][0]["name"]),
        (&json!("32.73.01.1002"), &json!("Gegerkalong"))
    );

    let mut within = String::new();
    for (wanted, code) in
        [("Jawa Barat", "32"), ("Kota Bandung", "32.73"), ("Sukasari", "32.73.01"), ("Sukarasa", "32.73.01.1001")]
    {
        let below = api.get(&format!("/areas?in={within}")).await.is(200).json();
        let items = below["items"].as_array().unwrap();
        assert!(items.contains(&json!({"code": code, "name": wanted})), "{wanted} lies in {within:?}");
        within = code.to_owned();
    }
    assert_eq!(api.get(&format!("/areas?in={within}")).await.is(200).json(), json!({"items": []}));
    for no_area in ["99", "32.99", "3273", "x", "%20"] {
        let bad = api.get(&format!("/areas?in={no_area}")).await.problem(400, "request.parameter");
        assert_eq!(bad, [("in".to_owned(), "area.unknown".to_owned())].into(), "{no_area}");
    }
}

/// The joining form of a browser without scripts, with one of its fields as given.
async fn form_with(api: &Api, name: &str, value: &str) -> Answer {
    let citizen = person();
    let mut fields: Vec<(&str, &str)> = vec![("consent_membership", "on"), ("consent_kpu", "on")];
    let texts = citizen.as_object().unwrap().iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    fields.extend(texts.filter(|(field, _)| *field != "village"));
    fields.push((name, value));
    api.post("/applications").page().form(&fields).await
}

#[tokio::test]
async fn a_form_leads_from_the_province_to_the_village_without_a_script() {
    let api = Api::shared();
    // Below the box the provinces have a field of their own, the steps that follow are the village's.
    for (field, chosen, offered) in [
        ("village_within", "32", r#"<option value="32.73">Kota Bandung</option>"#),
        ("village", "32.73", r#"<option value="32.73.01">Sukasari</option>"#),
        ("village", "32.73.01", r#"value="32.73.01.1001""#),
    ] {
        let page = form_with(&api, field, chosen).await.is(422).text();
        assert!(page.contains(offered), "{chosen} offers {offered}");
        assert!(page.contains("value=\"Siti Aminah\""), "what was typed stays");
        assert_eq!(page.matches("class=\"error\"").count(), 1, "only the village is asked for");
    }
    let page = form_with(&api, "village", "32.73.01.1001").await.is(200).text();
    assert!(page.contains("Sukarasa, Kec. Sukasari, Kota Bandung"));
}

#[tokio::test]
async fn a_form_asks_whether_a_near_spelling_was_meant_and_says_when_nothing_is_near() {
    let api = Api::shared();
    let page = form_with(&api, "village", "Gegrkalong").await.is(422).text();
    assert!(page.contains(r#"value="32.73.01.1002""#) && page.contains("Gegerkalong, Kec. Sukasari"));
    let page = form_with(&api, "village", "xyzzyxyzzy").await.is(422).text();
    assert!(page.contains("Tidak ada yang cocok"));
    assert!(page.contains(r#"<option value="32">Jawa Barat</option>"#), "the provinces are at hand");
}

#[tokio::test]
async fn the_joining_form_comes_back_in_the_other_language_as_it_was_typed() {
    let api = Api::shared();
    let fields = [("name", "Ma'ruf"), ("phone", "0812"), ("village", "sukarasa"), ("edit", "1")];
    let page = api.post("/applications?lang=en").page().form(&fields).await.is(200).text();
    assert!(page.contains("<html lang=\"en\">"));
    for kept in ["value=\"Ma&#39;ruf\"", "value=\"0812\"", "value=\"sukarasa\""] {
        assert!(page.contains(kept), "{kept}");
    }
    assert!(!page.contains("class=\"error\""), "nothing was sent to be judged");
}
