//! Votes that are brought in, and the seats that follow from them.

use std::sync::Arc;

use serde_json::json;

use crate::harness::{Api, NATIONAL, Server, Unreliable};

#[tokio::test]
async fn the_seat_gap_follows_from_votes_that_were_brought_in() {
    let api = Api::shared();
    let owner = api.officer("owner").await;
    let path = "/admin/votes/pemilu-nasional-2029/dpr";
    let put = |csv: &str| api.put(path).officer(&owner).json(&json!({"csv": csv}));
    put("").await.names(&[("csv", "csv.missing")]);
    for (csv, line, code) in [
        ("a,b\n", 1, "csv.header"),
        ("dapil,party,votes\n9999,Partai A,1\n", 2, "dapil.unknown"),
        ("dapil,party,votes\n9101,=cmd,1\n", 2, "party.format"),
        ("dapil,party,votes\n9101,\"A\nB\",1\n", 2, "party.format"),
        ("dapil,party,votes\n9101,Partai A,1\n9101,Partai A,2\n9101,Partai B,-1\n", 3, "party.duplicate"),
    ] {
        let answer = put(csv).await.is(422);
        assert!(answer.text().contains(code) && answer.text().contains(&format!("\"line\":{line}")), "{answer:?}");
    }
    api.get(&format!("{path}/9101")).officer(&owner).await.problem(404, "not_found");
    // Sainte-Laguë, three seats: 100, 60, 100/3 against 30.
    put("dapil,party,votes\n9101,Partai A,100\n9101,Partai B,60\n9101,Partai C,30\n").await.is(200);
    let shown = api.get(&format!("{path}/9101")).officer(&owner).await.is(200).json();
    let seats: Vec<_> = shown["parties"].as_array().unwrap().iter().map(|party| party["seats"].clone()).collect();
    assert_eq!((&shown["seats"], seats), (&json!(3), vec![json!(2), json!(1), json!(0)]));
    // The votes of all regencies are a file, larger than what the public may send.
    let rows: String = (0..900).map(|row| format!("9101,Partai {row:>90},{row}\n")).collect();
    put(&format!("dapil,party,votes\n{rows}")).await.is(200);
}

#[tokio::test]
async fn votes_of_a_file_count_together_or_not_at_all() {
    let database = Unreliable::start();
    let api = Api::of(Arc::new(Server::start(&["--memory", "--dynamodb", &database.url()])));
    let owner = api.officer("owner").await;
    let path = format!("/admin/votes/{NATIONAL}/dpr");
    let put = |csv: &str| api.put(&path).officer(&owner).json(&json!({"csv": csv}));
    let votes = async |dapil: &str| {
        let shown = api.get(&format!("{path}/{dapil}")).officer(&owner).await.is(200).json();
        shown["parties"][0]["votes"].as_u64().unwrap()
    };
    put("dapil,party,votes\n3201,Partai A,1\n3202,Partai A,1\n3203,Partai A,1\n").await.is(200);
    database.throttle(Some("votes#"));
    put("dapil;party;votes\r\n3201;Partai A;2\r\n3202;Partai A;2\r\n").await.problem(503, "database.busy");
    assert_eq!((votes("3201").await, votes("3202").await), (1, 1));
    database.throttle(None);
    put("sep=;\ndapil;party;votes\n3201;\"Partai A\";3\n3202;Partai A;3\n").await.is(200);
    assert_eq!((votes("3201").await, votes("3202").await, votes("3203").await), (3, 3, 1));
    // Every bad line by its number in the editor, beside a quote that stays open.
    let answer = put("dapil,party,votes\n\n9999,A,1\n3201,A\n3202,\"B,1\n").await.is(422).json();
    let told = answer["errors"].as_array().unwrap().iter().map(|bad| (bad["line"].clone(), bad["code"].clone()));
    let expected = [(3, "dapil.unknown"), (4, "csv.format"), (5, "csv.format")];
    assert_eq!(told.collect::<Vec<_>>(), expected.map(|(line, code)| (json!(line), json!(code))));
    api.server.stop_busy();
}
