//! A provider of messages over HTTP, with a rate, dead numbers and bad hours.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use edge::{Clock, StartError};
use jiff::Timestamp;
use serde_json::Value;
use tokio::task::JoinHandle;

/// A message that the provider took.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The message's id.
    pub id: String,
    /// Its number in the order of arrival.
    pub number: usize,
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub to: String,
    /// The name of its wording.
    pub template: String,
    /// The code inside, if any.
    pub code: Option<String>,
}

#[derive(Debug)]
struct Shop {
    clock: Mutex<Clock>,
    rate: u32,
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    /// The status it answers everything with on a bad day.
    mood: Option<StatusCode>,
    /// Phones that do not exist.
    dead: Vec<String>,
    second: i64,
    in_second: u32,
    taken: BTreeMap<String, Taken>,
    asked: usize,
}

/// The provider.
#[derive(Debug)]
pub struct Provider {
    /// Where messages are posted to.
    pub url: String,
    shop: Arc<Shop>,
    server: JoinHandle<()>,
}

impl Provider {
    /// Opens for business: `rate` messages a second by this clock.
    ///
    /// # Errors
    /// There is no port.
    pub async fn open(clock: Clock, rate: u32) -> Result<Self, StartError> {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(StartError::new)?;
        let url = format!("http://{}/", listener.local_addr().map_err(StartError::new)?);
        let shop = Arc::new(Shop { clock: Mutex::new(clock), rate, books: Mutex::default() });
        let router = Router::new().route("/", post(take)).with_state(Arc::clone(&shop));
        let server = tokio::spawn(async move {
            // Ends with the test.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, shop, server })
    }

    /// From now on everything is answered with this status; `None`: messages are taken.
    ///
    /// # Panics
    /// There is no such status.
    pub fn answers(&self, status: Option<u16>) {
        let mood = status.map(|status| StatusCode::from_u16(status).unwrap_or_else(|_| panic!("{status}")));
        self.shop.books().mood = mood;
    }

    /// This phone (E.164) does not exist.
    pub fn dies(&self, phone: String) {
        self.shop.books().dead.push(phone);
    }

    /// The provider's clock from now on.
    pub fn follows(&self, clock: Clock) {
        *self.shop.clock.lock().unwrap_or_else(PoisonError::into_inner) = clock;
    }

    /// What it took, in the order of arrival.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        self.taken_since(0)
    }

    /// What it took after the first `count`, in the order of arrival.
    #[must_use]
    pub fn taken_since(&self, count: usize) -> Vec<Taken> {
        let books = self.shop.books();
        let mut taken: Vec<_> = books.taken.values().filter(|taken| taken.number >= count).cloned().collect();
        drop(books);
        taken.sort_by_key(|taken| taken.number);
        taken
    }

    /// How often it was asked.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.shop.books().asked
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shop {
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn take(State(shop): State<Arc<Shop>>, Json(message): Json<Value>) -> StatusCode {
    let at = shop.clock.lock().unwrap_or_else(PoisonError::into_inner).now();
    let text = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
    let mut books = shop.books();
    books.asked += 1;
    if let Some(mood) = books.mood {
        return mood;
    }
    if at.as_second() != books.second {
        (books.second, books.in_second) = (at.as_second(), 0);
    }
    if books.in_second >= shop.rate {
        return StatusCode::TOO_MANY_REQUESTS;
    }
    books.in_second += 1;
    if books.dead.contains(&text("to")) {
        return StatusCode::GONE;
    }
    let number = books.taken.len();
    let code = message["code"].as_str().map(str::to_owned);
    let taken = Taken { id: text("id"), number, at, to: text("to"), template: text("template"), code };
    // A repetition is known by its id.
    books.taken.entry(text("id")).or_insert(taken);
    StatusCode::ACCEPTED
}
