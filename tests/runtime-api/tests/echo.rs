//! The stand-in, seen by a function that speaks the bare protocol.

use std::time::Duration;

use runtime_api::{Failure, Outcome, Program};

fn echo() -> Program {
    Program::new(env!("CARGO_BIN_EXE_echo"))
}

fn text(outcome: Outcome) -> String {
    match outcome {
        Outcome::Response(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Outcome::Error { kind, .. } => panic!("the function reported {kind}"),
    }
}

#[tokio::test]
async fn every_byte_reaches_the_function_and_comes_back() {
    let mut echo = echo().start().await.unwrap();
    assert!(echo.init() > Duration::ZERO);
    for event in [b"{}".to_vec(), vec![0, 255, b'\r', b'\n'], vec![b'x'; 200_000], Vec::new()] {
        let answer = echo.invoke(&event).await.unwrap();
        assert!(answer.outcome == Outcome::Response(event.into()));
        assert!(answer.took > Duration::ZERO);
    }
}

#[tokio::test]
async fn a_reported_error_is_an_outcome_and_the_function_goes_on() {
    let mut echo = echo().start().await.unwrap();
    let failed = echo.invoke(b"fail").await.unwrap().outcome;
    let expected = Outcome::Error { kind: "Echo.Failed".to_owned(), body: "failed".into() };
    assert_eq!(failed, expected);
    assert_eq!(text(echo.invoke(b"again").await.unwrap().outcome), "again");
}

#[tokio::test]
async fn the_environment_is_that_of_lambda_and_nothing_else() {
    let mut echo = echo().env("KADER_EXAMPLE", "1").start().await.unwrap();
    let names = text(echo.invoke(b"env").await.unwrap().outcome);
    let names: Vec<&str> = names.split(' ').collect();
    for expected in ["AWS_LAMBDA_RUNTIME_API", "AWS_LAMBDA_FUNCTION_NAME", "AWS_REGION", "KADER_EXAMPLE"] {
        assert!(names.contains(&expected), "{expected} is not set");
    }
    assert!(!names.contains(&"CARGO_MANIFEST_DIR"), "the caller's environment leaks in");
}

#[tokio::test]
async fn an_event_comes_with_the_headers_of_lambda() {
    let mut echo = echo().start().await.unwrap();
    let headers = text(echo.invoke(b"headers").await.unwrap().outcome);
    for expected in [
        "lambda-runtime-aws-request-id: ",
        "lambda-runtime-deadline-ms: ",
        "lambda-runtime-invoked-function-arn: arn:aws:lambda:ap-southeast-3:123456789012:function:echo",
        "lambda-runtime-trace-id: Root=1-",
    ] {
        assert!(headers.contains(expected), "{expected} is not in {headers}");
    }
}

#[tokio::test]
async fn a_function_that_ends_is_told_with_its_status_and_its_words() {
    let Err(Failure::Exited { status, log }) = echo().env("ECHO_START", "exit").start().await else {
        panic!("the start of a program that ends at once succeeded");
    };
    assert_eq!(status.and_then(|status| status.code()), Some(3));
    assert_eq!(log, "echo: nothing to say\n");

    let mut echo = echo().start().await.unwrap();
    let Err(Failure::Exited { log, .. }) = echo.invoke(b"exit").await else {
        panic!("a program that ended has answered");
    };
    assert!(log.contains("echo: told to end"), "{log}");
    assert!(echo.invoke(b"again").await.is_err());
}

#[tokio::test]
async fn a_function_that_cannot_start_says_why() {
    let Err(Failure::Init { report }) = echo().env("ECHO_START", "refuse").start().await else {
        panic!("the start of a program that refuses succeeded");
    };
    assert_eq!(report, r#"{"errorMessage":"no key"}"#);
}

#[tokio::test]
async fn a_function_that_hangs_is_killed_at_its_timeout() {
    let mut echo = echo().timeout(Duration::from_millis(300)).start().await.unwrap();
    assert!(matches!(echo.invoke(b"hang").await, Err(Failure::TimedOut(_))));
    assert!(matches!(echo.invoke(b"again").await, Err(Failure::Exited { .. })));
}

#[tokio::test]
async fn an_answer_to_another_invocation_is_refused() {
    let mut echo = echo().start().await.unwrap();
    assert!(matches!(echo.invoke(b"confuse").await, Err(Failure::Confused { .. })));
}

#[tokio::test]
async fn a_program_that_is_not_there_cannot_be_started() {
    let missing = Program::new("no/such/function").start().await;
    assert!(matches!(missing, Err(Failure::Spawn { .. })));
}

#[tokio::test]
async fn what_a_function_writes_is_kept_and_no_two_invocations_share_an_id() {
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..2 {
        let mut echo = echo().start().await.unwrap();
        for event in [b"one", b"two"] {
            echo.invoke(event).await.unwrap();
        }
        for line in echo.stop().await.lines() {
            let id = line.strip_prefix("event ").unwrap();
            assert_eq!(id.len(), 36, "{id}");
            ids.insert(id.to_owned());
        }
    }
    assert_eq!(ids.len(), 4);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_function_is_measured() {
    let mut echo = echo().start().await.unwrap();
    let before = echo.usage().await.unwrap();
    for _ in 0..50 {
        echo.invoke(&[b'x'; 100_000]).await.unwrap();
    }
    let after = echo.usage().await.unwrap();
    assert!(after.cpu > before.cpu);
    assert!(after.peak_rss >= before.peak_rss && before.peak_rss > 0);
}
