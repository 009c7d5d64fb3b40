//! Record ids: fifteen characters in which capitals count, and three more by which a reader that mixes up capitals is
//! found out.

/// The ids that an organization gives out: in the order of their making, unless it is told otherwise.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    last: u64,
    backwards: bool,
}

/// How many ids are left free where the order turns.
const ROOM: u64 = 1_000_000;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LONG: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

impl Default for Ids {
    fn default() -> Self {
        // Far enough along for ids to have letters of both kinds.
        Ids { last: 58_731_250_000, backwards: false }
    }
}

impl Ids {
    /// Gives out each id before the last one, or after it.
    pub fn set_backwards(&mut self, backwards: bool) {
        self.last += ROOM;
        self.backwards = backwards;
    }

    /// The number of the last one.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Gives out what comes after this number.
    pub fn go_on_from(&mut self, last: u64) {
        self.last = last;
    }

    /// The next id of an object with this prefix of three characters, in its long form.
    pub fn next(&mut self, prefix: &str) -> String {
        self.last = if self.backwards { self.last - 1 } else { self.last + 1 };
        let (mut rest, mut digits) = (self.last, Vec::new());
        while rest > 0 {
            digits.push(DIGITS[(rest % 62) as usize] as char);
            rest /= 62;
        }
        let number: String = digits.into_iter().rev().collect();
        let short = format!("{prefix}Hs{number:0>10}");
        format!("{short}{}", suffix(&short))
    }
}

/// The three characters that belong to a short id: each holds which of five characters are capitals.
fn suffix(short: &str) -> String {
    let bits = |five: &[u8]| {
        let capitals = five.iter().enumerate().filter(|(_, c)| c.is_ascii_uppercase());
        capitals.fold(0, |bits, (place, _)| bits | 1 << place)
    };
    short.as_bytes().chunks(5).map(|five| LONG[bits(five)] as char).collect()
}

/// The long form of an id that has either form. `None` for what is no id, and for a long id whose last three characters
/// do not fit the rest. (Salesforce repairs the capitals of a long id. That is not imitated: a client that needs it
/// has lost them somewhere.)
pub fn long_id(id: &str) -> Option<String> {
    let formed = id.bytes().all(|c| c.is_ascii_alphanumeric());
    match id.len() {
        15 if formed => Some(format!("{id}{}", suffix(id))),
        18 if formed => (suffix(&id[..15]) == id[15..]).then(|| id.to_owned()),
        _ => None,
    }
}
