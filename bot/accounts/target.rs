//! How much of a CSM's book should be Pr1 (P2, P3).

use serde::Deserialize;

/// What a model aims at. A file gives at most one of the first three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// About this share of the accounts, 0 to 1.
    pub pr1_share: Option<f64>,
    /// At most this share of the accounts, 0 to 1.
    pub pr1_share_at_most: Option<f64>,
    /// So many accounts, from and to.
    pub pr1_count: Option<[usize; 2]>,
    /// About this share of the hours goes to them, 0 to 1.
    pub time_share: Option<f64>,
}

/// How a book compares with its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is no target.
    None,
    Below,
    Within,
    Above,
}

impl Target {
    /// How a book with so many Pr1 accounts, of so many in all, compares. A share that a file calls "about" is met
    /// by the nearest whole number of accounts and its neighbours.
    pub fn verdict(&self, pr1: usize, all: usize) -> Verdict {
        let (pr1_f, all_f) = (pr1 as f64, all as f64);
        let (from, to) = match (self.pr1_share, self.pr1_share_at_most, self.pr1_count) {
            (Some(share), _, _) => {
                let nearest = (all_f * share).round();
                (nearest - 1.0, nearest + 1.0)
            }
            (_, Some(share), _) => (0.0, all_f * share),
            (_, _, Some([from, to])) => (from as f64, to as f64),
            _ => return Verdict::None,
        };
        match () {
            () if pr1_f > to + 1e-9 => Verdict::Above,
            () if pr1_f < from - 1e-9 => Verdict::Below,
            () => Verdict::Within,
        }
    }

    /// How far above its target a book with so many Pr1 accounts, of so many in all, is; below it, negative.
    pub fn above(&self, pr1: usize, all: usize) -> f64 {
        let share = if all == 0 { 0.0 } else { pr1 as f64 / all as f64 };
        match (self.pr1_share.or(self.pr1_share_at_most), self.pr1_count) {
            (Some(target), _) => share - target,
            (None, Some([_, to])) => pr1 as f64 - to as f64,
            (None, None) => 0.0,
        }
    }

    /// What is wrong with it, and at which key.
    pub(crate) fn fault(&self) -> Option<(&'static str, String)> {
        let given = [
            ("pr1_share", self.pr1_share.is_some()),
            ("pr1_share_at_most", self.pr1_share_at_most.is_some()),
            ("pr1_count", self.pr1_count.is_some()),
        ];
        if given.iter().filter(|(_, given)| *given).count() > 1 {
            return Some(("", "give one of `pr1_share`, `pr1_share_at_most` and `pr1_count`".into()));
        }
        let shares = [
            ("pr1_share", self.pr1_share),
            ("pr1_share_at_most", self.pr1_share_at_most),
            ("time_share", self.time_share),
        ];
        for (key, share) in shares {
            if let Some(share) = share.filter(|share| !(0.0..=1.0).contains(share)) {
                return Some((key, format!("`{key}` is {share}; a share is between 0 and 1")));
            }
        }
        let [from, to] = self.pr1_count?;
        (from > to).then(|| ("pr1_count", "`pr1_count` goes from the smaller to the larger".into()))
    }
}
