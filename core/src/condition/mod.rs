//! The one rule language: conditions over typed facts, a strict subset of FEEL (OMG DMN 1.5).
//!
//! When a field is shown, whom an item serves, who gets a raise, what a measure counts: all are an [`Expression`],
//! compiled against a [`Scope`] of declared names and evaluated over a slice of values by slot.
//!
//! # The language
//! | written | meaning |
//! | --- | --- |
//! | `12`, `.5`, `1.2e3`, `"text"`, `true`, `false`, `null`, `date("2022-05-21")`, `@"2022-05-21"`, `[1, 2]` | literals; numbers of up to 28 digits; escapes `\n \t \r \" \' \\ \uXXXX \UXXXXXX` |
//! | `age`, `家庭.人数`, `people.age` | a declared name, a field of a record, that field of every record of a list |
//! | `= != < <= > >=` | order on numbers, dates and texts (by code point); equality on any one type, or with `null` |
//! | `x between a and b` | both ends included |
//! | `x in [1, 2]`, `x in (< 5, 7, [10..20))`, `x in list` | any of the tests; `[` and `]` include an end, `(`, `)`, `]a` and `b[` leave it out |
//! | `and`, `or`, `not(…)` | three-valued, and unknown |
//! | `if a then x else y` | y also where a has no value; only the branch that is taken is asked, and where a is unknown and both give the same, that |
//! | `+ - * /`, `-x` | on numbers, as below |
//! | `some x in list satisfies …`, `every …` | several items with commas: `some x in a, y in b satisfies …` |
//! | `count(list)`, `sum(list)`, `min(…)`, `max(…)` | of a list, the last two also of several values; those of nothing are `null`, as in FEEL |
//! | `abs(n)`, `floor(n)`, `ceiling(n)`, `floor(n, places)`, `ceiling(n, places)` | on numbers |
//! | `round half up(n, places)`, `round half down`, `round up`, `round down`, `decimal` | half away from zero, half towards it, away, towards, half to even; `round half even` is `decimal` under a name that FEEL has not |
//! | `list contains(list, x)`, `contains(text, part)`, `starts with`, `ends with`, `string length(text)` | characters are code points |
//! | `date(year, month, day)`, `day.year`, `day.month`, `day.day` | a day that the calendar has not is `null` |
//! | `days_between(a, b)`, `months_between(a, b)`, `years_between(a, b)` | whole days, months, years from a to b, negative where b is earlier; not of FEEL |
//! | `// …`, `/* … */` | comments |
//!
//! A month or year is complete on the day of the month where it began, and in a month without that day on its last:
//! one month from 31 January is complete on 28 February, and who is born on 29 February is a year older on
//! 28 February of a common year. The Civil Code counts so (民法典, article 202).
//!
//! A text holds at most [`MAX_CHARACTERS`] characters and nests at most [`MAX_DEPTH`] deep, [`MAX_QUANTIFIERS`] of
//! that in quantifiers. An evaluation that takes more than [`MAX_STEPS`] steps stops: its value is unknown, it waits for no fact, and
//! [`Machine::has_given_up`] tells so; JSON answers are refused with `condition_steps`. Comparisons are not chained. What FEEL allows beyond this is refused when it is compiled,
//! and so is every wrong type, where FEEL would give `null` on the day it happens.
//!
//! # Exact and rounded
//! A number has up to 28 digits. A sum, a difference or a product that would take more has no value, and neither has a quotient by zero.
//! A quotient that does not come out in 28 digits is rounded, half to even, to 28 digits of which at most 28 stand behind the point,
//! and stays [`Value::Rounded`], with all that is counted from it: `=` and `!=` of it and a number have no value, `<` and its like have
//! one unless the two are too near to tell, and rounding it gives an exact number wherever it may stand for only one. So `1 / 3 * 3 = 1`
//! and `10 / 3 * 3 = 10` have no value, and `round half up(10 / 3, 2) = 3.33` holds.
//!
//! # None and unknown
//! [`Value::Null`] is known to be absent, [`Value::Unknown`] not known yet.
//! `and`: false wins, else unknown, else null, else true; `or`: true wins, else unknown, else null, else false; `not`
//! keeps both; `some`, `every` and `in` go as `or`, `and` and `or` over the items. Order, arithmetic, `between`, ranges,
//! `sum` and the functions of dates: any null gives null, else any unknown gives unknown. `=` and `!=`: any unknown
//! gives unknown, and `x = null` asks for none. A list that is null or unknown makes what reads it so; `count` does
//! not look at items. An [`Outcome`] that is unknown names the slots that it still waits for.
//!
//! # The folders, in their order
//! `syntax` is the text: its tokens, names and the tree of nodes. `typed` reads tokens into that tree and checks the types while it
//! reads. `machine` is the flat program, what makes it of the tree and what runs it. `oracle` walks the tree itself and is in no build that is
//! shipped. `lint` reads a compiled condition for its author. Each knows only those before it; `value`, `number` and `calendar` serve all.
//! `parts` takes a condition apart at its `and`, `or` and `not`, for checklists, which ask what could still make it true; `words` says
//! it without the language, for those who read an answer; `plain` as comparisons alone, for programs that can follow no more.
//! `packed` is a condition of a compiled rulebook, written and read.
//! `formula` walks the part of that tree that is arithmetic over exact fractions, for indicators.

mod calendar;
mod expression;
#[cfg(feature = "figures")]
pub(crate) mod formula;
mod json;
#[cfg(feature = "authoring")]
mod lint;
mod machine;
mod number;
#[cfg(feature = "oracle")]
mod oracle;
#[cfg(any(test, feature = "reasons", not(any(feature = "figures", feature = "oracle"))))]
mod packed;
#[cfg(feature = "checklist")]
mod parts;
#[cfg(feature = "reasons")]
mod plain;
mod syntax;
#[cfg(feature = "checklist")]
mod turns;
mod typed;
mod value;
#[cfg(feature = "checklist")]
mod words;

pub use expression::Expression;
pub use json::evaluate_json;
#[cfg(feature = "reasons")]
pub use json::explain_json;
#[cfg(feature = "authoring")]
pub use lint::ScopeHints;
pub use machine::Machine;
#[cfg(feature = "checklist")]
pub(crate) use parts::Part;
#[cfg(feature = "reasons")]
pub use plain::Plain;
#[cfg(feature = "checklist")]
pub(crate) use turns::{Anchor, Turn};
pub use typed::types::{Scope, Shape, Type};
pub use value::{Items, Outcome, Rounded, Value};
#[cfg(feature = "checklist")]
pub(crate) use words::SlotLabels;

/// The names of the functions, which the page on rulebooks lists.
#[cfg(all(test, feature = "authoring"))]
pub(crate) fn function_names() -> impl Iterator<Item = &'static str> {
    syntax::node::FUNCTIONS.into_iter().map(|(name, _)| name)
}

/// The most characters of a source.
pub const MAX_CHARACTERS: usize = 4096;

/// How deep brackets, functions, quantifiers and signs may nest.
pub const MAX_DEPTH: usize = 64;

/// How many quantifiers may nest: each is a loop over a list, so four over a list of n are n⁴ steps.
pub const MAX_QUANTIFIERS: usize = 4;

/// How many steps an evaluation may take; what [`Machine::steps`] counts. Beyond, a condition is not decided, and that is told.
pub const MAX_STEPS: u32 = 10_000_000;
