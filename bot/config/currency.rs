//! Currencies: which one an amount is said in, and how one is shown.

/// A currency that amounts are kept in. An organization has one; what is said in another is never taken for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency(&'static Known);

#[derive(Debug, PartialEq, Eq)]
struct Known {
    /// ISO 4217.
    code: &'static str,
    /// What stands before an amount.
    sign: &'static str,
    /// What people call several of it.
    plural: &'static str,
    /// Further ways to write it, in small letters.
    also: &'static [&'static str],
}

const fn known(
    code: &'static str,
    sign: &'static str,
    plural: &'static str,
    also: &'static [&'static str],
) -> Known {
    Known { code, sign, plural, also }
}

static USD: Known = known("USD", "$", "US dollars", &["us$", "$us", "us dollars", "us dollar"]);

static OTHERS: &[Known] = &[
    known("EUR", "€", "euros", &["euros", "euro"]),
    known("GBP", "£", "British pounds", &["pounds", "pound"]),
    known("JPY", "¥", "Japanese yen", &["jp¥", "yen", "円"]),
    known("CNY", "CN¥", "Chinese yuan", &["rmb", "yuan", "元"]),
    known("CHF", "CHF ", "Swiss francs", &["sfr.", "sfr", "fr."]),
    known("CAD", "CA$", "Canadian dollars", &["c$", "canadian dollars"]),
    known("AUD", "A$", "Australian dollars", &["au$", "australian dollars"]),
    known("NZD", "NZ$", "New Zealand dollars", &[]),
    known("SGD", "S$", "Singapore dollars", &["sg$"]),
    known("HKD", "HK$", "Hong Kong dollars", &[]),
    known("TWD", "NT$", "Taiwan dollars", &[]),
    known("BRL", "R$", "Brazilian reais", &["reais"]),
    known("MXN", "MX$", "Mexican pesos", &[]),
    known("INR", "₹", "Indian rupees", &["rupees", "rs."]),
    known("KRW", "₩", "South Korean won", &[]),
    known("ILS", "₪", "Israeli shekels", &["nis"]),
    known("TRY", "₺", "Turkish lira", &[]),
    known("UAH", "₴", "Ukrainian hryvnias", &[]),
    known("PLN", "PLN ", "Polish zloty", &["zł"]),
    known("CZK", "CZK ", "Czech koruna", &["kč"]),
    known("HUF", "HUF ", "Hungarian forints", &["ft"]),
    known("RON", "RON ", "Romanian lei", &["lei"]),
    known("BGN", "BGN ", "Bulgarian leva", &["лв"]),
    known("SEK", "SEK ", "Swedish kronor", &[]),
    known("NOK", "NOK ", "Norwegian kroner", &[]),
    known("DKK", "DKK ", "Danish kroner", &[]),
    known("ISK", "ISK ", "Icelandic krónur", &[]),
    known("ZAR", "ZAR ", "South African rand", &[]),
    known("AED", "AED ", "UAE dirhams", &[]),
    known("SAR", "SAR ", "Saudi riyals", &[]),
    known("THB", "฿", "Thai baht", &[]),
    known("VND", "₫", "Vietnamese dong", &[]),
    known("PHP", "₱", "Philippine pesos", &[]),
    known("IDR", "IDR ", "Indonesian rupiah", &[]),
    known("MYR", "RM ", "Malaysian ringgit", &["rm"]),
    known("ARS", "ARS ", "Argentine pesos", &[]),
    known("CLP", "CLP ", "Chilean pesos", &[]),
    known("COP", "COP ", "Colombian pesos", &[]),
];

impl Default for Currency {
    fn default() -> Self {
        Self::usd()
    }
}

impl Currency {
    /// US dollars, unless the organization says otherwise.
    pub fn usd() -> Self {
        Self(&USD)
    }

    /// The currency of this ISO 4217 code, in whatever case; none of one that is not known.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::all().find(|one| one.0.code.eq_ignore_ascii_case(code))
    }

    /// Every currency that is known.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(&USD).chain(OTHERS).map(Self)
    }

    /// Its ISO 4217 code.
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// What stands before an amount: `$`, `€`, `CHF `.
    pub const fn sign(self) -> &'static str {
        self.0.sign
    }

    /// What people call several of it: `US dollars`.
    pub const fn plural(self) -> &'static str {
        self.0.plural
    }

    /// Takes the signs, codes and names of currencies off both ends of a text (small letters), and says which they
    /// are. A sign that several share, `$` or `¥`, is that of `self` where it may be.
    pub(crate) fn taken_off(self, text: &str) -> (String, Vec<Self>) {
        let mut rest = text.trim();
        // Most amounts are bare numbers, and a file holds a hundred thousand of them.
        if rest.bytes().all(|byte| byte.is_ascii_digit() || b".,".contains(&byte)) {
            return (rest.to_owned(), Vec::new());
        }
        let marks = self.marks();
        let mut found = Vec::new();
        loop {
            let at_start =
                marks.iter().find_map(|(mark, one)| Some((rest.strip_prefix(mark.as_str())?, *one)));
            // A code at the end may follow the unit at once: 250kUSD.
            let taken = at_start.or_else(|| {
                marks.iter().find_map(|(mark, one)| Some((rest.strip_suffix(mark.as_str())?, *one)))
            });
            let Some((left, one)) = taken else { return (rest.to_owned(), found) };
            rest = left.trim();
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }

    /// Every way to write a currency, the longest first, in small letters.
    fn marks(self) -> Vec<(String, Self)> {
        let mut marks = Vec::new();
        for one in Self::all() {
            marks.push((one.0.code.to_lowercase(), one));
            marks.extend(one.0.also.iter().map(|mark| ((*mark).to_owned(), one)));
            let sign = one.0.sign.trim().to_lowercase();
            if sign != "$" && sign != "¥" {
                marks.push((sign, one));
            }
        }
        let dollar = if self.0.sign.ends_with('$') { self } else { Self::usd() };
        marks.extend(["dollars", "dollar", "$", "＄"].map(|mark| (mark.to_owned(), dollar)));
        let yen = Self::all().find(|one| one.0.sign.ends_with('¥') && *one == self);
        let yen = yen.or_else(|| Self::of_code("JPY")).unwrap_or(self);
        marks.extend(["¥", "￥"].map(|mark| (mark.to_owned(), yen)));
        marks.sort_by_key(|(mark, _)| std::cmp::Reverse(mark.chars().count()));
        marks
    }
}
