//! Requests become events, and answers responses, by the stand-in's own gateway: the routes are
//! the template's, the events those that AWS makes.

use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;
use http::{Method, Response, header};
use http_body_util::BodyExt;
use jiff::Timestamp;
use keyring::EdgeProof;
use local::{
    cloudfront::{self, CloudFront, Way},
    gateway::{self, Incoming},
    routes::Routes,
    template,
};
use serde_json::Value;
use testkit::tables;

use crate::Failure;

/// Where the functions are told that the site is.
pub const ORIGIN: &str = "https://kader.partai-contoh.example";

const DOMAIN: &str = "kader.partai-contoh.example";
const PHONE: &str = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile";

/// A request that is to become an event.
#[derive(Clone, Debug)]
pub struct Request(http::Request<Bytes>);

impl Request {
    /// A request without a body.
    ///
    /// # Errors
    /// When the path is none.
    pub fn get(path: &str) -> Result<Self, Failure> {
        Self::new(Method::GET, path, Bytes::new())
    }

    /// A JSON request.
    ///
    /// # Errors
    /// When the path is none.
    pub fn json(method: Method, path: &str, body: &Value) -> Result<Self, Failure> {
        let request = Self::new(method, path, body.to_string().into())?;
        request.header(header::CONTENT_TYPE.as_str(), "application/json")
    }

    /// A form that a browser sends and wants a page for.
    ///
    /// # Errors
    /// When the path is none, or a field cannot be written in a form.
    pub fn form(path: &str, fields: &[(&str, String)]) -> Result<Self, Failure> {
        let body = serde_urlencoded::to_string(fields)?;
        Self::new(Method::POST, path, body.into())?
            .header(header::CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")?
            .page()
    }

    fn new(method: Method, path: &str, body: Bytes) -> Result<Self, Failure> {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_ENCODING, "gzip, deflate, br")
            .header(header::ACCEPT_LANGUAGE, "id-ID,id;q=0.9")
            .header(header::HOST, DOMAIN)
            .header(header::USER_AGENT, PHONE)
            .header("x-amzn-trace-id", "Root=1-65000000-000000000000000000000001")
            .body(body)?;
        Ok(Self(request))
    }

    /// Sets a header.
    ///
    /// # Errors
    /// When the name or the value is none.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, Failure> {
        self.0.headers_mut().insert(header::HeaderName::try_from(name)?, value.parse()?);
        Ok(self)
    }

    /// Asks for a page, as browsers do.
    ///
    /// # Errors
    /// None in practice.
    pub fn page(self) -> Result<Self, Failure> {
        self.header(header::ACCEPT.as_str(), "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    }
}

/// An event and the function that it is for.
#[derive(Clone, Debug)]
pub struct Event {
    /// The function's package.
    pub package: String,
    /// The event itself.
    pub bytes: Vec<u8>,
}

/// What stands in front of the functions: the edge of the network, and the gateway.
#[derive(Debug)]
pub struct Gateway {
    edge: CloudFront,
    routes: Routes,
}

impl Gateway {
    /// The routes of the deployed template, behind an edge that shows `proof`.
    ///
    /// # Errors
    /// When the template cannot be read.
    pub fn of_the_template(proof: &EdgeProof) -> Result<Self, Failure> {
        let functions = template::functions(&tables::purposes()?)?;
        Ok(Self { edge: CloudFront::new(proof)?, routes: Routes::new(&functions) })
    }

    /// The event for a request.
    ///
    /// # Errors
    /// When no route takes it.
    pub fn event(&self, request: Request) -> Result<Event, Failure> {
        let (mut parts, body) = request.0.into_parts();
        let no_route = format!("no route for {} {}", parts.method, parts.uri);
        let path = gateway::decoded_path(parts.uri.path()).ok_or(no_route.as_str())?;
        let Way::Api(path) = self.edge.way(&path, cloudfront::is_signed_in(&parts.headers)) else {
            return Err(no_route.into());
        };
        let route = self.routes.find(parts.method.as_str(), &path).ok_or(no_route.as_str())?;
        self.edge.write(&mut parts.headers, IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));
        let incoming = Incoming {
            parts: &parts,
            body: &body,
            source: cloudfront::ADDRESS,
            request_id: "JKJaXmPLvHcESHA=",
            at: Timestamp::now(),
            domain: DOMAIN,
        };
        let bytes = gateway::event(&incoming, &route, &path).to_string().into_bytes();
        Ok(Event { package: route.package, bytes })
    }
}

/// The HTTP response of a function's answer.
///
/// # Errors
/// When the gateway could make none of it.
pub async fn response(answer: &[u8]) -> Result<Response<Bytes>, Failure> {
    let answer = std::str::from_utf8(answer)?;
    let response = gateway::response(answer).ok_or("an answer of which no response can be made")?;
    let (head, body) = response.into_parts();
    Ok(Response::from_parts(head, body.collect().await?.to_bytes()))
}

#[cfg(test)]
mod tests {
    use http::Method;
    use serde_json::{Value, json};

    use keyring::{EdgeProof, KeySet};

    use super::{Gateway, Request, response};

    fn gateway() -> Gateway {
        let keys = [(1, "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=".to_owned())].into();
        Gateway::of_the_template(&EdgeProof::new(&KeySet { current: 1, keys }).unwrap()).unwrap()
    }

    #[test]
    fn a_request_is_for_the_function_whose_route_takes_it() {
        let gateway = gateway();
        let body = json!({"code": "123456"});
        let request = Request::json(Method::POST, "/api/v1/applications/1/verification", &body);
        let event = gateway.event(request.unwrap()).unwrap();
        assert_eq!(event.package, "confirm-contact");
        let event: Value = serde_json::from_slice(&event.bytes).unwrap();
        assert_eq!(event["pathParameters"]["id"], "1");
        assert_eq!(event["body"], body.to_string());
        assert!(gateway.event(Request::get("/nowhere").unwrap()).is_err());
    }

    #[test]
    fn a_form_is_in_base64_and_wants_a_page() {
        let gateway = gateway();
        let request = Request::form("/api/v1/applications", &[("name", "Siti A".to_owned())]);
        let event = gateway.event(request.unwrap()).unwrap();
        let event: Value = serde_json::from_slice(&event.bytes).unwrap();
        assert_eq!(event["body"], "bmFtZT1TaXRpK0E=");
        assert_eq!(event["isBase64Encoded"], true);
        assert!(event["headers"]["accept"].as_str().unwrap().starts_with("text/html"));
    }

    #[tokio::test]
    async fn an_answer_without_a_status_is_none() {
        let reply = response(br#"{"statusCode":202,"body":"{}"}"#).await.unwrap();
        assert_eq!((reply.status().as_u16(), reply.body().as_ref()), (202, b"{}".as_slice()));
        assert!(response(br#"{"errorMessage":"x"}"#).await.is_err());
    }
}
