//! What offices get wrong, one slip a row, so that there is something to find.

use super::columns::{Cells, Column};
use super::maker::Act;

/// A slip: in a row of that kind, this text in this column; without a column, in a cell beyond the last heading.
pub(super) struct Fault {
    pub(super) act: Act,
    column: Option<Column>,
    text: &'static str,
}

const fn fault(act: Act, column: Column, text: &'static str) -> Fault {
    Fault { act, column: Some(column), text }
}

pub(super) const FAULTS: [Fault; 24] = [
    fault(Act::Visit, Column::Date, "2022-02-30"),
    fault(Act::Visit, Column::Household, ""),
    fault(Act::Resource, Column::Amount, "1.2万"),
    fault(Act::Visit, Column::Date, "44702"),
    fault(Act::Case, Column::Stage, "跟进中"),
    fault(Act::Visit, Column::Kind, "电话回访"),
    fault(Act::Group, Column::HeadCount, "12.5"),
    fault(Act::Visit, Column::Station, ""),
    fault(Act::Resource, Column::Amount, "-300"),
    fault(Act::Event, Column::HeadCount, ""),
    fault(Act::Visit, Column::Date, "3月8日"),
    fault(Act::Group, Column::Session, "0"),
    fault(Act::Visit, Column::HeadCount, "两人"),
    fault(Act::File, Column::File, ""),
    fault(Act::Resource, Column::Direction, "链人"),
    fault(Act::Visit, Column::Date, "8/3/2022"),
    fault(Act::Mentoring, Column::Audience, "全体人员"),
    fault(Act::Visit, Column::Household, "H 00012"),
    fault(Act::Case, Column::Person, ""),
    fault(Act::Visit, Column::Date, "2022-03-08 09:30"),
    fault(Act::Resource, Column::Amount, "约500元"),
    fault(Act::Visit, Column::Date, "2099-01-01"),
    fault(Act::Event, Column::Event, ""),
    Fault { act: Act::Visit, column: None, text: "已回访" },
];

impl Fault {
    pub(super) fn spoil(&self, cells: &mut Cells) {
        match self.column {
            Some(column) => cells.set(column, self.text),
            None => cells.beyond = Some(self.text),
        }
    }
}
