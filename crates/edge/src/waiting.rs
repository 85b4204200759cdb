//! What a page needs that waits for a code, kept by the browser that asked.
//!
//! Whoever is sent a code leaves for their messages and comes back. What they come back to is a page that was
//! asked for by GET: reloading it sends no second code, and going back asks nobody to send a form again. What the
//! page says is personal and stands in no address: it is sealed in a cookie, for as long as the code is good.

use std::marker::PhantomData;

use domain::CODE_MINUTES;
use keyring::TokenSealer;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{ApiError, Request};

/// Keeps what a page needs that waits for a code.
pub const WAITING_COOKIE: &str = "__Host-waiting";

/// A page that waits for a code, by the kind of what it needs. A browser waits for one code at a time.
#[derive(Debug)]
pub struct Waiting<T> {
    usage: &'static str,
    needs: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned> Waiting<T> {
    /// The page of this name: what was kept for one page opens on no other.
    #[must_use]
    pub const fn of_page(usage: &'static str) -> Self {
        Self { usage, needs: PhantomData }
    }

    /// The cookie that keeps what the page needs.
    ///
    /// # Errors
    /// The system's random generator failed.
    pub fn cookie(&self, tokens: &TokenSealer, needs: T, request: &Request) -> Result<String, ApiError> {
        let seconds = CODE_MINUTES * 60;
        let sealed = tokens.issue(self.usage, request.now.as_second() + seconds, needs)?;
        Ok(format!("{WAITING_COOKIE}={sealed}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}"))
    }

    /// What the browser kept for the page; `None` when it waits for nothing any more.
    #[must_use]
    pub fn of(&self, request: &Request, tokens: &TokenSealer) -> Option<T> {
        tokens.open(self.usage, request.now.as_second(), request.cookie(WAITING_COOKIE)?).ok()
    }
}

/// Lets the browser forget a cookie.
#[must_use]
pub fn no_cookie(name: &str) -> String {
    format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
