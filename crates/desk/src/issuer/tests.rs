//! Against an issuer that can be slow, broken, and change its keys.

#![expect(clippy::disallowed_methods, reason = "keys that no function would ask for, and how long it took")]

use std::sync::Mutex as StdMutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use contract::ProblemCode;
use jsonwebtoken::{EncodingKey, Header, get_current_timestamp};
use keyring::{CardVerifier, KeySource, Purpose, base64url, base64url_decode};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

const ISSUER: &str = "https://masuk.example/pool";
const CLIENT: &str = "pengurus";

/// A key pair of the issuer.
struct Pair {
    kid: &'static str,
    private: EncodingKey,
    public: Value,
}

impl Pair {
    async fn new(kid: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        keyring::generate(folder.path()).unwrap();
        let source = KeySource::Directory(folder.path().to_owned());
        let keys = source.load(Purpose::CardSigning).await.unwrap();
        let pkcs8 = keys.decode(Purpose::CardSigning).unwrap().into_values().next().unwrap();
        let published = CardVerifier::new(&source.load(Purpose::CardPublic).await.unwrap()).unwrap().jwks();
        Self { kid, private: EncodingKey::from_ec_der(&pkcs8), public: published["keys"][0].clone() }
    }

    fn jwk(&self, more: Value) -> Value {
        let mut jwk = self.public.clone();
        merge(&mut jwk, json!({"use": "sig", "kid": self.kid}));
        merge(&mut jwk, more);
        jwk
    }

    /// What everybody can read of the key.
    fn bytes(&self) -> Vec<u8> {
        ["x", "y"].into_iter().flat_map(|name| base64url_decode(self.public[name].as_str().unwrap()).unwrap()).collect()
    }

    fn token(&self, more: Value) -> String {
        self.sign(Header::new(Algorithm::ES256), more)
    }

    fn sign(&self, header: Header, more: Value) -> String {
        let header = Header { kid: Some(self.kid.to_owned()), ..header };
        jsonwebtoken::encode(&header, &claims(more), &self.private).unwrap()
    }
}

/// Puts the members of one object into another; null takes one away.
fn merge(into: &mut Value, more: Value) {
    for (name, value) in more.as_object().into_iter().flatten() {
        match value {
            Value::Null => drop(into.as_object_mut().unwrap().remove(name)),
            value => into[name] = value.clone(),
        }
    }
}

fn claims(more: Value) -> Value {
    let mut claims = json!({"iss": ISSUER, "aud": CLIENT, "sub": "officer", "nonce": "n", "exp": now() + 60});
    merge(&mut claims, more);
    claims
}

fn now() -> i64 {
    i64::try_from(get_current_timestamp()).unwrap()
}

#[derive(Clone)]
enum Health {
    Keys(Vec<Value>),
    Broken,
    Silent,
}

/// The issuer's page of keys.
struct Published {
    health: StdMutex<Health>,
    asked: AtomicUsize,
}

