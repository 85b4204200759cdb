//! Officers for trying things out, and the identity provider that vouches for them. Never
//! deployed: on AWS the party's own OpenID Connect issuer does this.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::{Area, Grant, Grants, Role};
use edge::StartError;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Accounts;

/// The officers' pages as the provider knows them: `client_id`, and exact `aud` claim of the tokens.
pub const AUDIENCE: &str = "kader";
/// Seconds until a token expires: a working day.
pub(crate) const LIFETIME: i64 = 12 * 60 * 60;
const KEY_FILE: &str = "dev-oidc.json";
const KEY_ID: &str = "dev";

/// An officer whose grants are written at the start.
pub struct Officer {
    /// What `POST /dev/token` calls them.
    pub name: &'static str,
    /// Their roles.
    pub roles: &'static [Role],
    /// The code of the area of all their roles; empty is the nation.
    pub area: &'static str,
}

/// The seeded officers.
pub const OFFICERS: [Officer; 5] = [
    Officer { name: "owner", roles: Role::ALL, area: "" },
    Officer { name: "jabar", roles: &[Role::Viewer, Role::Verifier, Role::Selector, Role::Exporter], area: "32" },
    Officer { name: "bandung", roles: &[Role::Viewer, Role::Verifier], area: "32.73" },
    Officer { name: "selector-bandung", roles: &[Role::Viewer, Role::Selector], area: "32.73" },
    Officer { name: "viewer", roles: &[Role::Viewer], area: "32" },
];

/// The `sub` claim of an officer.
fn subject(name: &str) -> String {
    format!("dev|{name}")
}

/// Writes the grants of officers who have none yet.
///
/// # Errors
/// The database does not take them.
pub async fn seed(accounts: &Accounts) -> Result<(), StartError> {
    for officer in &OFFICERS {
        let subject = subject(officer.name);
        if accounts.grants(&subject).await.map_err(StartError::new)?.0.is_empty() {
            let area =
                Area::parse_grant(officer.area).map_err(|_| StartError::new(format!("no area {}", officer.area)))?;
            let grants = officer.roles.iter().map(|role| Grant { role: *role, area }).collect();
            accounts.put_grants(&subject, &Grants(grants)).await.map_err(StartError::new)?;
        }
    }
    Ok(())
}

/// Signs tokens for officers.
pub struct Issuer {
    /// Exact `iss` claim.
    issuer: String,
    key: EncodingKey,
    jwks: Value,
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    /// Base64 of a P-256 key in PKCS #8.
    pkcs8: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: String,
    name: &'a str,
    iat: i64,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

impl Issuer {
    /// Reads the key in the folder `keys`, or makes it.
    ///
    /// # Errors
    /// The key is damaged, or cannot be written.
    pub fn open(keys: &Path, issuer: String) -> Result<Self, StartError> {
        let file = keys.join(KEY_FILE);
        let fail = |reason: &dyn std::fmt::Display| StartError::new(format!("{} {reason}", file.display()));
        if !file.exists() {
            generate(&file).map_err(|error| fail(&format!("cannot be made: {error}")))?;
        }
        let text = fs::read(&file).map_err(|error| fail(&format!("cannot be read: {error}")))?;
        let pkcs8 = serde_json::from_slice::<KeyFile>(&text)
            .ok()
            .and_then(|key| STANDARD.decode(key.pkcs8).ok())
            .ok_or_else(|| fail(&"is damaged"))?;
        keyring::use_ring();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8, &SystemRandom::new())
            .map_err(|_| fail(&"is damaged"))?;
        // An uncompressed point: 4, then x and y of 32 bytes each.
        let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
        let jwks = json!({"keys": [{
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": KEY_ID,
            "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
        }]});
        Ok(Self { issuer, key: EncodingKey::from_ec_der(&pkcs8), jwks })
    }

    /// The public keys as a JSON Web Key Set (RFC 7517).
    #[must_use]
    pub fn jwks(&self) -> &Value {
        &self.jwks
    }

    /// A token for the officer; `now` in seconds since 1970. A name that is not seeded gets one
    /// too: a person with no grants.
    ///
    /// # Errors
    /// The key cannot sign.
    pub fn token(&self, name: &str, now: i64) -> Result<String, jsonwebtoken::errors::Error> {
        self.id_token(name, None, now)
    }

    /// The same for a page that will look for the `nonce` that it sent.
    pub(crate) fn id_token(
        &self,
        name: &str,
        nonce: Option<&str>,
        now: i64,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let header = Header { kid: Some(KEY_ID.to_owned()), ..Header::new(Algorithm::ES256) };
        let (iss, aud, sub) = (self.issuer.as_str(), AUDIENCE, subject(name));
        let claims = Claims { iss, aud, sub, name, iat: now, exp: now + LIFETIME, nonce };
        jsonwebtoken::encode(&header, &claims, &self.key)
    }
}

/// Whole or not at all, readable by its owner only.
fn generate(file: &Path) -> std::io::Result<()> {
    let failed = |_| std::io::Error::other("the system's random generator failed");
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).map_err(failed)?;
    let partial = file.with_extension("partial");
    let mut written = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&partial)?;
    let key = KeyFile { pkcs8: STANDARD.encode(pkcs8.as_ref()) };
    written.write_all(&serde_json::to_vec(&key)?)?;
    written.sync_all()?;
    fs::rename(partial, file)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use jsonwebtoken::jwk::JwkSet;
    use jsonwebtoken::{DecodingKey, Validation};

    use super::*;

    #[test]
    fn a_token_is_verified_with_the_published_key_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Issuer::open(folder.path(), "http://127.0.0.1:1".to_owned()).unwrap();
        let now = jiff::Timestamp::now().as_second();
        let token = open().token("bandung", now).unwrap();

        let keys: JwkSet = serde_json::from_value(open().jwks().clone()).unwrap();
        let header = jsonwebtoken::decode_header(&token).unwrap();
        let key = DecodingKey::from_jwk(keys.find(&header.kid.unwrap()).unwrap()).unwrap();
        let mut validation = Validation::new(Algorithm::ES256);
        validation.set_audience(&["kader"]);
        validation.set_issuer(&["http://127.0.0.1:1"]);
        let claims = jsonwebtoken::decode::<Value>(&token, &key, &validation).unwrap().claims;
        assert_eq!(claims["sub"], "dev|bandung");
        assert_eq!(claims["name"], "bandung");
        assert_eq!(claims["exp"], now + 12 * 60 * 60);
    }

    #[test]
    fn the_key_is_its_owners_alone_and_a_damaged_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(KEY_FILE);
        Issuer::open(folder.path(), String::new()).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

        fs::write(&file, "{}").unwrap();
        let error = Issuer::open(folder.path(), String::new()).err().unwrap().to_string();
        assert!(error.contains("is damaged"), "{error}");
        assert_eq!(fs::read(&file).unwrap(), b"{}");
    }
}
