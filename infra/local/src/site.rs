//! Serves the static site from memory.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use edge::StartError;

/// The built site.
pub struct Site {
    files: BTreeMap<String, File>,
}

struct File {
    bytes: Bytes,
    etag: HeaderValue,
    content_type: &'static str,
    cache_control: &'static str,
}

impl Site {
    /// Builds the site.
    ///
    /// # Errors
    /// A page cannot be built; says which and why, in one line.
    pub fn build() -> Result<Self, StartError> {
        match site::build() {
            Ok(files) => Self::new(files).map_err(StartError::new),
            Err(error) => Err(StartError::new(error.to_string().replace('\n', "; "))),
        }
    }

    fn new(files: BTreeMap<String, Vec<u8>>) -> Result<Self, http::header::InvalidHeaderValue> {
        let files = files.into_iter().map(|(path, bytes)| {
            // Weak, because compression gives each file several bodies.
            let hash = URL_SAFE_NO_PAD.encode(&keyring::sha256(&bytes)[..12]);
            let file = File {
                etag: HeaderValue::try_from(format!("W/\"{hash}\""))?,
                content_type: content_type(&path),
                cache_control: cache_control(&path),
                bytes: bytes.into(),
            };
            Ok((path, file))
        });
        Ok(Self { files: files.collect::<Result<_, _>>()? })
    }

    /// The answer for a path of the site, `None` when no file is there. A folder is its `page`, and without its slash it
    /// leads to the one with it.
    #[must_use]
    pub fn answer(&self, parts: &Parts, path: &str, page: &str) -> Option<Response<Body>> {
        let name = path.strip_prefix('/')?;
        let index = |name: &str| format!("{name}{page}");
        let file = if name.is_empty() || name.ends_with('/') {
            self.files.get(&index(name))?
        } else if let Some(file) = self.files.get(name) {
            file
        } else {
            self.files.get(&index(&format!("{name}/")))?;
            return Some(with_slash(parts));
        };
        if parts.method != Method::GET && parts.method != Method::HEAD {
            return Some(not_allowed());
        }
        Some(file.response(StatusCode::OK, &parts.headers))
    }

    /// The answer when nothing is at the path.
    #[must_use]
    pub fn missing(&self, parts: &Parts) -> Response<Body> {
        if parts.method != Method::GET && parts.method != Method::HEAD {
            return not_allowed();
        }
        let english = parts.uri.path().starts_with("/en/");
        match self.files.get(if english { "en/404.html" } else { "404.html" }) {
            Some(file) => file.response(StatusCode::NOT_FOUND, &HeaderMap::new()),
            None => problem(StatusCode::NOT_FOUND, "not_found"),
        }
    }
}

impl File {
    fn response(&self, status: StatusCode, request: &HeaderMap) -> Response<Body> {
        let known = request.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
        let unchanged =
            known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == "*" || self.etag == tag.trim()));
        let (status, body) = if unchanged {
            (StatusCode::NOT_MODIFIED, Body::empty())
        } else {
            (status, Body::from(self.bytes.clone()))
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.cache_control));
        headers.insert(header::ETAG, self.etag.clone());
        response
    }
}

