//! The process side: start a binary as Lambda would, invoke it, measure it.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::PathBuf,
    process::Stdio,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use bytes::Bytes;
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    net::TcpListener,
    process::{Child, Command},
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};

use crate::{
    Failure, Outcome, Usage,
    server::{Event, Signal, serve},
};

/// How much of what a function wrote is told when it ends unexpectedly, in bytes.
const LOG_TAIL: usize = 4_000;

/// The starts so far, so that no two invocations share an id, whoever serves them.
static STARTS: AtomicU32 = AtomicU32::new(1);

/// A function's binary and the environment it is to be started in.
#[derive(Clone, Debug)]
pub struct Program {
    path: PathBuf,
    name: String,
    env: BTreeMap<OsString, OsString>,
    timeout: Duration,
}

impl Program {
    /// The binary at `path`, named after its file, with the variables that
    /// Lambda always sets, credentials that open nothing, and a timeout of 30
    /// seconds. Nothing of the caller's own environment is passed on.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_stem().map_or_else(|| "function".to_owned(), |stem| stem.to_string_lossy().into_owned());
        let group = format!("/aws/lambda/{name}");
        let env = [
            ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
            ("AWS_DEFAULT_REGION", "ap-southeast-3"),
            ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_LAMBDA_FUNCTION_NAME", &name),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", &group),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]00000000000000000000000000000000"),
            ("AWS_REGION", "ap-southeast-3"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            ("AWS_SESSION_TOKEN", "example"),
            ("LAMBDA_RUNTIME_DIR", "/var/runtime"),
            ("LAMBDA_TASK_ROOT", "/var/task"),
            ("LANG", "en_US.UTF-8"),
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("TZ", ":UTC"),
            ("_HANDLER", "bootstrap"),
        ];
        let env = env.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        Self { path, name, env, timeout: Duration::from_secs(30) }
    }

    /// Adds an environment variable, or replaces it.
    #[must_use]
    pub fn env(mut self, key: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.env.insert(key.into(), value.into());
        self
    }

    /// Adds environment variables, or replaces them.
    #[must_use]
    pub fn envs<K: Into<OsString>, V: Into<OsString>>(mut self, vars: impl IntoIterator<Item = (K, V)>) -> Self {
        self.env.extend(vars.into_iter().map(|(key, value)| (key.into(), value.into())));
        self
    }

    /// How long the function may take to start, and to answer an event.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// Starts the binary and returns when it asks for its first event.
    ///
    /// # Errors
    /// When it cannot be started, ends, reports that it cannot start, or takes
    /// too long.
    pub async fn start(&self) -> Result<Running, Failure> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(Failure::Listen)?;
        let address = listener.local_addr().map_err(Failure::Listen)?;
        let (sender, signals) = mpsc::unbounded_channel();
        let server = Aborting(serve(listener, sender));

        let mut command = Command::new(&self.path);
        command
            .env_clear()
            .envs(&self.env)
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let spawned = Instant::now();
        let mut child = command.spawn().map_err(|source| Failure::Spawn { path: self.path.clone(), source })?;
        let log = Arc::default();
        let pipes = [
            child.stdout.take().map(|pipe| keep(pipe, Arc::clone(&log))),
            child.stderr.take().map(|pipe| keep(pipe, Arc::clone(&log))),
        ];
        let mut running = Running {
            arn: format!("arn:aws:lambda:ap-southeast-3:123456789012:function:{}", self.name),
            timeout: self.timeout,
            child,
            _server: server,
            signals,
            waiting: None,
            start: STARTS.fetch_add(1, Ordering::Relaxed),
            invocations: 0,
            init: Duration::ZERO,
            log,
            pipes: pipes.into_iter().flatten().collect(),
        };
        let ready = running.ready().await?;
        running.init = ready.saturating_duration_since(spawned);
        Ok(running)
    }
}

/// A function that has started. It is killed when this is dropped.
pub struct Running {
    arn: String,
    timeout: Duration,
    child: Child,
    _server: Aborting,
    signals: mpsc::UnboundedReceiver<Signal>,
    waiting: Option<(Instant, oneshot::Sender<Event>)>,
    start: u32,
    invocations: u64,
    init: Duration,
    log: Arc<Mutex<Vec<u8>>>,
    pipes: Vec<JoinHandle<()>>,
}

/// What came of one invocation.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What the function sent.
    pub outcome: Outcome,
    /// From handing the event over to the arrival of the answer.
    pub took: Duration,
}

impl Running {
    /// From starting the process to its first request for an event.
    #[must_use]
    pub fn init(&self) -> Duration {
        self.init
    }

