//! The officers' identity provider of a laptop, which is to be as strict as those of the world: a page
//! that works with it works with them. Browsers go through it in `tests/browser/sign_in.test.js`.

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::harness::{Api, http, text};

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What a browser knows of the provider.
struct Provider {
    http: Client,
    discovered: Value,
    client: String,
    door: String,
    site: String,
}

type Pairs<'a> = Vec<(&'a str, String)>;

/// Puts values in place of others; an empty one takes its name away.
fn change<'a>(mut pairs: Pairs<'a>, changes: &[(&'a str, &str)]) -> Pairs<'a> {
    for (name, value) in changes {
        pairs.retain(|(other, _)| other != name);
        if !value.is_empty() {
            pairs.push((name, (*value).to_owned()));
        }
    }
    pairs
}

impl Provider {
    /// Found as clients find it: by the issuer that a token names.
    async fn of(api: &Api) -> Self {
        let token = api.officer("viewer").await;
        let issuer = text(&claims(&token), "iss").to_owned();
        let http = http();
        let discovery = format!("{issuer}/.well-known/openid-configuration");
        let discovered: Value = http.get(discovery).send().await.unwrap().json().await.unwrap();
        assert_eq!(text(&discovered, "issuer"), issuer);
        let known = api.at(Method::GET, "/pengurus/masuk.json").await.is(200).json();
        for endpoint in ["authorization_endpoint", "token_endpoint", "end_session_endpoint"] {
            assert_eq!(known[endpoint], discovered[endpoint]);
            assert!(text(&known, endpoint).starts_with(&issuer), "{endpoint}");
        }
        let site = api.server.url().to_owned();
        assert_ne!(site, issuer, "another origin, as on AWS");
        Self { http, discovered, client: text(&known, "client_id").to_owned(), door: format!("{site}/pengurus/"), site }
    }

    fn question(&self) -> Pairs<'static> {
        vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.client.clone()),
            ("redirect_uri", self.door.clone()),
            ("scope", "openid".to_owned()),
            ("state", "s".to_owned()),
            ("nonce", "n".to_owned()),
            ("code_challenge", CHALLENGE.to_owned()),
            ("code_challenge_method", "S256".to_owned()),
        ]
    }

    async fn ask(&self, question: &Pairs<'_>, officer: Option<&str>) -> Response {
        let query = serde_urlencoded::to_string(question).unwrap();
        let url = format!("{}?{query}", text(&self.discovered, "authorization_endpoint"));
        let request = match officer {
            Some(officer) => self.post(&url, &[("officer", officer)]),
            None => self.http.get(url),
        };
        request.send().await.unwrap()
    }

    fn post(&self, url: &str, form: &[(&str, impl AsRef<str>)]) -> RequestBuilder {
        let pairs = form.iter().map(|(name, value)| (*name, value.as_ref()));
        let form = serde_urlencoded::to_string(pairs.collect::<Vec<_>>()).unwrap();
        self.http.post(url).header("content-type", "application/x-www-form-urlencoded").body(form)
    }

    /// A code for the officer.
    async fn code(&self, officer: &str) -> String {
        let back = location(&self.ask(&self.question(), Some(officer)).await);
        assert_eq!(back.get("state"), Some(&"s".to_owned()));
        back["code"].clone()
    }

    fn exchange(&self, code: &str) -> Pairs<'static> {
        vec![
            ("grant_type", "authorization_code".to_owned()),
            ("client_id", self.client.clone()),
            ("redirect_uri", self.door.clone()),
            ("code", code.to_owned()),
            ("code_verifier", VERIFIER.to_owned()),
        ]
    }

    async fn tokens(&self, form: &Pairs<'_>) -> (u16, Value) {
        let url = text(&self.discovered, "token_endpoint");
        let answer = self.post(url, form).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header("access-control-allow-origin").as_deref(), Some(self.site.as_str()), "the site's page alone");
        assert_eq!(header("cache-control").as_deref(), Some("no-store"));
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn refuses(&self, form: &Pairs<'_>, error: &str) {
        assert_eq!(self.tokens(form).await, (400, json!({"error": error})), "{form:?}");
    }
}

fn location(answer: &Response) -> std::collections::HashMap<String, String> {
    assert_eq!(answer.status(), 303);
    let location = answer.headers()["location"].to_str().unwrap();
    let (_, query) = location.split_once('?').unwrap();
    serde_urlencoded::from_str(query).unwrap()
}

