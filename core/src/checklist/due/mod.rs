//! What is due to whom, and whether it was done.
//!
//! Each subject of the book is held against each item that has a cadence and a record that can do it. `subjects` gathers whom the book tells
//! of and what is known of each from which day on, `records` which records do what for whom, `plan` the versions of an item that
//! are one course, `joined` what of them counts as one, `taking` which of two items has a record that only one may have. `truth` says on which days a subject is in the target: birthdays, moves, deaths and days of force turn it. `course`
//! is what then is known of one subject for one item, `window` the days of cadences, `reading` the ways to read what nobody stated, and
//! `settle` and `calendar` what each window comes to. `occasions` is what asks for tasks of its own, `run` does it for all, `tasks` is the answer and `told` what is told beside it, `summary` its counts and rates,
//! `explain` its reasons, `near` which records nearly did a task and which papers are missing, `labels` what open items are called. How a task stands is a word of `service/`, as indicators count tasks, too.
//!
//! Where counts alone are asked for, `at_once` finds the plans that are counted at once, `seen` joins their records, `fast` counts their windows and `sums` takes
//! what all come to; `counts` is the answer. `part` makes or counts the tasks of some subjects, `questions` asks each different condition once, `by_number` sorts without comparing.

mod answer;
mod at_once;
mod by_number;
mod calendar;
mod counts;
mod course;
mod explain;
mod fast;
mod joined;
mod labels;
mod near;
mod occasions;
mod part;
mod plan;
mod question;
mod questions;
mod reading;
mod records;
mod run;
mod seen;
mod settle;
mod subjects;
mod summary;
mod sums;
mod taking;
mod tasks;
mod told;
mod truth;
mod waits;
mod window;

pub use counts::DueCounts;
pub(super) use near::beside;
pub use near::{Lacking, NearMiss, NearWhy};
pub use plan::Unscheduled;
pub use question::{DueQuestion, ListedSubject};
pub(super) use run::{due, due_counts};
pub use summary::{DueBy, DueSummary};
pub use tasks::{Due, Task};
pub use told::{Told, ToldRow, Unplanned};
pub use window::Window;
