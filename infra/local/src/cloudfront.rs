//! CloudFront's part: which way a request goes, and what is done to it on the way. Read from `infra/web.yaml`, as CloudFront
//! is told; the behaviour of its functions is compared with `cloudfront/ways.json` on both sides.

use std::net::{IpAddr, Ipv4Addr};

use edge::StartError;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use keyring::EdgeProof;
use serde::Deserialize;
use serde_json::Value;

use crate::template::resources;

const TEXT: &str = include_str!("../../web.yaml");
/// The function of `infra/web.yaml` that takes a page's last slash away.
const FIND_ROUTE: &str = "FindRoute";
const PROOF: HeaderName = HeaderName::from_static("x-kader-edge");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Where API Gateway sees the request come from: an address of the edge, whoever asked.
pub const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// The edge of the network, in front of everything.
#[derive(Debug)]
pub struct CloudFront {
    behaviors: Vec<Behavior>,
    proof: HeaderValue,
}

/// Where a request goes.
#[derive(Debug, PartialEq, Eq)]
pub enum Way {
    /// To the API, under this path.
    Api(String),
    /// To the address with a slash at its end, where a function's page is.
    WithSlash,
    /// To the files of the site; a folder's page is this one.
    Site(&'static str),
    /// On to one's own page: whoever is signed in need not sign in.
    Own(&'static str),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Behavior {
    path_pattern: String,
    target_origin_id: String,
    #[serde(default)]
    function_associations: Vec<Value>,
}

impl Behavior {
    fn is_of_pages(&self) -> bool {
        self.function_associations.iter().any(|association| association["FunctionARN"]["Fn::GetAtt"][0] == FIND_ROUTE)
    }
}

/// CloudFront's patterns here are a path, or the beginning of one and a star.
pub(crate) fn fits(pattern: &str, path: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => path == pattern,
    }
}

/// Whether a browser keeps the mark of being signed in. What it says is nobody's matter here.
#[must_use]
pub fn is_signed_in(headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    let mut names = cookies.filter_map(|cookie| cookie.split(|byte| *byte == b'=').next());
    names.any(|name| name.trim_ascii() == edge::MARK_COOKIE.as_bytes())
}

impl CloudFront {
    /// The edge that shows `proof` to the functions.
    ///
    /// # Errors
    /// `infra/web.yaml` cannot be understood.
    pub fn new(proof: &EdgeProof) -> Result<Self, StartError> {
        let distributions = resources("infra/web.yaml", TEXT, "AWS::CloudFront::Distribution")?;
        let behaviors = distributions.into_values().flat_map(|properties| {
            let list = properties["DistributionConfig"]["CacheBehaviors"].as_array().cloned().unwrap_or_default();
            list.into_iter().map(serde_json::from_value)
        });
        Ok(Self {
            behaviors: behaviors.collect::<Result<_, _>>().map_err(StartError::new)?,
            proof: HeaderValue::try_from(proof.current()).map_err(StartError::new)?,
        })
    }

    /// The way of a decoded path, for a browser that is signed in or not.
    #[must_use]
    pub fn way(&self, path: &str, signed_in: bool) -> Way {
        let behavior = |path: &str| self.behaviors.iter().find(|behavior| fits(&behavior.path_pattern, path));
        match behavior(path) {
            Some(page) if page.is_of_pages() => Way::Api(path.strip_suffix('/').unwrap_or(path).to_owned()),
            Some(api) if api.target_origin_id == "api" => Way::Api(path.to_owned()),
            _ if behavior(&format!("{path}/")).is_some_and(Behavior::is_of_pages) => Way::WithSlash,
            _ => match (signed_in, path) {
                (true, "/masuk/") => Way::Own("/anggota/"),
                (true, "/en/masuk/") => Way::Own("/anggota/?lang=en"),
                (true, _) => Way::Site(site::SIGNED_IN_PAGE),
                (false, _) => Way::Site("index.html"),
            },
        }
    }

    /// What the edge writes into a request: who sent it, after whatever the sender claims, and its own proof in place of
    /// any other.
    pub fn write(&self, headers: &mut HeaderMap, sender: IpAddr) {
        headers.insert(PROOF, self.proof.clone());
        if let Ok(sender) = HeaderValue::try_from(sender.to_string()) {
            headers.append(FORWARDED_FOR, sender);
        }
    }
}

#[cfg(test)]
mod tests {
    use keyring::KeySet;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        asked: String,
        #[serde(default)]
        signed_in: bool,
        api: Option<String>,
        page: Option<String>,
        leads_to: Option<String>,
        #[serde(default)]
        with_slash: bool,
    }

    fn cloudfront() -> CloudFront {
        let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
        let set = KeySet { current: 1, keys: [(1, key.to_owned())].into() };
        CloudFront::new(&EdgeProof::new(&set).unwrap()).unwrap()
    }

    #[test]
    fn every_address_goes_the_way_that_cloudfront_sends_it() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("cloudfront/ways.json")).unwrap();
        for Case { asked, signed_in, api, page, leads_to, with_slash } in cases {
            let told = match cloudfront().way(&asked, signed_in) {
                Way::Api(path) => (Some(path), None, None, false),
                Way::Site(page) if asked.ends_with('/') => (None, Some(format!("{asked}{page}")), None, false),
                Way::Site(_) => (None, Some(asked.clone()), None, false),
                Way::Own(to) => (None, None, Some(to.to_owned()), false),
                Way::WithSlash => (None, None, None, true),
            };
            assert_eq!(told, (api, page, leads_to, with_slash), "{asked} {signed_in}");
        }
    }

    #[test]
    fn the_mark_is_found_among_other_cookies() {
        for (cookies, expected) in [
            ("__Host-signed-in=x", true),
            ("a=b; __Host-signed-in=", true),
            ("a=__Host-signed-in; b=c", false),
            ("x__Host-signed-in=x", false),
            ("", false),
        ] {
            let headers = [(header::COOKIE, HeaderValue::from_static(cookies))].into_iter().collect();
            assert_eq!(is_signed_in(&headers), expected, "{cookies}");
        }
    }

    #[test]
    fn what_a_client_claims_of_itself_stands_before_what_the_edge_saw() {
        let mut headers = HeaderMap::new();
        headers.insert(PROOF, HeaderValue::from_static("guessed"));
        headers.insert(FORWARDED_FOR, HeaderValue::from_static("203.0.113.9"));
        cloudfront().write(&mut headers, IpAddr::from([198, 51, 100, 7]));
        assert_eq!(headers.get_all(PROOF).iter().collect::<Vec<_>>(), ["AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="]);
        assert_eq!(headers.get_all(FORWARDED_FOR).iter().collect::<Vec<_>>(), ["203.0.113.9", "198.51.100.7"]);
    }
}