fn claims(token: &str) -> Value {
    use base64::Engine;
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn a_code_becomes_a_token_that_the_api_takes() {
    let api = Api::shared();
    let provider = Provider::of(&api).await;
    let (status, tokens) = provider.tokens(&provider.exchange(&provider.code("bandung").await)).await;
    assert_eq!(status, 200, "{tokens}");
    let token = text(&tokens, "id_token");
    assert_eq!((&claims(token)["nonce"], &claims(token)["aud"]), (&json!("n"), &json!(provider.client)));
    let me = api.get("/admin/me").officer(token).await.is(200).json();
    assert_eq!(me["subject"], "dev|bandung");
    // The page and the gate agree on one kind of token: no other opens anything.
    for other in ["access_token", "refresh_token"] {
        api.get("/admin/me").officer(text(&tokens, other)).await.problem(401, "token.invalid");
    }
    let keys: Value =
        provider.http.get(text(&provider.discovered, "jwks_uri")).send().await.unwrap().json().await.unwrap();
    assert_eq!((&keys["keys"][0]["use"], &keys["keys"][0]["alg"]), (&json!("sig"), &json!("ES256")));
}

#[tokio::test]
async fn a_code_is_good_once_and_for_nobody_but_the_page_that_asked() {
    let api = Api::shared();
    let provider = Provider::of(&api).await;
    let other = "x".repeat(43);
    let english = format!("{}/en/pengurus/", provider.site);
    for (changes, error) in [
        (vec![("code_verifier", other.as_str())], "invalid_grant"),
        (vec![("code_verifier", CHALLENGE)], "invalid_grant"),
        (vec![("code_verifier", "")], "invalid_grant"),
        (vec![("redirect_uri", english.as_str())], "invalid_grant"),
        (vec![("redirect_uri", "")], "invalid_grant"),
    ] {
        let code = provider.code("owner").await;
        provider.refuses(&change(provider.exchange(&code), &changes), error).await;
        provider.refuses(&provider.exchange(&code), "invalid_grant").await;
    }
    let code = provider.code("owner").await;
    for (changes, error) in [
        (vec![("client_id", "another")], "invalid_client"),
        (vec![("client_id", "")], "invalid_client"),
        (vec![("grant_type", "password")], "unsupported_grant_type"),
        (vec![("code", "made-up")], "invalid_grant"),
    ] {
        provider.refuses(&change(provider.exchange(&code), &changes), error).await;
    }
    assert_eq!(provider.tokens(&provider.exchange(&code)).await.0, 200, "none of these has used it up");
    provider.refuses(&provider.exchange(&code), "invalid_grant").await;
}

#[tokio::test]
async fn a_token_is_renewed_once_with_what_came_beside_it() {
    let api = Api::shared();
    let provider = Provider::of(&api).await;
    let (_, tokens) = provider.tokens(&provider.exchange(&provider.code("jabar").await)).await;
    let renewal = |tokens: &Value| {
        let refresh = text(tokens, "refresh_token").to_owned();
        vec![
            ("grant_type", "refresh_token".to_owned()),
            ("client_id", provider.client.clone()),
            ("refresh_token", refresh),
        ]
    };
    let (status, renewed) = provider.tokens(&renewal(&tokens)).await;
    assert_eq!(status, 200);
    api.get("/admin/me").officer(text(&renewed, "id_token")).await.is(200);
    provider.refuses(&renewal(&tokens), "invalid_grant").await;
    assert_eq!(provider.tokens(&renewal(&renewed)).await.0, 200);
}

#[tokio::test]
async fn a_bad_question_goes_back_to_the_site_and_never_elsewhere() {
    let api = Api::shared();
    let provider = Provider::of(&api).await;
    for officer in [None, Some("owner")] {
        for (changes, error) in [
            (vec![("response_type", "token")], "unsupported_response_type"),
            (vec![("response_type", "")], "unsupported_response_type"),
            (vec![("scope", "email")], "invalid_scope"),
            (vec![("code_challenge", "")], "invalid_request"),
            (vec![("code_challenge", "short")], "invalid_request"),
            (vec![("code_challenge_method", "plain")], "invalid_request"),
            (vec![("code_challenge_method", "")], "invalid_request"),
        ] {
            let back = location(&provider.ask(&change(provider.question(), &changes), officer).await);
            assert_eq!((back["error"].as_str(), back["state"].as_str(), back.get("code")), (error, "s", None));
        }
        let near = format!("{}x", provider.door);
        for changes in [
            ("client_id", "another"),
            ("client_id", ""),
            ("redirect_uri", ""),
            ("redirect_uri", "https://elsewhere.example/pengurus/"),
            ("redirect_uri", near.as_str()),
        ] {
            let answer = provider.ask(&change(provider.question(), &[changes]), officer).await;
            assert_eq!(answer.status(), 400, "{changes:?}");
            assert!(answer.headers().get("location").is_none());
        }
    }
    for nobody in ["", "stranger"] {
        let back = location(&provider.ask(&provider.question(), Some(nobody)).await);
        assert_eq!((back["error"].as_str(), back.get("code")), ("access_denied", None));
    }
    let page = provider.ask(&change(provider.question(), &[("state", "\"><script>x</script>")]), None).await;
    let html = page.text().await.unwrap();
    assert!(html.contains("bandung") && !html.contains("<script"), "{html}");
}
