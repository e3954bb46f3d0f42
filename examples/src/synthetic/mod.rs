//! A ledger that nobody kept: made from a fixed seed, on real townships, with keys that stand for no one.

mod columns;
mod faults;
mod maker;
mod random;
mod staff;
mod targets;

use std::io::{self, Write};

use maker::{Maker, Row};
use targets::Targets;
use wushe::network::View;
use wushe::pack::Pack;
use wushe::value::{Date, DivisionCode, Level};

use crate::progress::Progress;

/// Where and when the acts of the ledger take place.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The townships of the day's list, by code.
    townships: Vec<DivisionCode>,
    /// A township of a later list that the day's list does not have.
    later: Option<DivisionCode>,
    as_of: Date,
}

impl Setting {
    /// The townships of that unit, and the last day.
    pub(crate) fn new(view: View<'_>, lists: &[wushe::network::Tree<'_>], unit: DivisionCode) -> Self {
        let tree = view.tree();
        let of = |tree: wushe::network::Tree<'_>| -> Vec<DivisionCode> {
            tree.within(unit).map(|unit| unit.code).filter(|code| code.level() == Level::Township).collect()
        };
        let later = lists.iter().filter(|list| list.list_date() > tree.list_date());
        let later = later.flat_map(|list| of(*list)).find(|code| !tree.contains(*code));
        Setting { townships: of(tree), later, as_of: tree.date() }
    }
}

/// Writes the ledger as CSV: as long as the figures ask, with rows of staff and posts; or of that many rows, of service alone.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write(out: &mut impl Write, pack: &Pack, setting: &Setting, rows: Option<u64>, progress: &mut Progress) -> io::Result<()> {
    let targets = Targets::of(pack);
    let width = columns::width(rows.is_none());
    let mut made = Maker::new(setting, width).make(targets);
    match rows {
        Some(rows) => {
            let natural = u64::try_from(made.len()).unwrap_or(u64::MAX);
            made = Maker::new(setting, width).of_length(targets.scaled(rows, natural), usize::try_from(rows).unwrap_or(usize::MAX));
        }
        None => {
            made.extend(staff::rows(setting, pack, width));
            Row::sort(&mut made);
        }
    }
    // Excel takes a CSV file for UTF-8 only where it begins with the mark.
    writeln!(out, "\u{feff}{}", columns::header(width))?;
    let whole = u64::try_from(made.len()).ok();
    for (row, done) in made.into_iter().zip(1..) {
        writeln!(out, "{}", row.line)?;
        // A look at the clock costs more than a row.
        if done % 4096 == 0 {
            progress.at(done, done, whole);
        }
    }
    out.flush()
}
