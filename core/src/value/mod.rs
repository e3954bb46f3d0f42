//! What crosses every border: dates, amounts, counts, reported figures, telephone numbers and official codes, parsed strictly and
//! once.
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
pub(crate) mod key;
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

        impl std::str::FromStr for $type {
            type Err = $crate::finding::Problem;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                <$type>::parse(text)
            }
        }
    };
}
pub(crate) use text_serde;