    /// Hands `event` over, as it is, and returns what the function answers.
    ///
    /// # Errors
    /// When the process ends or takes too long; an error that the function
    /// itself reports is an [`Outcome::Error`].
    pub async fn invoke(&mut self, event: &[u8]) -> Result<Answer, Failure> {
        self.ready().await?;
        let Some((_, hand_over)) = self.waiting.take() else {
            return Err(self.ended().await);
        };
        self.invocations += 1;
        let id = format!("{:08x}-0000-4000-8000-{:012x}", self.start, self.invocations);
        let deadline = SystemTime::now() + self.timeout;
        let event = Event {
            id: id.clone(),
            arn: self.arn.clone(),
            deadline_ms: deadline.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()),
            body: Bytes::copy_from_slice(event),
        };
        let handed = Instant::now();
        if hand_over.send(event).is_err() {
            return Err(self.ended().await);
        }
        match self.next_signal().await? {
            Signal::Done { at, id: answered, outcome } if answered == id => {
                Ok(Answer { outcome, took: at.saturating_duration_since(handed) })
            }
            Signal::Done { id: answered, .. } => Err(Failure::Confused { expected: id, answered }),
            Signal::Next(..) => {
                Err(Failure::Confused { expected: id, answered: "with a request for the next".to_owned() })
            }
            Signal::InitError(report) => Err(Failure::Init { report }),
        }
    }

    /// What the process has used so far, measured once it waits for an event,
    /// so that the work after an answer counts too.
    ///
    /// # Errors
    /// When the process has ended, or the system is not Linux.
    pub async fn usage(&mut self) -> Result<Usage, Failure> {
        self.ready().await?;
        match self.child.id() {
            Some(pid) => Usage::of(pid).map_err(Failure::Unmeasured),
            None => Err(self.ended().await),
        }
    }

    /// What the function has written to stdout and stderr so far.
    #[must_use]
    pub fn log(&self) -> String {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&log).into_owned()
    }

    /// Kills the process, which is how Lambda ends one that registered no
    /// extension, and returns all that it wrote.
    pub async fn stop(mut self) -> String {
        // It may have ended on its own; then there is nothing left to kill.
        let _ended = self.child.kill().await;
        for pipe in self.pipes.drain(..) {
            let _closed = pipe.await;
        }
        self.log()
    }

    /// Waits until the function asks for an event, and returns when it did.
    async fn ready(&mut self) -> Result<Instant, Failure> {
        if let Some((at, hand_over)) = &self.waiting
            && !hand_over.is_closed()
        {
            return Ok(*at);
        }
        match self.next_signal().await? {
            Signal::Next(at, hand_over) => {
                self.waiting = Some((at, hand_over));
                Ok(at)
            }
            Signal::InitError(report) => Err(Failure::Init { report }),
            Signal::Done { id, .. } => Err(Failure::Confused { expected: "no invocation".to_owned(), answered: id }),
        }
    }

    async fn next_signal(&mut self) -> Result<Signal, Failure> {
        let first = async {
            tokio::select! {
                // What was said before the end counts more than the end.
                biased;
                signal = self.signals.recv() => signal,
                _ = self.child.wait() => self.signals.try_recv().ok(),
            }
        };
        match timeout(self.timeout, first).await {
            Ok(Some(signal)) => Ok(signal),
            Ok(None) => Err(self.ended().await),
            Err(_) => {
                let _ended = self.child.kill().await;
                Err(Failure::TimedOut(self.timeout))
            }
        }
    }

    async fn ended(&mut self) -> Failure {
        let status = timeout(self.timeout, self.child.wait()).await;
        for pipe in self.pipes.drain(..) {
            let _closed = pipe.await;
        }
        let log = self.log();
        let mut from = log.len().saturating_sub(LOG_TAIL);
        while !log.is_char_boundary(from) {
            from += 1;
        }
        let log = log.get(from..).unwrap_or_default().to_owned();
        Failure::Exited { status: status.ok().and_then(Result::ok), log }
    }
}

/// A task that ends with the value that holds it.
struct Aborting(JoinHandle<()>);

impl Drop for Aborting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Reads a pipe to its end: one that nobody reads blocks its writer when full.
fn keep(mut pipe: impl AsyncRead + Unpin + Send + 'static, log: Arc<Mutex<Vec<u8>>>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut chunk = [0; 8 * 1024];
        while let Ok(read @ 1..) = pipe.read(&mut chunk).await {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            log.extend_from_slice(chunk.get(..read).unwrap_or_default());
        }
    })
}
