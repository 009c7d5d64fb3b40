//! A private key that signs what proves to another system who Baton is. Printing one shows nothing, and no fault repeats any
//! of it.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};

/// An RSA key that signs (RS256). Printing one shows nothing.
#[derive(Clone)]
pub struct PrivateKey(Arc<RsaKeyPair>);

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey([REDACTED])")
    }
}

impl PrivateKey {
    /// Reads a PEM, with `PRIVATE KEY` (PKCS #8) or `RSA PRIVATE KEY` (PKCS #1). A variable cannot hold line breaks
    /// everywhere, so `\n` may stand for one.
    ///
    /// # Errors
    /// Why it cannot be one, without a word of it: how the sentence "the key …" goes on.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.replace("\\n", "\n");
        let label =
            text.lines().find_map(|line| line.trim().strip_prefix("-----BEGIN ")?.strip_suffix("-----"));
        match label {
            Some("PRIVATE KEY" | "RSA PRIVATE KEY") => {}
            Some("ENCRYPTED PRIVATE KEY") => return Err("is encrypted; put it there without a passphrase"),
            Some("CERTIFICATE" | "PUBLIC KEY" | "RSA PUBLIC KEY") => {
                return Err("is the public half, which the other side has; put the private key there");
            }
            Some(_) => return Err("is no RSA key, which RS256 needs"),
            None => return Err("is no PEM, which begins with -----BEGIN PRIVATE KEY-----"),
        }
        if text.contains("Proc-Type: 4,ENCRYPTED") {
            return Err("is encrypted; put it there without a passphrase");
        }
        let body: String = text.lines().map(str::trim).filter(|line| !line.starts_with("-----")).collect();
        let der = STANDARD.decode(body).map_err(|_| "is not base64 between its two lines")?;
        let key = match label {
            Some("RSA PRIVATE KEY") => RsaKeyPair::from_der(&der),
            _ => RsaKeyPair::from_pkcs8(&der),
        };
        let key = key.map_err(|_| "is no RSA key of 2048 to 4096 bits")?;
        Ok(Self(Arc::new(key)))
    }

    /// The RS256 signature over these bytes; none where the system gives no randomness.
    pub fn sign(&self, words: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), words, &mut signature).ok()?;
        Some(signature)
    }
}
