use super::Decimal;

/// How a printed number stands to the counted one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Printed in full: `1493户`.
    Exact,
    /// Printed with fewer digits: `1.7万元` is anything from 16,500 up to 17,500.
    Rounded,
    /// Printed as a floor: `1.36万余人次` is anything from 13,600 up to 13,700, `300户以上` anything from 300.
    AtLeast,
}

impl Relation {
    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Exact => "exact",
            Relation::Rounded => "rounded",
            Relation::AtLeast => "at_least",
        }
    }
}

/// The word that large figures are printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// None: every digit is printed.
    One,
    /// 万, ten thousand.
    Wan,
    /// 亿, a hundred million.
    Yi,
}

impl Scale {
    pub(super) fn word(self) -> &'static str {
        match self {
            Scale::One => "",
            Scale::Wan => "万",
            Scale::Yi => "亿",
        }
    }

    pub(super) fn factor(self) -> Decimal {
        Decimal::from(match self {
            Scale::One => 1,
            Scale::Wan => 10_000,
            Scale::Yi => 100_000_000,
        })
    }
}
