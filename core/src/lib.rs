//! `wushe` (五社, the five parties) models networks of social work stations (社工站): the forms their workers fill in, the
//! records these give, the figures counted from records, and the rulebook that decides it all, with the clause that
//! each answer rests on.
//!
//! ```
//! use wushe::{Date, Lang, Pack};
//!
//! let pack = Pack::builtin("hinggan")?;
//! let form = pack.form("home_visit")?;
//! let today = Date::parse("2022-05-21")?;
//!
//! let good = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
//! assert!(form.check_json(good, today).record.is_some());
//!
//! let bad = r#"{"visited_on":"2022-02-30","station":"152221100000","worker":"W1"}"#;
//! let report = form.check_json(bad, today).report;
//! let messages: Vec<_> = report.findings.iter().map(|finding| form.message(finding, Lang::ZhHans)).collect();
//! assert_eq!(messages, ["「家庭编号」：必填", "「走访日期」：日历上没有这一天"]);
//! # Ok::<(), wushe::finding::Findings>(())
//! ```
//!
//! What people do with it, each task in a few lines: [the cookbook](_cookbook).
//!
//! # The rooms, in their order
//! Each knows only those before it. Three more are private: `digest`, hashes that are the same everywhere, `json`, the one reader and
//! writer of JSON texts, and `packed`, what compiled rulebooks are written with.
//!
//! | room | holds |
//! | --- | --- |
//! | [`finding`] | what is wrong, as data; the catalogue of codes; sentences in zh-Hans and en |
//! | [`value`] | dates, amounts, counts, reported figures, official codes, parsed strictly |
//! | [`citation`] | documents, clauses, provenance |
//! | [`time`] | spans, timelines, periods |
//! | [`explanation`] | why an answer is what it is |
//! | [`condition`] | the one rule language, a strict subset of FEEL |
//! | [`choice`] | what a rule leaves open: settings, choices, and what waits for an answer |
//! | [`network`] | the administrative tree as of a day, stations and what stands in them |
//! | [`service`] | records: what was done, when, by which station, with whom; the book of them |
//! | [`staff`] | appointments, certificates, registrations, education, appraisals of workers; posts and who fills them |
//! | [`form`] | forms as data; the check of a text, a value, the rows of a ledger |
//! | [`checklist`] | the items of a checklist: whom each serves and why, and what to ask next |
//! | [`pay`] | what a worker is due for a month under a rule, and what the rule leaves open |
//! | [`metrics`] | measures, figures, what was left out and why |
//! | [`pack`] | the rulebook: read, verified, compiled; the built-in ones |
//! | [`border`] | what other languages ask as texts, answered as texts |
//!
//! # What it never does
//! It asks no clock (today is an argument), no locale, no file system, no network and no random source; it keeps no
//! global state; it has no float in money, counts or figures; it panics on no input; and no message, `Debug` or JSON
//! of it holds a value of a person, but for calls named `expose`.
//!
//! # Features
//! | feature | adds |
//! | --- | --- |
//! | `packs` (default) | the built-in rulebooks; `pack-national`, `pack-hinggan`, `pack-hinggan-illustrative` for one of them |
//! | `schema` (default) | forms as JSON Schema |
//! | `packs-pay` (in `packs`) | the rulebooks of seven other places whose pay rules are known |
//! | `packs-targets` (in `packs`) | the rulebooks of two contracts of one place that set targets |
//! | `packs-checklist` (in `packs`) | the rulebooks of places whose regulations say whom an item of the checklist serves |
//! | `pay` (default) | pay schemes |
//! | `choice` (in `pay`, `standards`) | settings and choices |
//! | `checklist` (default) | checklists; without it they are taken over unread |
//! | `standards` (default) | place standards; without it they are taken over unread |
//! | `figures` (default) | documents, measures, reported figures and successions of a rulebook; without it they are taken over unread |
//! | `sentences` (default) | what findings of rulebooks, conditions, ledgers, the network, staff, pay and figures say in words, and what is meant by what is written out of habit in a condition |
//! | `reasons` (default, in `pay`) | why a condition gives what it gives |
//! | `authoring` | rulebooks as people write them, in TOML, and what is probably not meant in their conditions |
//! | `chrono` | days from and into chrono's own |
//! | `csv` | the rows of CSV texts |
//! | `gb18030` | the same in GB18030 and UTF-16 |
//! | `divisions-hinggan` | six yearly division lists of Hinggan League |
#![forbid(unsafe_code)]

mod digest;

mod json;

mod parallel;

pub mod finding;

pub mod value;

#[cfg(any(test, feature = "reasons", not(any(feature = "figures", feature = "oracle"))))]
mod packed;

pub mod citation;

pub mod time;

pub mod explanation;

pub mod condition;

pub mod choice;

pub mod network;

pub mod service;

pub mod staff;

pub mod form;

#[cfg(feature = "checklist")]
pub mod checklist;

#[cfg(feature = "pay")]
pub mod pay;

pub mod metrics;

pub mod pack;

pub mod border;

pub use border::LedgerRun;
pub use explanation::Explanation;
pub use finding::{Code, Finding, Findings, Lang, Report};
pub use form::{Checked, Form};
pub use metrics::{Figure, Tally};
pub use network::{Divisions, Network};
pub use pack::Pack;
pub use service::{Book, Record};
pub use time::Period;
pub use value::{Date, DivisionCode};

#[doc = include_str!("../docs/cookbook.md")]
// A test of it needs every feature that it shows; a reader of the page does not.
#[cfg(any(not(doctest), all(feature = "authoring", feature = "csv", feature = "divisions-hinggan", feature = "packs")))]
pub mod _cookbook {}

/// Runs what README.md shows.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