impl Published {
    /// Publishes, and gives the gate that reads it.
    async fn start(health: Health) -> (Arc<Self>, Arc<Issuer>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let jwks_url = format!("http://{}/keys", listener.local_addr().unwrap());
        let published = Arc::new(Self { health: StdMutex::new(health), asked: AtomicUsize::new(0) });
        let page = Arc::clone(&published);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let page = Arc::clone(&page);
                tokio::spawn(async move {
                    let _ = stream.read(&mut [0; 2048]).await;
                    page.asked.fetch_add(1, Ordering::SeqCst);
                    let health = page.health.lock().unwrap().clone();
                    let (status, body) = match health {
                        Health::Keys(keys) => ("200 OK", json!({"keys": keys}).to_string()),
                        Health::Broken => ("500 Internal Server Error", "{}".to_owned()),
                        Health::Silent => return std::future::pending().await,
                    };
                    let length = body.len();
                    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
                    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
                });
            }
        });
        let oidc = Oidc { issuer: ISSUER.to_owned(), audience: CLIENT.to_owned(), jwks_url };
        (published, Arc::new(Issuer::new(oidc).unwrap()))
    }

    fn becomes(&self, health: Health) {
        *self.health.lock().unwrap() = health;
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn invalid<T>() -> Result<T, ApiError> {
    Err(ApiError::Unauthorized(ProblemCode::TokenInvalid))
}

#[tokio::test]
async fn a_token_is_taken_only_as_the_issuer_made_it_for_us_and_in_its_time() {
    let pair = Pair::new("one").await;
    let (_, issuer) = Published::start(Health::Keys(vec![pair.jwk(Value::Null)])).await;
    let good = [
        json!({}),
        json!({"aud": ["other", CLIENT], "azp": CLIENT}),
        json!({"nbf": now() - 5}),
        json!({"exp": now() - 10, "nbf": now() + 10}), // clocks differ
    ];
    for more in good {
        assert_eq!(issuer.subject(&pair.token(more.clone()), now()).await, Ok("officer".to_owned()), "{more}");
    }
    let bad = [
        json!({"iss": "https://masuk.example"}),
        json!({"iss": null}),
        json!({"aud": "other"}),
        json!({"aud": null}),
        // An access token of Cognito has a client and no audience.
        json!({"aud": null, "client_id": CLIENT, "token_use": "access"}),
        json!({"aud": ["other", CLIENT], "azp": "other"}),
        json!({"exp": now() - 120}),
        json!({"exp": null}),
        json!({"nbf": now() + 120}),
        json!({"sub": null}),
        json!({"sub": ""}),
    ];
    for more in bad {
        assert_eq!(issuer.subject(&pair.token(more.clone()), now()).await, invalid(), "{more}");
    }
    let access = Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::ES256) };
    assert_eq!(issuer.subject(&pair.sign(access, Value::Null), now()).await, invalid());
}

