//! What proves to Salesforce who Baton is: the consumer secret, or the private key that signs assertions.
//!
//! Which of the two is needed, `[salesforce]` says. Printing one shows nothing, and no fault repeats any of it.

use secrecy::SecretString;

use crate::config::environment::Variables;
use crate::config::fault::Faults;
use crate::config::rsa_key::PrivateKey;
use crate::config::salesforce::{Auth, Salesforce};
use crate::config::secrets;

/// What Baton signs in with.
#[derive(Clone, Debug)]
pub enum Credential {
    /// `SALESFORCE_CLIENT_SECRET`.
    Secret(SecretString),
    /// `SALESFORCE_PRIVATE_KEY`.
    Key(PrivateKey),
}

impl Credential {
    /// Reads the one that the section asks for.
    ///
    /// # Errors
    /// That it is missing, given twice, in a file that cannot be read, or not what it has to be.
    pub fn read(variables: &Variables, section: &Salesforce) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let read = match section.auth {
            Auth::ClientCredentials => {
                secrets::read(variables, "SALESFORCE_CLIENT_SECRET", true, &mut faults, |text| {
                    Ok(Self::Secret(text.into()))
                })
            }
            Auth::Jwt { .. } => {
                secrets::read_lines(variables, "SALESFORCE_PRIVATE_KEY", true, &mut faults, |text| {
                    PrivateKey::parse(text).map(Self::Key).map_err(str::to_owned)
                })
            }
        };
        read.ok_or(Faults(faults))
    }
}
