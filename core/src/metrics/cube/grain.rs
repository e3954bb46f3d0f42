use crate::finding::word_list;

word_list! {
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
        Month = "month",
        /// Quarters.
        Quarter = "quarter",
        /// Half-years.
        HalfYear = "half_year",
        /// Calendar years.
        Year = "year",
        /// The period itself, such as that of a plan.
        Whole = "whole",
        /// From the beginning of each year to the end of each of its months.
        YearToDate = "year_to_date",
        /// From the beginning of the period, stated or not, to the end of each of its months.
        ToDate = "to_date",
    }

    /// Every grain.
    pub const ALL: &'static [Grain];

    /// The word in JSON.
    pub fn as_str;

    /// The grain of that word.
    pub fn from_name;
}
