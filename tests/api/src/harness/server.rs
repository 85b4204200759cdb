//! A running Kader.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use testkit::{apart, elsewhere};
use uuid::Uuid;

use super::kader;

/// A process of `cargo dev` on a port of its own. It ends with this value, and must then have
/// answered nothing with 5xx.
pub(crate) struct Server {
    url: String,
    process: Mutex<Option<Process>>,
    log: Arc<Mutex<Vec<String>>>,
}

struct Process {
    child: Child,
    readers: [JoinHandle<()>; 2],
}

impl Server {
    /// The one that tests share. It lives as long as one of them holds it, because nothing runs
    /// when a test binary ends.
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start(&["--memory"]));
            *shared = Arc::downgrade(&server);
            server
        })
    }

    /// One with its data in a folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self::start(&["--data", folder.to_str().unwrap()])
    }

    /// Starts one and waits until it says where it listens.
    pub(crate) fn start(options: &[&str]) -> Self {
        let mut command = Command::new(kader());
        command.args(["--port", "0"]).args(options);
        if let Some(url) = elsewhere().filter(|_| !options.contains(&"--dynamodb")) {
            let database = match options {
                // What the next server in this folder has to find.
                ["--data", folder, ..] => apart(&url, folder),
                _ => apart(&url, &Uuid::new_v4().to_string()),
            };
            command.args(["--dynamodb", &database]);
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let written = Arc::clone(&log);
        let errors = std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                written.lock().unwrap().push(line);
            }
        });
        let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let Some(first) = stdout.next() else {
            errors.join().unwrap();
            panic!("it does not start: {:?}", log.lock().unwrap());
        };
        let url = first.strip_prefix("listening on ").unwrap_or_else(|| panic!("{first}"));
        // What is printed later must not fill the pipe.
        let rest = std::thread::spawn(move || stdout.for_each(drop));
        Self { url: url.to_owned(), process: Mutex::new(Some(Process { child, readers: [errors, rest] })), log }
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Every line of the log so far.
    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// Where the database answers, which it says in its log at the start.
    pub(crate) fn database(&self) -> String {
        self.logged("dynamodb")["endpoint"].as_str().unwrap().to_owned()
    }

    /// The first event of the log that is called so. What was written before an answer may still be on its way in the
    /// other pipe.
    pub(crate) fn logged(&self, name: &str) -> Value {
        for _ in 0..1_000 {
            let log = self.log();
            let mut events = log.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            if let Some(event) = events.find(|event| event["event"] == name) {
                return event;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it does not say {name}");
    }

    /// Pulls the plug.
    pub(crate) fn kill(&self) {
        self.end(Signal::SIGKILL);
        // The line that was being written is cut off.
        let mut log = self.log.lock().unwrap();
        if log.last().is_some_and(|line| serde_json::from_str::<Value>(line).is_err()) {
            log.pop();
        }
    }

    /// Asks it to stop, and gives all it has logged.
    pub(crate) fn stop(&self) -> Vec<String> {
        if let Some(status) = self.end(Signal::SIGTERM) {
            assert!(status.success(), "{status} after SIGTERM");
        }
        self.log()
    }

    /// Asks it to stop, and passes over the answers 503 that a test made its database give.
    pub(crate) fn stop_busy(&self) {
        self.stop();
        self.log.lock().unwrap().retain(|line| !line.contains("database.busy") && !line.contains("\"status\":503"));
    }

    fn end(&self, signal: Signal) -> Option<ExitStatus> {
        let process = self.process.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Process { mut child, readers } = process?;
        kill(Pid::from_raw(child.id().try_into().unwrap()), signal).unwrap();
        let status = child.wait().unwrap();
        for reader in readers {
            reader.join().unwrap();
        }
        Some(status)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What failed is about to be told; this must not hide it.
            self.end(Signal::SIGKILL);
            return;
        }
        let failures: Vec<_> = self.stop().into_iter().filter(|line| is_failure(line)).collect();
        assert!(failures.is_empty(), "it failed: {failures:#?}");
    }
}

/// Whether a line of the log tells of an answer of 5xx, a panic, or anything else that is no
/// object of JSON.
fn is_failure(line: &str) -> bool {
    match serde_json::from_str::<Value>(line) {
        Ok(line @ Value::Object(_)) => {
            line["status"].as_u64() >= Some(500) || line["level"] == "error" || line["event"] == "panic"
        }
        _ => true,
    }
}
