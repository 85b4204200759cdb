//! Every route of the API: what `template.yaml`, the OpenAPI document, the handlers and the answer to a wrong method
//! agree on. A function's routes are an enum, over which its handler's `match` is exhaustive.

mod table;

use domain::limits::{BODY_MAX, FILE_MAX};

pub use table::*;

/// The base of all paths but the well-known ones and the pages.
pub const BASE: &str = "/api/v1";

/// Who a route is for. What somebody may do there is decided by the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Everybody; a link, a code or a cookie may say more.
    Anyone,
    /// Whoever is signed in by phone.
    Session,
    /// An officer, with a token.
    Officer,
}

/// What a request's body may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Fields, as a form or JSON.
    Fields,
    /// Nothing: the route asks for something and tells nothing with it, so that a field has no place.
    Nothing,
    /// A file, as the body or in a field of it.
    File,
}

/// One route, with all that is known of it before its handler.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Its method.
    pub method: &'static str,
    /// The path that a client asks for.
    pub path: &'static str,
    /// Who it is for.
    pub caller: Caller,
    /// What it takes.
    pub takes: Takes,
    /// Whether a form reaches it too, by POST to the same path with `_method`.
    pub by_form: bool,
    /// Whether whoever stands in between may keep the answer: it is the same for everybody, so nothing that tells people
    /// apart is in it or decides about it.
    pub kept: bool,
    /// Whether somebody may be told to wait. Thousands of phones stand behind one address, and all of them look for their
    /// village and check cards.
    pub limited: bool,
    /// The function (package) behind it.
    pub function: &'static str,
}

impl Route {
    const fn new(method: &'static str, path: &'static str, caller: Caller) -> Self {
        Self { method, path, caller, takes: Takes::Fields, by_form: false, kept: false, limited: true, function: "" }
    }

    const fn takes_nothing(mut self) -> Self {
        self.takes = Takes::Nothing;
        self
    }

    const fn takes_a_file(mut self) -> Self {
        self.takes = Takes::File;
        self
    }

    const fn or_by_form(mut self) -> Self {
        self.by_form = true;
        self
    }

    const fn kept_by_everybody(mut self) -> Self {
        self.kept = true;
        self
    }

    const fn never_limited(mut self) -> Self {
        self.limited = false;
        self
    }

    const fn of(mut self, function: &'static str) -> Self {
        self.function = function;
        self
    }

    /// The most bytes of a body.
    #[must_use]
    pub const fn body_max(&self) -> usize {
        match self.takes {
            Takes::File => FILE_MAX,
            Takes::Fields | Takes::Nothing => BODY_MAX,
        }
    }

    /// The path under which API Gateway knows it.
    #[must_use]
    pub fn at_the_api(&self) -> &'static str {
        at_the_api(self.path)
    }

    /// The path below [`BASE`].
    #[must_use]
    pub fn below_base(&self) -> &'static str {
        self.path.strip_prefix(BASE).unwrap_or(self.path)
    }

    /// Whether API Gateway's `path` is one of this route.
    fn fits(&self, path: &str) -> bool {
        let pattern = self.at_the_api();
        pattern.split('/').count() == path.split('/').count()
            && pattern
                .split('/')
                .zip(path.split('/'))
                .all(|(p, part)| p == part || (p.starts_with('{') && !part.is_empty()))
    }
}

const fn get(path: &'static str, caller: Caller) -> Route {
    Route::new("GET", path, caller)
}

const fn post(path: &'static str, caller: Caller) -> Route {
    Route::new("POST", path, caller)
}

const fn put(path: &'static str, caller: Caller) -> Route {
    Route::new("PUT", path, caller)
}

const fn patch(path: &'static str, caller: Caller) -> Route {
    Route::new("PATCH", path, caller)
}

const fn delete(path: &'static str, caller: Caller) -> Route {
    Route::new("DELETE", path, caller)
}

/// The routes that one handler answers.
pub trait Handled: Copy + 'static {
    /// Each with its columns.
    const ALL: &'static [(Self, Route)];

    /// What is known of it.
    fn columns(self) -> &'static Route;

    /// The route of a method and a pattern, as API Gateway has it.
    #[must_use]
    fn find(method: &str, pattern: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(_, route)| route.method == method && route.at_the_api() == pattern).map(|(name, _)| *name)
    }
}

/// The route of a method and a pattern, as API Gateway has it.
#[must_use]
pub fn find(method: &str, pattern: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.method == method && route.at_the_api() == pattern)
}

/// What API Gateway has to know: method, path and function, without doubles. A form's POST is a route of its own there.
#[must_use]
pub fn at_the_gateway() -> Vec<(&'static str, &'static str, &'static str)> {
    let mut all: Vec<_> = ROUTES.iter().map(|route| (route.method, route.path, route.function)).collect();
    all.extend(ROUTES.iter().filter(|route| route.by_form).map(|route| ("POST", route.path, route.function)));
    all.sort_unstable_by_key(|(method, path, _)| (*path, *method));
    all.dedup();
    all
}

/// API Gateway takes no path that ends in a slash, so the edge takes the last slash of a page away (`infra/web.yaml`).
#[must_use]
pub fn at_the_api(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

/// The methods that `path`, as API Gateway has it, takes, in order; none when there is no such path. A path may be of two
/// patterns: `GET /cards/verify` asks for the card of that name.
#[must_use]
pub fn methods(path: &str) -> Vec<&'static str> {
    let fitting = ROUTES.iter().filter(|route| route.fits(path));
    let mut methods: Vec<_> =
        fitting.flat_map(|route| [Some(route.method), route.by_form.then_some("POST")]).flatten().collect();
    methods.sort_unstable();
    methods.dedup();
    methods
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_takes_what_any_of_its_patterns_takes() {
        for (path, expected) in [
            ("/api/v1/me", &["GET", "PATCH", "POST"][..]),
            ("/api/v1/cards/verify", &["GET", "POST"]),
            ("/api/v1/cards/x", &["GET"]),
            ("/api/v1/cards/", &[]),
            ("/api/v1/nope", &[]),
            ("/", &[]),
        ] {
            assert_eq!(methods(path), expected, "{path}");
        }
    }

    /// Officers' routes are those below `/admin`; members' are their pages, and what is below `/me` and `/nominations`.
    /// Of the rest one alone needs a session: it says who of the people behind a phone holds it.
    #[test]
    fn a_path_says_who_its_routes_are_for() {
        for route in ROUTES {
            let room = route.below_base().split('/').nth(1).unwrap_or_default();
            let expected = match (route.method, room) {
                (_, "admin") => Caller::Officer,
                (_, "me" | "nominations" | "anggota" | "usulkan") | ("PUT", "sessions") => Caller::Session,
                _ => Caller::Anyone,
            };
            assert_eq!(route.caller, expected, "{} {}", route.method, route.path);
        }
    }

    #[test]
    fn no_two_routes_are_one() {
        let mut names: Vec<_> = ROUTES.iter().map(|route| (route.method, route.at_the_api())).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