/// A problem document (RFC 9457) of the stand-in's own.
#[must_use]
pub fn problem(status: StatusCode, code: &str) -> Response<Body> {
    let body = serde_json::json!({
        "type": format!("urn:kader:problem:{code}"),
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "code": code,
    });
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn not_allowed() -> Response<Body> {
    let mut response = problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

/// Leads to the same address with a slash at the end of its path.
#[must_use]
pub fn with_slash(parts: &Parts) -> Response<Body> {
    let path = parts.uri.path();
    let to = match parts.uri.query() {
        Some(query) => format!("{path}/?{query}"),
        None => format!("{path}/"),
    };
    redirect(&to).unwrap_or_else(|| problem(StatusCode::NOT_FOUND, "not_found"))
}

/// A redirect for this time only; `None` when the address cannot stand in a header.
#[must_use]
pub fn redirect(to: &str) -> Option<Response<Body>> {
    // Two slashes at the start would name another host.
    let to = HeaderValue::try_from(to).ok().filter(|_| !to.starts_with("//"))?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    response.headers_mut().insert(header::LOCATION, to);
    Some(response)
}

/// On to another page, by GET. Nobody keeps that it was so.
#[must_use]
pub fn see_other(page: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_static(page));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Files below `assets/` carry a fingerprint of their content in their path.
fn cache_control(path: &str) -> &'static str {
    if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn site() -> Site {
        let files = [
            ("index.html", "home"),
            ("gabung/index.html", "join"),
            ("gabung/signed-in.html", "join, says the header, or see your card"),
            ("404.html", "nothing here"),
            ("en/404.html", "nothing here, in English"),
            ("assets/site-1a2b/site.css", "a{}"),
            ("sw.js", "1"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        Site::new(files.into()).unwrap()
    }

    fn parts(method: &str, target: &str) -> Parts {
        Request::builder().method(method).uri(target).body(()).unwrap().into_parts().0
    }

    fn check(method: &str, target: &str, status: u16, header: &str, value: &str) {
        let parts = parts(method, target);
        let response = site().answer(&parts, parts.uri.path(), "index.html").unwrap_or_else(|| site().missing(&parts));
        assert_eq!(response.status(), status, "{method} {target}");
        let found = response.headers().get(header).map(|found| found.to_str().unwrap());
        assert_eq!(found, Some(value), "{method} {target} {header}");
    }

    #[test]
    fn pages_are_asked_for_again_and_fingerprinted_files_are_not() {
        check("GET", "/", 200, "cache-control", "no-cache");
        check("GET", "/gabung/?ajak=1", 200, "content-type", "text/html; charset=utf-8");
        check("HEAD", "/gabung/", 200, "cache-control", "no-cache");
        check("GET", "/assets/site-1a2b/site.css", 200, "cache-control", "public, max-age=31536000, immutable");
        check("GET", "/sw.js", 200, "content-type", "text/javascript; charset=utf-8");
    }

    #[test]
    fn a_folder_without_its_slash_leads_to_it() {
        check("GET", "/gabung", 307, "location", "/gabung/");
        check("GET", "/gabung?ajak=32.73.1", 307, "location", "/gabung/?ajak=32.73.1");
    }

    #[test]
    fn what_was_kept_signed_out_is_not_the_page_of_whoever_is_signed_in() {
        let mut parts = parts("GET", "/gabung/");
        let tag = site().answer(&parts, "/gabung/", "index.html").unwrap().headers()[header::ETAG].clone();
        parts.headers.insert(header::IF_NONE_MATCH, tag);
        assert_eq!(site().answer(&parts, "/gabung/", "index.html").unwrap().status(), 304);
        assert_eq!(site().answer(&parts, "/gabung/", "signed-in.html").unwrap().status(), 200);
    }

    #[test]
    fn what_is_not_there_is_a_404_page() {
        for target in ["/nothing", "/nothing/", "/gabung/index", "//gabung", "/en/nothing/", "/../Cargo.toml"] {
            check("GET", target, 404, "content-type", "text/html; charset=utf-8");
        }
    }

    #[test]
    fn a_page_takes_no_posts() {
        check("POST", "/gabung/", 405, "allow", "GET, HEAD");
        check("DELETE", "/nothing", 405, "allow", "GET, HEAD");
    }

    #[test]
    fn an_unchanged_file_is_not_sent_again() {
        let site = site();
        let mut parts = parts("GET", "/");
        let first = site.answer(&parts, "/", "index.html").unwrap();
        let tag = first.headers()[header::ETAG].clone();
        parts.headers.insert(header::IF_NONE_MATCH, tag);
        assert_eq!(site.answer(&parts, "/", "index.html").unwrap().status(), 304);
        parts.headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("W/\"other\""));
        assert_eq!(site.answer(&parts, "/", "index.html").unwrap().status(), 200);
    }
}
