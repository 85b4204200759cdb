//! Lists of candidates: what the party fills KPU's SILON from.

use serde_json::json;

use crate::harness::{Api, PAPERS, own_proposal, person, slate, text, with};

#[tokio::test]
async fn the_pack_for_kpu_names_what_is_missing_until_nothing_is() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    // A member who told little, with one paper short.
    let (member, session) = api.members(vec![with(person(), json!({"name": "Raden Ajeng Ayu"}))]).await.remove(0);
    api.propose(&session, &own_proposal("6401", &member)).await.is(201);
    let answer = api.answer(member.phone(), "accept", &json!({"consent_candidacy": true})).await.is(200).json();
    let id = text(&answer, "aspirant_id").to_owned();
    api.verdict(&owner, &id, "ms").await.is(200);
    let pack = |kind: &str| api.get(&format!("{}/silon.{kind}", slate("6401"))).officer(&owner);
    let empty = pack("csv").await;
    empty.problem(409, "silon.incomplete");
    assert_eq!((&empty.json()["approved"], &empty.json()["missing"]), (&json!(false), &json!([])));
    let mut list = api.order(&owner, "6401", std::slice::from_ref(&id), &json!(0)).await.is(200).json();
    for kind in ["csv", "xlsx", "pdf"] {
        let refused = pack(kind).await;
        refused.problem(409, "silon.incomplete");
        let missing = &refused.json()["missing"][0];
        assert_eq!(
            (&missing["number"], &missing["candidate"], &missing["name"]),
            (&json!(1), &json!(id), &json!("Raden Ajeng Ayu"))
        );
        let mut expected: Vec<String> = PAPERS.map(|paper| format!("{paper}.missing")).to_vec();
        expected.extend(["birth_place", "marital_status", "address", "rt", "rw"].map(str::to_owned));
        let mut what: Vec<_> = missing["what"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        what.sort_unstable();
        expected.sort_unstable();
        assert_eq!(what, expected);
    }
    api.hand_in_papers(&owner, &id).await;
    let details = json!({"birth_place": "Bandung", "marital_status": "widowed", "address": "Jl. Merdeka 1", "rt": "1", "rw": "2"});
    api.patch("/me").session(&session).json(&details).await.is(200);
    assert_eq!(pack("csv").await.is(409).json()["approved"], false, "not before the board approved it");
    for to in ["proposed", "endorsed", "approved"] {
        list = api.step(&owner, "6401", to, &list["version"]).await.is(200).json();
    }
    let csv = pack("csv").await.is(200);
    let disposition = csv.header("content-disposition").unwrap();
    assert!(disposition.contains("silon-pemilu-nasional-2029-dpr-6401.csv"), "{disposition}");
    assert_eq!(csv.header("cache-control"), Some("no-store"));
    assert!(csv.text().contains("Raden Ajeng Ayu") && csv.text().contains(text(&member.person, "nik")));
    assert!(csv.text().contains(&member.number));
    assert!(pack("xlsx").await.is(200).body.starts_with(b"PK\x03\x04"));
    assert!(pack("pdf").await.is(200).body.starts_with(b"%PDF-"));
    // Only who exports takes names and numbers away; the board's own province may.
    let viewer = api.officer("viewer").await;
    api.get(&format!("{}/silon.csv", slate("3205"))).officer(&viewer).await.problem(403, "role.missing");
    let jabar = api.officer("jabar").await;
    api.get(&format!("{}/silon.csv", slate("3205"))).officer(&jabar).await.problem(409, "silon.incomplete");
    api.get(&format!("{}/silon.csv", slate("6401"))).officer(&jabar).await.problem(404, "not_found");
}
