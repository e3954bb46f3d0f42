//! Checklists (服务清单): what is due to whom, and why.
//!
//! A checklist is the items of a rulebook. An [`Item`] says whom it serves, what the text gives them, who must do it, how often, and
//! which records show that it was done, each with its clause and its days of force: a law that changed is another [`Version`] of the item.
//! [`Checklist::matched`] holds what is known of a subject against the items in force on a day. An item is met, or not, or open; what is
//! open names the facts and place standards that it waits for, and what most open items wait for is asked first.
//!
//! `words` and `cadence` are the words of an item, `spec` an item as written, `names` what its conditions may read. `item` compiles it,
//! `facts` reads what is known of a subject, `matched` is what it comes to, `explain` says why, and `answer` is its JSON.
//! `many` holds the records of a book against the items at once.

mod answer;
mod cadence;
mod due;
mod evidence;
mod explain;
mod facts;
mod item;
mod list;
mod many;
mod matched;
mod names;
mod readings;
mod spec;
mod words;

pub use crate::service::{StateCounts, TaskState};
pub use cadence::{Cadence, TimeUnit};
pub use due::{
    Due, DueBy, DueCounts, DueQuestion, DueSummary, Lacking, ListedSubject, NearMiss, NearWhy, Task, Told, ToldRow, Unplanned, Unscheduled,
    Window,
};
pub(crate) use evidence::RecordScope;
pub use evidence::{Evidence, Together};
pub use facts::SubjectFacts;
pub(crate) use item::Surroundings;
pub use item::{Item, Named, Version};
pub use list::{Checklist, MatchQuestion};
pub use many::MatchTable;
pub use matched::{Later, Match, MatchedItem, Question, Sensitive};
pub(crate) use names::Names;
pub use readings::{ChosenReadings, HourRule, OnceRule, PeopleRule, PeriodRule, ReadingName, Readings};
pub use spec::{CadenceSpec, CreditSpec, EventSpec, EvidenceSpec, ItemSpec, Paper, PaperSpec, TogetherSpec, VersionSpec};
pub use words::{Effect, MatchOutcome, StationRole, Subject};
