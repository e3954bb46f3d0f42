//! The places of service: the administrative tree as of a date, and the stations, service points, institutions and
//! projects that stand in it.
//!
//! Units are told apart by their code, never by name. [`Divisions`] holds what a series of yearly lists shows;
//! [`Divisions::at`] gives the [`Tree`] of one day: the latest list at or before it. Between two lists nothing is known,
//! and [`Tree::differs_in_next_list`] says where that matters. A name gives every unit that bears it, each with its path.
//!
//! ```
//! use wushe::network::Divisions;
//! use wushe::value::{Date, DivisionCode};
//!
//! let text = "date_point,code,name\n\
//!     2021-10-31,152221000000,科尔沁右翼前旗\n\
//!     2021-10-31,152221100000,科尔沁镇\n\
//!     2021-10-31,152221100210,平安村委会\n";
//! let divisions = Divisions::parse(text).expect("the list is whole");
//! let tree = divisions.at(Date::parse("2022-05-21")?)?;
//! assert_eq!(tree.list_date().to_string(), "2021-10-31");
//! let found = tree.by_name("平安村", Some(DivisionCode::parse_short("152221")?));
//! assert_eq!(found[0].path, ["科尔沁右翼前旗", "科尔沁镇", "平安村委会"]);
//! # Ok::<(), wushe::finding::Problem>(())
//! ```

mod answer;
mod build;
mod changes;
mod divisions;
mod json;
mod lead;
mod names;
mod parts;
mod query;
mod shape;
mod succession;
mod tree;
mod view;

pub use build::{Network, NetworkBuilder};
pub use changes::{Changes, Moved, Renamed, Returned};
pub use divisions::{Divisions, Held};
pub use names::{Candidate, NameMatch};
pub use parts::{Institution, MAX_ID, Place, Project, ServicePoint, Station};
pub use query::query_json;
pub use succession::{Followed, Last, Restated, Succession, SuccessionKind, Successions, Undo};
pub use tree::{Change, Difference, Tree, Unit};
pub use view::View;
