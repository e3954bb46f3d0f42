//! Dates, amounts, counts, reported figures, telephone numbers and official codes: the values that cross every border, parsed
//! strictly and once.
//!
//! Every parser refuses each way of being wrong with its own [`Code`](crate::finding::Code). Nothing is trimmed,
//! guessed or rounded; what an office's spreadsheet may write besides is read by [`ledger`] alone, and said.

mod age;
mod amount;
mod arithmetic;
mod count;
mod credit_code;
mod date;
mod division;
pub(crate) mod file;
#[cfg(feature = "figures")]
mod fraction;
pub(crate) mod key;
pub(crate) mod key_doubt;
pub mod ledger;
mod parse_json;
mod phone;
mod printed;
mod reported;
mod resident_id;
pub(crate) mod scan;

pub(crate) use arithmetic::{exact_plus, minus, plus, times};
pub(crate) use scan::has_full_width;

pub use age::{age, months_between, years_between};
pub use amount::{Amount, Decimal};
pub use count::{Count, MAX_COUNT};
pub use credit_code::{CreditCode, Department};
pub use date::Date;
pub(crate) use date::days_in_month;
pub use division::{DivisionCode, Level, TownshipKind, VillageKind};
pub use file::check_file;
pub(crate) use file::ends_otherwise;
#[cfg(feature = "figures")]
pub use fraction::{Fraction, RoundingMode};
pub use parse_json::parse_json;
pub use phone::Phone;
pub use printed::{Relation, Scale};
pub use reported::Reported;
pub use resident_id::{ResidentId, Sex};

macro_rules! text_serde {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                <$type>::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::finding::Problem;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                <$type>::parse(text)
            }
        }
    };
}
pub(crate) use text_serde;

#[cfg(test)]
mod tests {
    use super::*;

    fn again<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str, value: T, wrong: &str) {
        assert_eq!(serde_json::to_string(&value).unwrap(), format!("{text:?}"));
        assert_eq!(serde_json::from_str::<T>(&format!("{text:?}")).unwrap(), value);
        assert!(serde_json::from_str::<T>(&format!("{wrong:?}")).is_err(), "{wrong}");
        assert!(serde_json::from_str::<T>("7").is_err());
    }

    #[test]
    fn what_serde_writes_it_reads_and_nothing_looser() {
        again("2022-05-21", Date::parse("2022-05-21").unwrap(), "2022-5-21");
        again("1.5", Amount::parse("1.5").unwrap(), "1,5");
        again("152221100000", DivisionCode::parse("152221100000").unwrap(), "1522211000");
        again("91350100M000100Y43", CreditCode::parse("91350100M000100Y43").unwrap(), "91350100M000100Y44");
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn days_go_to_chrono_and_back() {
        let date = Date::parse("2024-02-29").unwrap();
        let theirs = chrono::NaiveDate::from(date);
        assert_eq!((theirs.to_string(), Date::try_from(theirs)), ("2024-02-29".to_owned(), Ok(date)));
        let beyond = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
        assert_eq!(Date::try_from(beyond).unwrap_err().code, crate::finding::Code::DateOutOfRange);
    }
}
