//! Public keys, by which the systems verify what others signed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

/// Whether a signature of these words was made with the private half of a key (PEM). A key that cannot be read
/// verifies nothing.
pub(crate) fn verifies(pem: &str, words: &[u8], signature: &[u8]) -> bool {
    let Some(key) = rsa_key(pem) else { return false };
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key).verify(words, signature).is_ok()
}

/// The two numbers of an RSA key, as DER.
fn rsa_key(pem: &str) -> Option<Vec<u8>> {
    let body: String = pem.lines().map(str::trim).filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(body).ok()?;
    if pem.contains("BEGIN RSA PUBLIC KEY") {
        return Some(der);
    }
    // What a SubjectPublicKeyInfo holds behind its algorithm is a string of bits, of which the first byte says that
    // none is left over.
    let (_, inside, _) = element(&der, 0x30)?;
    let (_, _, behind) = element(inside, 0x30)?;
    let (_, bits, _) = element(behind, 0x03)?;
    Some(bits.get(1..)?.to_vec())
}

/// An element of DER with this tag: the tag, what is in it, and what comes behind.
fn element(der: &[u8], tag: u8) -> Option<(u8, &[u8], &[u8])> {
    let (found, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match usize::from(*first) {
        short if short < 0x80 => (short, rest),
        long => {
            let (bytes, rest) = rest.split_at_checked(long - 0x80)?;
            (
                bytes
                    .iter()
                    .try_fold(0usize, |sum, byte| sum.checked_mul(256)?.checked_add((*byte).into()))?,
                rest,
            )
        }
    };
    let (inside, behind) = rest.split_at_checked(length)?;
    (*found == tag).then_some((*found, inside, behind))
}
