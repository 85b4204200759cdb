//! The command line: what starts, what is refused, and that it is refused in one line.

use std::process::{Command, Output};
use std::sync::Arc;

use crate::harness::{Api, Server, kader, person};

fn run(arguments: &[&str]) -> Output {
    Command::new(kader()).args(arguments).output().unwrap()
}

#[track_caller]
fn is_refused(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("error: "), "{text}");
    text
}

#[test]
fn bad_flags_are_refused() {
    for arguments in [
        ["--nope"].as_slice(),
        &["--port", "x"],
        &["--port", "70000"],
        &["--memory", "--data", "x"],
        &["--dynamodb", "nowhere"],
        &["extra"],
    ] {
        is_refused(&run(arguments));
    }
}

#[test]
fn a_taken_port_is_refused() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    assert!(is_refused(&run(&["--memory", "--port", &port])).contains(&port));
}

#[test]
fn a_folder_of_other_things_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("letter.txt"), "dear").unwrap();
    is_refused(&run(&["--port", "0", "--data", folder.path().to_str().unwrap()]));
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["letter.txt"]);
}

#[test]
fn a_database_that_does_not_answer_is_refused() {
    is_refused(&run(&["--memory", "--port", "0", "--dynamodb", "http://127.0.0.1:1"]));
}

#[tokio::test]
async fn data_and_keys_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let api = Api::of(Arc::new(Server::in_folder(folder.path())));
    let (member, session) = api.member().await;
    let card = api.get("/me/card").session(&session).await.is(200).json();
    let token = api.officer("bandung").await;
    is_refused(&run(&["--port", "0", "--data", folder.path().to_str().unwrap()]));
    let waiting = person();
    let id = api.apply(&waiting).await;
    api.server.stop();
    drop(api);

    let api = Api::of(Arc::new(Server::in_folder(folder.path())));
    assert_eq!(api.me(&session).await["membership"]["number"], member.number.as_str());
    let verdict = api.post("/cards/verify").json(&serde_json::json!({"token": card["token"]})).await.is(200).json();
    assert_eq!(verdict["verdict"], "genuine");
    let code = api.code(waiting["phone"].as_str().unwrap()).await;
    api.verify(&id, &code).await.is(200);
    // The issuer of officers' tokens is named after the port, which is another one now.
    api.get("/admin/me").officer(&token).await.problem(401, "token.invalid");
    api.approve(&id).await;
}
