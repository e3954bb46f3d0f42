/// Into which periods a cube divides its own.
///
/// ```
/// use wushe::metrics::Grain;
///
/// assert_eq!(Grain::from_name("half_year"), Some(Grain::HalfYear));
/// assert_eq!(Grain::from_name("week"), None, "a week lies in two months");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Grain {
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Half-years.
    HalfYear,
    /// Calendar years.
    Year,
    /// The period itself, such as that of a plan.
    Whole,
    /// From the beginning of each year to the end of each of its months.
    YearToDate,
    /// From the beginning of the period, stated or not, to the end of each of its months.
    ToDate,
}

impl Grain {
    /// Every grain.
    pub const ALL: &'static [Grain] =
        &[Grain::Month, Grain::Quarter, Grain::HalfYear, Grain::Year, Grain::Whole, Grain::YearToDate, Grain::ToDate];

    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::HalfYear => "half_year",
            Grain::Year => "year",
            Grain::Whole => "whole",
            Grain::YearToDate => "year_to_date",
            Grain::ToDate => "to_date",
        }
    }

    /// The grain of that word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Grain> {
        Grain::ALL.iter().copied().find(|grain| grain.as_str() == name)
    }
}
