//! Where somebody was going when they were asked to sign in.
//!
//! The page that asks for the phone is a file: no function fills it, and it works without scripts.
//! So a cookie remembers the way through all pages of signing in. It holds a word and the code of a
//! dapil, never an address, and leads only to what is known here.

use domain::Election;

use crate::{Reply, Request};

const COOKIE: &str = "__Host-return";
/// Long enough for the message with the code; who comes back later meant something else.
const SECONDS: u32 = 30 * 60;
const PROPOSING: &str = "usulkan";

/// The cookie of somebody who is about to propose, maybe in a dapil of the DPR.
#[must_use]
pub fn way_to_proposing(dapil: Option<&str>) -> String {
    let dapil = dapil.map(|dapil| format!(".{dapil}")).unwrap_or_default();
    format!("{COOKIE}={PROPOSING}{dapil}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={SECONDS}")
}

/// What follows signing in: the page that somebody was going to, once, and else their own.
#[must_use]
pub fn way_back(request: &Request) -> Reply {
    let Some(remembered) = request.cookie(COOKIE) else { return Reply::see_other("/anggota/") };
    let forgotten = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    Reply::see_other(&path(remembered)).with_cookie(&forgotten)
}

fn path(remembered: &str) -> String {
    let (place, dapil) = remembered.split_once('.').unwrap_or((remembered, ""));
    if place != PROPOSING {
        return "/anggota/".to_owned();
    }
    match Election::with_dapil(dapil) {
        Some(_) => format!("/usulkan/?dapil={dapil}"),
        None => "/usulkan/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_places_are_led_to() {
        for (remembered, leads_to) in [
            ("usulkan.3201", "/usulkan/?dapil=3201"),
            ("usulkan", "/usulkan/"),
            ("usulkan.", "/usulkan/"),
            ("usulkan.9999", "/usulkan/"),
            ("usulkan.3201&notice=proposed", "/usulkan/"),
            ("usulkan.//example.org", "/usulkan/"),
            ("//example.org", "/anggota/"),
            ("https://example.org/usulkan", "/anggota/"),
            ("/usulkan/", "/anggota/"),
            ("", "/anggota/"),
        ] {
            assert_eq!(path(remembered), leads_to, "{remembered}");
        }
    }
}
