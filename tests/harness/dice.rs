//! Numbers that nobody chose, the same for the same seed; and how many seeds a test goes through.

/// Dice of one seed.
pub struct Dice(u64);

impl Dice {
    pub fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `most`, which is not zero.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// The seeds of a test: so many, or as many as `BATON_SEEDS` says.
pub fn seeds(usual: u64) -> std::ops::RangeInclusive<u64> {
    let many = std::env::var("BATON_SEEDS").ok().and_then(|many| many.parse().ok());
    1..=many.unwrap_or(usual)
}
