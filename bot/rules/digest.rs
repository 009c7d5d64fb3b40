//! A short name for a text, by which it is known again: SHA-256 in hexadecimal.

use sha2::{Digest, Sha256};

/// The name of these bytes.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
