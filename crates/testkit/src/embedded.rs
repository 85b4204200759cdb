//! The database: DynamoDB's API over a SQLite file, in this process, reached by the real SDK over
//! loopback HTTP; or any other DynamoDB by its URL.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::Error;

/// How often expired items are swept out; AWS takes up to days.
const SWEEP: Duration = Duration::from_secs(60);
/// How long a request that is under way may hold up the end.
const GRACE: Duration = Duration::from_secs(2);

/// The embedded database, serving until it is stopped.
#[derive(Debug)]
pub struct Embedded {
    endpoint: String,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Embedded {
    /// Opens the file, or makes it, and serves it on a free port of the loopback interface.
    ///
    /// It has a thread pool of its own: its work blocks, and must not hold up the web server.
    ///
    /// # Errors
    /// The file is damaged or was written by a newer engine, or no port is free.
    pub fn start(file: &Path) -> Result<Self, Error> {
        let fail = |error: &dyn std::fmt::Display| Error::new(format!("{}: {error}", file.display()));
        let database = dynoxide::Database::new(&file.to_string_lossy()).map_err(|error| fail(&error))?;
        // Leaves SQLite syncing at checkpoints instead of at every write. With its log that loses
        // nothing when this process is killed.
        database.disable_bulk_loading().map_err(|error| fail(&error))?;
        index_stream_log(file).map_err(|error| fail(&error))?;
        Self::serve(database)
    }

    /// One that is gone with the process, for tests.
    ///
    /// # Errors
    /// No port is free.
    pub fn memory() -> Result<Self, Error> {
        Self::serve(dynoxide::Database::memory().map_err(Error::new)?)
    }

    fn serve(database: dynoxide::Database) -> Result<Self, Error> {
        let fail = |error: &dyn std::fmt::Display| Error::new(error);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| fail(&error))?;
        listener.set_nonblocking(true).map_err(|error| fail(&error))?;
        let endpoint = format!("http://{}", listener.local_addr().map_err(|error| fail(&error))?);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("database")
            .enable_all()
            .build()
            .map_err(|error| fail(&error))?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("database".to_owned())
            .spawn(move || {
                runtime.block_on(serve(listener, database, stopped));
                runtime.shutdown_timeout(GRACE);
            })
            .map_err(|error| fail(&error))?;
        Ok(Self { endpoint, stop, thread })
    }

    /// Where it answers: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Ends what is under way and closes the file.
    pub fn stop(self) {
        let _ = self.stop.send(());
        // Fails only when the thread panicked, and then there is nothing left to close.
        let _ = self.thread.join();
    }
}

async fn serve(listener: TcpListener, database: dynoxide::Database, stopped: oneshot::Receiver<()>) {
    // Fails only outside a runtime.
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    let sweeper = tokio::spawn({
        let database = database.clone();
        async move {
            let mut ticks = tokio::time::interval(SWEEP);
            loop {
                ticks.tick().await;
                let database = database.clone();
                // A sweep that failed is made up for by the next.
                let _ = tokio::task::spawn_blocking(move || database.sweep_ttl()).await;
            }
        }
    });
    let (closing, closed) = oneshot::channel();
    let shutdown = async move {
        let _ = stopped.await;
        let _ = closing.send(());
    };
    let too_long = async {
        let _ = closed.await;
        tokio::time::sleep(GRACE).await;
    };
    // Idle connections of the SDK's pool are closed; one that keeps a request open is cut off.
    tokio::select! {
        _ = dynoxide::server::serve_with_shutdown(listener, database, shutdown) => {}
        () = too_long => {}
    }
    sweeper.abort();
}

/// Every streamed write asks the engine's log for its highest number, and every reader for what
/// comes after one; without an index each of these reads the whole log.
fn index_stream_log(file: &Path) -> rusqlite::Result<()> {
    let connection = rusqlite::Connection::open(file)?;
    connection.busy_timeout(GRACE)?;
    connection.execute_batch(
        "CREATE INDEX IF NOT EXISTS stream_records_by_number
         ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The engine's own two questions to its log, and how SQLite means to answer them.
    #[test]
    fn the_stream_log_is_asked_through_the_index() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("database.sqlite");
        Embedded::start(&file).unwrap().stop();

        let connection = rusqlite::Connection::open(&file).unwrap();
        for question in [
            "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?1",
            "SELECT event_name FROM _stream_records
             WHERE table_name = ?1 AND shard_id = ?2 AND CAST(sequence_number AS INTEGER) > ?3
             ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT ?4",
        ] {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
            for number in 1..=statement.parameter_count() {
                statement.raw_bind_parameter(number, 1).unwrap();
            }
            let mut rows = statement.raw_query();
            let plan: String = rows.next().unwrap().unwrap().get(3).unwrap();
            assert!(plan.starts_with("SEARCH") && plan.contains("stream_records_by_number"), "{plan}");
            assert!(rows.next().unwrap().is_none(), "it also sorts");
        }
    }
}
