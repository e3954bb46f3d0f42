//! The tests that share a program, a file each: forty programs would take minutes to link, and each would read the rulebooks again.

mod authoring;
mod beside;
mod book;
mod checklist;
mod checklist_many;
mod columns;
mod condition_oracle;
mod condition_properties;
mod condition_vectors;
mod correction;
mod county;
mod cube;
mod cube_by;
mod dated_pay;
mod debug_masked;
mod division_lists;
mod doubles;
mod due;
mod due_counts;
mod due_shared;
mod establishment;
mod floor;
mod indicator;
mod json_lines;
mod ledger_feed;
mod masking;
mod metrics;
mod network_vectors;
mod packs;
mod pay;
mod pay_lint;
mod pay_properties;
mod pay_questions;
mod payroll;
mod raises;
mod restated;
mod roster;
mod send_sync;
mod state;
mod successions;
mod table_vectors;
mod tally_properties;
mod three_ways;
mod vectors;
mod what_if;
mod worker_list;
mod world;
mod yearly_pay;

#[cfg(feature = "checklist")]
#[path = "checklist/rulebook.rs"]
mod rulebook;
