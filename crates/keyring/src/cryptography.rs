//! One cryptography for everything: ring's, for TLS, sealing, signing and chance. AWS-LC's first random number
//! alone takes some 50 ms of processor, which a first invocation paid ([ADR 58]).
//!
//! [ADR 58]: ../../../docs/adr/0058-one-cryptography.md

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::rand::SystemRandom;
use ring::signature as by;

/// Lets `rustls` and `jsonwebtoken` use ring, in this process. Needed before a token is signed or checked, or a
/// client for TLS is made; doing it again changes nothing.
pub fn use_ring() {
    // Whoever was first did the same.
    let _ = JOSE.install_default();
    let _ = rustls::crypto::ring::default_provider().install_default();
}

static JOSE: CryptoProvider =
    CryptoProvider { signer_factory: signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

/// What we sign ourselves: cards, receipts, and tokens of the stand-in for an identity provider.
struct Es256(by::EcdsaKeyPair, SystemRandom);

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    if *algorithm != Algorithm::ES256 {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let random = SystemRandom::new();
    let pair = by::EcdsaKeyPair::from_pkcs8(&by::ECDSA_P256_SHA256_FIXED_SIGNING, key.as_bytes(), &random);
    let pair = pair.map_err(|_| ErrorKind::InvalidEcdsaKey)?;
    Ok(Box::new(Es256(pair, random)))
}

impl Signer<Vec<u8>> for Es256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let signed = self.0.sign(&self.1, message).map_err(|_| signature::Error::new())?;
        Ok(signed.as_ref().to_vec())
    }
}

impl JwtSigner for Es256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

/// What is checked with a public key, of ours or of an identity provider.
struct Public {
    algorithm: Algorithm,
    means: Means,
    key: DecodingKey,
}

enum Means {
    Rsa(&'static by::RsaParameters),
    Curve(&'static dyn by::VerificationAlgorithm),
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    let means = match algorithm {
        Algorithm::ES256 => Means::Curve(&by::ECDSA_P256_SHA256_FIXED),
        Algorithm::ES384 => Means::Curve(&by::ECDSA_P384_SHA384_FIXED),
        Algorithm::EdDSA => Means::Curve(&by::ED25519),
        Algorithm::RS256 => Means::Rsa(&by::RSA_PKCS1_2048_8192_SHA256),
        Algorithm::RS384 => Means::Rsa(&by::RSA_PKCS1_2048_8192_SHA384),
        Algorithm::RS512 => Means::Rsa(&by::RSA_PKCS1_2048_8192_SHA512),
        Algorithm::PS256 => Means::Rsa(&by::RSA_PSS_2048_8192_SHA256),
        Algorithm::PS384 => Means::Rsa(&by::RSA_PSS_2048_8192_SHA384),
        Algorithm::PS512 => Means::Rsa(&by::RSA_PSS_2048_8192_SHA512),
        // A shared secret is nobody's signature.
        _ => return Err(ErrorKind::InvalidAlgorithm.into()),
    };
    if key.family() != algorithm.family() {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    Ok(Box::new(Public { algorithm: *algorithm, means, key: key.clone() }))
}

impl Verifier<Vec<u8>> for Public {
    fn verify(&self, message: &[u8], signed: &Vec<u8>) -> Result<(), signature::Error> {
        let checked = match (&self.means, self.key.kind()) {
            (Means::Rsa(means), DecodingKeyKind::RsaModulusExponent { n, e }) => {
                by::RsaPublicKeyComponents { n, e }.verify(means, message, signed)
            }
            (Means::Rsa(means), DecodingKeyKind::SecretOrDer(key)) => {
                by::UnparsedPublicKey::new(*means, key).verify(message, signed)
            }
            (Means::Curve(means), DecodingKeyKind::SecretOrDer(key)) => {
                by::UnparsedPublicKey::new(*means, key).verify(message, signed)
            }
            (Means::Curve(_), DecodingKeyKind::RsaModulusExponent { .. }) => Err(ring::error::Unspecified),
        };
        checked.map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Public {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_signatures_are_made_and_checked_and_each_with_a_key_of_its_kind() {
        let secret = (EncodingKey::from_secret(b"secret"), DecodingKey::from_secret(b"secret"));
        assert!(signer(&Algorithm::HS256, &secret.0).is_err());
        assert!(verifier(&Algorithm::HS256, &secret.1).is_err());
        let rsa = DecodingKey::from_rsa_raw_components(&[1; 256], &[1, 0, 1]);
        assert!(verifier(&Algorithm::RS256, &rsa).is_ok());
        for algorithm in [Algorithm::ES256, Algorithm::ES384, Algorithm::EdDSA] {
            assert!(verifier(&algorithm, &rsa).is_err(), "{algorithm:?}");
        }
    }

    /// RFC 7515, appendix A.2, by whoever wrote the standard.
    #[test]
    fn a_signature_with_rs256_of_the_standard_itself_is_genuine_and_no_other_is() {
        const N: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
        const HEAD: &str = "eyJhbGciOiJSUzI1NiJ9";
        const BODY: &str =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        const SIGNED: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        use_ring();
        let key = DecodingKey::from_rsa_components(N, "AQAB").unwrap();
        let check = |message: &str| jsonwebtoken::crypto::verify(SIGNED, message.as_bytes(), &key, Algorithm::RS256);
        assert!(check(&format!("{HEAD}.{BODY}")).unwrap());
        assert!(!check(&format!("{HEAD}.{BODY}A")).unwrap());
    }
}
