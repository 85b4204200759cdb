//! Pages of lists.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Api, born_years_ago, fresh_phone, person, text, with};

/// All pages of a list; insists that each but the last is full, and that no cursor leads to an empty one.
async fn pages(api: &Api, officer: &str, list: &str, limit: usize) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = api.get(&format!("{list}&limit={limit}{cursor}")).officer(officer).await.is(200).json();
        pages.push(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => {
                assert_eq!(pages.last().unwrap().len(), limit);
                cursor = format!("&cursor={next}");
            }
            None => {
                assert!(pages.len() == 1 || !page["items"].as_array().unwrap().is_empty(), "{list} by {limit}");
                return pages;
            }
        }
    }
}

fn ids(pages: &[Vec<Value>], field: &str) -> Vec<String> {
    pages.iter().flatten().map(|item| text(item, field).to_owned()).collect()
}

#[tokio::test]
async fn pages_hold_everybody_once_across_regencies() {
    let api = Api::shared();
    // Three regencies of West Java where nobody else of these tests lives.
    let villages = ["32.74.03.1001", "32.76.02.1007", "32.76.05.1003", "32.77.01.1001"];
    let mut expected = BTreeSet::new();
    for round in 0..3 {
        for village in villages {
            let citizen =
                with(person(), json!({"village": village, "sex": if round == 0 { "male" } else { "female" }}));
            expected.insert(api.submit(&citizen).await);
        }
    }
    let jabar = api.officer("jabar").await;
    let everything = pages(&api, &jabar, "/admin/applications?area=32", 200).await;
    let everything: BTreeSet<_> = ids(&everything, "id").into_iter().collect();
    assert!(expected.is_subset(&everything));

    for (area, count) in [("32.74", 3), ("32.76", 6), ("32.76.05", 3), ("32.77", 3), ("32.76.05.1003", 3)] {
        let list = format!("/admin/applications?area={area}");
        for limit in [1, 2, 3, 5, 200] {
            let pages = pages(&api, &jabar, &list, limit).await;
            let ids = ids(&pages, "id");
            let distinct: BTreeSet<_> = ids.iter().cloned().collect();
            assert_eq!((ids.len(), distinct.len()), (count, count), "{area} by {limit}");
            assert!(distinct.is_subset(&expected));
        }
    }
    // Within a regency, unflagged ones come first, then by time.
    let queue = pages(&api, &jabar, "/admin/applications?area=32.76", 4).await;
    let flagged: Vec<_> = queue.iter().flatten().map(|row| !row["flags"].as_array().unwrap().is_empty()).collect();
    assert!(flagged.is_sorted(), "{flagged:?}");
    let regencies: Vec<_> = pages(&api, &jabar, "/admin/applications?area=32", 7)
        .await
        .iter()
        .flatten()
        .map(|row| text(&row["village"], "code")[..5].to_owned())
        .collect();
    assert!(regencies.is_sorted(), "regencies in code order: {regencies:?}");
}

#[tokio::test]
async fn aspirants_are_cut_as_every_other_list_is() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let mut expected = api.candidates(&owner, "7201", &["female", "male", "female", "male"]).await;
    expected.sort();
    for status in ["", "&status=ms"] {
        let list = format!("/admin/aspirants?election=pemilu-nasional-2029&chamber=dpr&dapil=7201{status}");
        for limit in [1, 2, 3, 4, 200] {
            let mut found = ids(&pages(&api, &owner, &list, limit).await, "id");
            found.sort();
            assert_eq!(found, expected, "{list} by {limit}");
        }
    }
}

#[tokio::test]
async fn members_are_listed_by_status_and_number() {
    let api = Api::shared();
    let mut numbers = BTreeSet::new();
    for _ in 0..5 {
        numbers.insert(api.join(&with(person(), json!({"village": "32.79.01.1001"}))).await.number);
    }
    let jabar = api.officer("jabar").await;
    let list = "/admin/members?area=32.79";
    for limit in [1, 2, 5, 50] {
        let pages = pages(&api, &jabar, list, limit).await;
        let found = ids(&pages, "number");
        assert!(found.is_sorted());
        assert_eq!(found.iter().cloned().collect::<BTreeSet<_>>(), numbers, "by {limit}");
        assert!(!format!("{pages:?}").contains("3273014101"), "a NIK stands in a list");
    }
    let first = numbers.first().unwrap();
    let change = json!({"status": "suspended", "reason": "Sidang etik"});
    api.post(&format!("/admin/members/{first}/status")).officer(&jabar).json(&change).await.is(200);
    let suspended = pages(&api, &jabar, &format!("{list}&status=suspended"), 50).await;
    assert_eq!(ids(&suspended, "number"), std::slice::from_ref(first));
    assert_eq!(ids(&pages(&api, &jabar, list, 50).await, "number").len(), 4);
}

