//! A secret of the deal feed, as the Standard Webhooks specification has it: a key of 24 to 64 bytes, written in
//! base64, usually after `whsec_`.
//!
//! What cannot be such a key is refused with the reason. Nothing else becomes a key: with another one every genuine
//! event would be refused for good, and with a guessable one every forged one taken.

use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How many bytes a key has (Standard Webhooks, "Signature scheme").
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;
/// The scheme whose signatures are made with a shared secret; some providers show it before the secret.
const VERSION: &str = "v1";
/// Base64 as the reference libraries read it: with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A key that the feed's sender signs with. Printing one shows nothing.
#[derive(Clone, Debug)]
pub struct FeedSecret(SecretSlice<u8>);

impl FeedSecret {
    /// Reads one secret.
    ///
    /// # Errors
    /// Why it cannot be one, without a word of it: how the sentence "the secret …" goes on.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.starts_with("whpk_") || text.starts_with("whsk_") {
            return Err("is one of a pair of keys; Baton takes a shared secret, as it begins with whsec_");
        }
        let key = text.strip_prefix("whsec_").unwrap_or(text);
        if key.contains(['-', '_']) {
            return Err("is not standard base64 after whsec_; if - and _ stand for + and /, write + and /");
        }
        let key = BASE64.decode(key).map_err(|_| "is not base64 after whsec_")?;
        match key.len() {
            0 => Err("is empty"),
            few if few < *BYTES.start() => Err("is too short: decoded from base64, it has 24 to 64 bytes"),
            many if many > *BYTES.end() => Err("is too long: decoded from base64, it has 24 to 64 bytes"),
            _ => Ok(Self(key.into())),
        }
    }

    /// Reads several with commas between them, as during a rotation. `v1,whsec_…`, as some providers
    /// show it, is one.
    ///
    /// # Errors
    /// Which of them is none, and why, without a word of it.
    pub fn all(text: &str) -> Result<Vec<Self>, String> {
        let mut secrets = Vec::new();
        let mut versioned = false;
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            if part == VERSION && !versioned {
                versioned = true;
                continue;
            }
            versioned = false;
            let number = secrets.len() + 1;
            secrets.push(Self::parse(part).map_err(|why| format!("secret {number} {why}"))?);
        }
        if versioned || secrets.is_empty() {
            return Err("holds no secret: after whsec_ stand 24 to 64 bytes in base64".to_owned());
        }
        Ok(secrets)
    }

    /// The signature over a message with this id and time, as the header has it: `v1,` and base64.
    pub fn sign(&self, id: &str, timestamp: &str, body: &[u8]) -> String {
        // HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()) else {
            return String::new();
        };
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        format!("{VERSION},{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// Whether one of the header's `signatures`, with blanks between them, is ours over that message.
    pub fn signed(&self, signatures: &str, id: &str, timestamp: &str, body: &[u8]) -> bool {
        let ours = self.sign(id, timestamp, body);
        let is_ours = |given: &str| bool::from(ours.as_bytes().ct_eq(given.as_bytes()));
        !ours.is_empty() && signatures.split_whitespace().fold(false, |found, given| found | is_ours(given))
    }
}