#[tokio::test]
async fn a_token_cannot_choose_how_it_is_checked() {
    let (pair, stranger) = (Pair::new("one").await, Pair::new("one").await);
    let (_, issuer) = Published::start(Health::Keys(vec![pair.jwk(Value::Null)])).await;
    let part = |text: String| base64url(text.as_bytes());
    let unsigned =
        format!("{}.{}.", part(r#"{"alg":"none","kid":"one"}"#.to_owned()), part(claims(Value::Null).to_string()));
    // What everybody can read must not work as a shared secret.
    let signed = [r#"{"alg":"HS256","kid":"one"}"#.to_owned(), claims(Value::Null).to_string()].map(part).join(".");
    let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &pair.bytes());
    let confused = format!("{signed}.{}", base64url(ring::hmac::sign(&secret, signed.as_bytes()).as_ref()));
    for token in [unsigned, confused, stranger.token(Value::Null), "a.b.c".to_owned(), String::new()] {
        assert_eq!(issuer.subject(&token, now()).await, invalid());
    }
}

#[tokio::test]
async fn only_a_public_key_for_signatures_is_used() {
    for (more, usable) in [
        (json!({"use": "enc"}), false),
        (json!({"use": null}), false),
        (json!({"alg": "HS256"}), false),
        (json!({"alg": "ECDH-ES"}), false),
        (json!({"alg": "RS256"}), false),
        (json!({"kty": "oct", "k": "AAAA", "alg": null}), false),
        (json!({"alg": null}), true),
    ] {
        let (pair, other) = (Pair::new("one").await, Pair::new("two").await);
        let keys = vec![pair.jwk(more.clone()), json!("no key"), other.jwk(Value::Null)];
        let (_, issuer) = Published::start(Health::Keys(keys)).await;
        assert_eq!(issuer.subject(&pair.token(Value::Null), now()).await.is_ok(), usable, "{more}");
        assert!(issuer.subject(&other.token(Value::Null), now()).await.is_ok(), "one bad key spoils no other: {more}");
    }
}

#[tokio::test]
async fn keys_are_asked_for_once_and_a_new_one_is_found() {
    let (old, new) = (Pair::new("old").await, Pair::new("new").await);
    let (published, issuer) = Published::start(Health::Keys(vec![old.jwk(Value::Null)])).await;
    for _ in 0..5 {
        assert!(issuer.subject(&old.token(Value::Null), now()).await.is_ok());
    }
    assert_eq!(published.asked(), 1);
    published.becomes(Health::Keys(vec![old.jwk(Value::Null), new.jwk(Value::Null)]));
    assert_eq!(issuer.subject(&new.token(Value::Null), now()).await, invalid(), "not twice within the pause");
    assert!(issuer.subject(&new.token(Value::Null), now() + PAUSE).await.is_ok());
    assert!(issuer.subject(&old.token(Value::Null), now() + PAUSE).await.is_ok());
    assert_eq!(published.asked(), 2);
    // What the issuer withdrew stops working when the keys are looked at again.
    published.becomes(Health::Keys(vec![new.jwk(Value::Null)]));
    assert!(issuer.subject(&old.token(Value::Null), now() + PAUSE).await.is_ok());
    assert_eq!(issuer.subject(&old.token(Value::Null), now() + PAUSE + FRESH).await, invalid());
    assert_eq!(published.asked(), 3);
}

#[tokio::test]
async fn a_flood_of_unknown_keys_does_not_reach_the_issuer() {
    let pair = Pair::new("one").await;
    let (published, issuer) = Published::start(Health::Keys(vec![pair.jwk(Value::Null)])).await;
    let tokens = (0..200).map(|i: u32| {
        let header = Header { kid: Some(format!("made-up-{i}")), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, &claims(Value::Null), &pair.private).unwrap()
    });
    let asks = tokens.map(|token| {
        let issuer = Arc::clone(&issuer);
        tokio::spawn(async move { issuer.subject(&token, now()).await })
    });
    for ask in asks.collect::<Vec<_>>() {
        assert_eq!(ask.await.unwrap(), invalid());
    }
    assert!(issuer.subject(&pair.token(Value::Null), now()).await.is_ok());
    assert_eq!(published.asked(), 1);
}

#[tokio::test]
async fn a_sick_issuer_is_asked_once_however_many_wait() {
    for health in [Health::Broken, Health::Silent, Health::Keys(Vec::new())] {
        let pair = Pair::new("one").await;
        let (published, issuer) = Published::start(health).await;
        let began = Instant::now();
        let waiting = (0..100).map(|_| {
            let (issuer, token) = (Arc::clone(&issuer), pair.token(Value::Null));
            tokio::spawn(async move { issuer.subject(&token, now()).await })
        });
        for one in waiting.collect::<Vec<_>>() {
            assert_eq!(one.await.unwrap(), Err(ApiError::Busy));
        }
        assert!(began.elapsed() < WHOLE + Duration::from_secs(2), "all of them waited for one deadline");
        assert_eq!(published.asked(), 1);
        published.becomes(Health::Keys(vec![pair.jwk(Value::Null)]));
        assert_eq!(issuer.subject(&pair.token(Value::Null), now()).await, Err(ApiError::Busy), "it is left alone");
        assert!(issuer.subject(&pair.token(Value::Null), now() + REST).await.is_ok());
        assert_eq!(published.asked(), 2);
    }
}

#[tokio::test]
async fn who_brings_a_known_key_waits_for_nobody() {
    let (known, unknown) = (Pair::new("one").await, Pair::new("two").await);
    let (published, issuer) = Published::start(Health::Keys(vec![known.jwk(Value::Null)])).await;
    assert!(issuer.subject(&known.token(Value::Null), now()).await.is_ok());
    published.becomes(Health::Silent);
    let later = now() + FRESH;
    let waits = {
        let (issuer, token) = (Arc::clone(&issuer), unknown.token(Value::Null));
        tokio::spawn(async move { issuer.subject(&token, later).await })
    };
    while published.asked() < 2 {
        tokio::task::yield_now().await;
    }
    let began = Instant::now();
    for at in [now(), later] {
        assert!(issuer.subject(&known.token(Value::Null), at).await.is_ok());
    }
    assert!(began.elapsed() < Duration::from_millis(500));
    assert_eq!(waits.await.unwrap(), Err(ApiError::Busy));
    // Keys that are due for a look, and an issuer that cannot answer: they hold.
    published.becomes(Health::Broken);
    assert!(issuer.subject(&known.token(Value::Null), later + FRESH).await.is_ok());
    assert_eq!(published.asked(), 3);
}
