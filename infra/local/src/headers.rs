//! The headers that CloudFront adds to answers, read from `infra/web.yaml`: what the browser tests
//! meet is the production policy, not a copy of it.

use std::collections::BTreeMap;

use edge::StartError;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Deserialize;
use serde_json::Value;

use crate::cloudfront::fits;
use crate::template::resources;

/// The deployed template itself.
const TEXT: &str = include_str!("../../web.yaml");
const FILE: &str = "infra/web.yaml";

/// Which headers go with which path.
#[derive(Debug)]
pub struct Headers {
    policies: BTreeMap<String, Vec<Added>>,
    /// A path's pattern and the name of its policy; the first that fits counts.
    behaviors: Vec<(String, String)>,
    default: String,
}

#[derive(Debug)]
struct Added {
    name: HeaderName,
    value: HeaderValue,
    /// Whether it replaces what the origin sent.
    wins: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Config {
    #[serde(default)]
    security_headers_config: BTreeMap<String, Value>,
    #[serde(default)]
    custom_headers_config: Items,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Items {
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    header: String,
    value: String,
    r#override: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Distribution {
    default_cache_behavior: Behavior,
    #[serde(default)]
    cache_behaviors: Vec<Behavior>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Behavior {
    #[serde(default)]
    path_pattern: String,
    response_headers_policy_id: Value,
}

impl Headers {
    /// Reads the deployed template; `sign_in_origin` stands for its parameter of that name.
    ///
    /// # Errors
    /// The template is not one this stand-in can follow.
    pub fn read(sign_in_origin: &str) -> Result<Self, StartError> {
        let wrong = |what: &str| StartError::new(format!("{FILE}: {what}"));
        let mut policies = BTreeMap::new();
        for (name, properties) in resources(FILE, TEXT, "AWS::CloudFront::ResponseHeadersPolicy")? {
            let config = serde_json::from_value(properties["ResponseHeadersPolicyConfig"].clone());
            let config: Config = config.map_err(|error| wrong(&format!("{name}: {error}")))?;
            policies.insert(name, added(config, sign_in_origin)?);
        }
        let distributions = resources(FILE, TEXT, "AWS::CloudFront::Distribution")?;
        let distribution = distributions.into_values().next().ok_or_else(|| wrong("no distribution"))?;
        let distribution: Distribution = serde_json::from_value(distribution["DistributionConfig"].clone())
            .map_err(|error| wrong(&format!("distribution: {error}")))?;
        let named = |behavior: &Behavior| {
            let name = behavior.response_headers_policy_id["Ref"].as_str().unwrap_or_default();
            policies.contains_key(name).then(|| name.to_owned()).ok_or_else(|| wrong("a policy that is not there"))
        };
        let default = named(&distribution.default_cache_behavior)?;
        let behaviors = distribution.cache_behaviors.iter();
        let behaviors =
            behaviors.map(|one| Ok((one.path_pattern.clone(), named(one)?))).collect::<Result<_, StartError>>()?;
        Ok(Self { policies, behaviors, default })
    }

    /// Adds what CloudFront adds to an answer for the path.
    pub fn add(&self, path: &str, headers: &mut HeaderMap) {
        let behavior = self.behaviors.iter().find(|(pattern, _)| fits(pattern, path));
        let policy = behavior.map_or(&self.default, |(_, policy)| policy);
        for Added { name, value, wins } in self.policies.get(policy).into_iter().flatten() {
            if *wins || !headers.contains_key(name) {
                headers.insert(name, value.clone());
            }
        }
    }
}

fn added(config: Config, sign_in_origin: &str) -> Result<Vec<Added>, StartError> {
    let text = |value: &Value| {
        let text = value.as_str().or(value["Fn::Sub"].as_str()).unwrap_or_default();
        text.replace("${SignInOrigin}", sign_in_origin)
    };
    let mut found = Vec::new();
    for (kind, value) in config.security_headers_config {
        let (name, text) = match kind.as_str() {
            "ContentSecurityPolicy" => (header::CONTENT_SECURITY_POLICY, text(&value["ContentSecurityPolicy"])),
            "ContentTypeOptions" => (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            "ReferrerPolicy" => (header::REFERRER_POLICY, text(&value["ReferrerPolicy"])),
            // Means something over TLS alone (RFC 6797, 7.2).
            "StrictTransportSecurity" => continue,
            other => return Err(StartError::new(format!("{FILE}: nothing here stands in for {other}"))),
        };
        found.push((name, text, value["Override"] == true));
    }
    for item in config.custom_headers_config.items {
        let name = HeaderName::try_from(item.header).map_err(StartError::new)?;
        found.push((name, item.value, item.r#override));
    }
    let headers = found.into_iter().map(|(name, text, wins)| {
        Ok(Added { name, value: HeaderValue::try_from(text).map_err(StartError::new)?, wins })
    });
    headers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGN_IN: &str = "https://masuk.example";

    fn policy(path: &str) -> String {
        let mut headers = HeaderMap::new();
        Headers::read(SIGN_IN).unwrap().add(path, &mut headers);
        headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned()
    }

    #[test]
    fn officers_pages_alone_reach_another_origin_and_only_where_tokens_are() {
        let strict = policy("/");
        assert!(strict.contains("default-src 'none';") && strict.contains("connect-src 'self';"), "{strict}");
        assert!(!strict.contains(SIGN_IN), "{strict}");
        assert_eq!(strict, edge::CONTENT_SECURITY_POLICY, "functions say the same to who goes round the CDN");
        let open = strict.replace("connect-src 'self';", &format!("connect-src 'self' {SIGN_IN};"));
        for path in
            ["/pengurus/", "/pengurus/daftar-calon/", "/pengurus/nothing", "/en/pengurus/", "/pengurus/masuk.json"]
        {
            assert_eq!(policy(path), open, "{path}");
        }
        for path in [
            "/gabung/",
            "/en/",
            "/pengurus",
            "/x/pengurus/",
            "/api/v1/me",
            "/anggota/",
            "/usulkan/kirim/",
            "/.well-known/jwks.json",
        ] {
            assert_eq!(policy(path), strict, "{path}");
        }
    }

    #[test]
    fn what_the_template_overrides_is_replaced() {
        let mut headers = HeaderMap::new();
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("unsafe-url"));
        Headers::read(SIGN_IN).unwrap().add("/", &mut headers);
        assert_eq!(headers[header::REFERRER_POLICY], "same-origin");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(headers["permissions-policy"].to_str().unwrap().starts_with("camera=(self)"));
    }
}