#[tokio::test]
async fn a_cursor_is_good_for_its_caller_and_its_list_only() {
    let api = Api::shared();
    for _ in 0..3 {
        api.submit(&with(person(), json!({"village": "32.73.02.1001"}))).await;
    }
    let (bandung, jabar) = (api.officer("bandung").await, api.officer("jabar").await);
    let page = api.get("/admin/applications?area=32.73.02&limit=1").officer(&bandung).await.is(200).json();
    let cursor = text(&page, "next_cursor");
    let with_cursor = |list: &str| format!("{list}&cursor={cursor}");
    api.get(&with_cursor("/admin/applications?area=32.73.02&limit=1")).officer(&bandung).await.is(200);
    // Another size of page is another page of the same list.
    api.get(&with_cursor("/admin/applications?area=32.73.02&limit=2")).officer(&bandung).await.is(200);
    let invalid = [("cursor".to_owned(), "cursor.invalid".to_owned())].into();
    for (list, officer) in [
        ("/admin/applications?area=32.73.02&limit=1", &jabar),
        ("/admin/applications?area=32.73&limit=1", &bandung),
        ("/admin/applications?limit=1", &bandung),
        ("/admin/applications?area=32.73.02&status=approved&limit=1", &bandung),
        ("/admin/members?area=32.73.02&limit=1", &bandung),
    ] {
        let answer = api.get(&with_cursor(list)).officer(officer).await;
        assert_eq!(answer.problem(400, "request.parameter"), invalid, "{list}");
    }
    let mut altered = cursor.to_owned();
    let other = if &altered[10..11] == "A" { "B" } else { "A" };
    altered.replace_range(10..11, other);
    let answer = api.get(&format!("/admin/applications?area=32.73.02&cursor={altered}")).officer(&bandung).await;
    assert_eq!(answer.problem(400, "request.parameter"), invalid);
    assert!(!cursor.contains("32.73"), "a cursor is opaque");
}

#[tokio::test]
async fn an_officers_own_areas_are_the_default() {
    let api = Api::shared();
    let id = api.submit(&with(person(), json!({"village": "32.73.03.1001"}))).await;
    let bandung = api.officer("bandung").await;
    let mine = ids(&pages(&api, &bandung, "/admin/applications?", 200).await, "id");
    let named = ids(&pages(&api, &bandung, "/admin/applications?area=32.73", 200).await, "id");
    assert!(mine.contains(&id) && named.contains(&id));
}

#[tokio::test]
async fn flags_send_an_application_behind_the_others() {
    let api = Api::shared();
    let village = json!({"village": "32.73.04.1001"});
    let minor = json!({"birth_date": born_years_ago(17), "guardian_phone": fresh_phone()});
    let first = with(with(person(), village.clone()), minor);
    let id = api.apply(&first).await;
    let path = format!("/applications/{id}/verification");
    let code = api.code(text(&first, "phone")).await;
    api.post(&path).json(&json!({"code": code})).await.is(200);
    let code = api.code(text(&first, "guardian_phone")).await;
    api.post(&path).json(&json!({"code": code, "who": "guardian"})).await.is(200);
    let shared = with(person(), village.clone());
    let twins = [api.submit(&shared).await, api.submit(&with(shared.clone(), json!({"phone": fresh_phone()}))).await];
    let plain = api.submit(&with(person(), village)).await;
    api.outbox(text(&shared, "phone")).await;
    let bandung = api.officer("bandung").await;
    let queue = api.get("/admin/applications?area=32.73.04").officer(&bandung).await.is(200).json();
    let order: Vec<_> = queue["items"].as_array().unwrap().iter().map(|row| text(row, "id")).collect();
    assert_eq!(order, [&plain, &id, &twins[0], &twins[1]]);
    assert_eq!(queue["items"][1]["flags"], json!(["nik.birth_date_mismatch", "guardian"]));
    assert_eq!(queue["items"][2]["flags"], json!(["same_nik"]));
}
