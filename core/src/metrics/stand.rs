//! In which unit of a map the stations of records stand, day by day.

use std::collections::BTreeMap;

use super::figure::Reason;
use crate::finding::Code;
use crate::network::View;
use crate::service::book::Row;
use crate::value::{Date, DivisionCode};

/// Where a station stands for records from one day to another, both included.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) since: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) stands: Result<DivisionCode, Reason>,
}

impl Run {
    fn holds(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// Where each station stands, by its number.
pub(super) struct Stands {
    /// That which holds for most records: on the map's own day.
    main: Vec<Run>,
    /// All of a station's, where there are several.
    all: BTreeMap<u32, Vec<Run>>,
}

impl Stands {
    pub(super) fn new<'s>(view: View<'_>, stations: impl Iterator<Item = &'s str>) -> Self {
        let mut stands = Stands { main: Vec::new(), all: BTreeMap::new() };
        for (number, station) in (0..).zip(stations) {
            let runs = runs(view, station);
            let main = runs.iter().find(|run| run.holds(view.tree().date())).copied();
            stands.main.extend(main);
            if runs.len() > 1 {
                stands.all.insert(number, runs);
            }
        }
        stands
    }

    /// The units in which stations stand on some day.
    pub(super) fn units(&self) -> impl Iterator<Item = DivisionCode> {
        self.main.iter().chain(self.all.values().flatten()).filter_map(|run| run.stands.ok())
    }

    /// Where each station stands, by its number: once for all days, or run by run.
    pub(super) fn runs(&self) -> impl Iterator<Item = &[Run]> {
        let all = |number| self.all.get(&number).map(Vec::as_slice);
        (0..).zip(&self.main).map(move |(number, main)| all(number).unwrap_or(std::slice::from_ref(main)))
    }

    /// The unit of a record's station on its day, or why it is in none.
    pub(super) fn of(&self, row: Row<'_>) -> Result<DivisionCode, Reason> {
        self.at(row.station_number(), row.date())
    }

    /// The unit of a station on a day, by its number.
    pub(super) fn at(&self, station: Option<u32>, day: Date) -> Result<DivisionCode, Reason> {
        let station = station.ok_or(Reason::NoStation)?;
        let holds = |run: &&Run| run.holds(day);
        let main = usize::try_from(station).ok().and_then(|at| self.main.get(at));
        let found = main.filter(holds).or_else(|| self.all.get(&station)?.iter().find(holds));
        found.map_or(Err(Reason::StationUnknown), |run| run.stands)
    }
}

/// What a station's name stands for: runs of days that follow each other and hold all.
fn runs(view: View<'_>, station: &str) -> Vec<Run> {
    let always = |stands| vec![Run { since: None, until: None, stands }];
    match DivisionCode::parse(station) {
        Ok(code) if view.is_always(code) => return always(Ok(code)),
        _ => {}
    }
    let turns = view.turns(station);
    let Some(first) = turns.first() else { return always(on(view, station, view.tree().date())) };
    let before = first.plus_days(-1).unwrap_or(*first);
    let mut runs = always(on(view, station, before));
    for day in turns {
        let stands = on(view, station, day);
        let Some(last) = runs.last_mut().filter(|last| last.stands != stands) else { continue };
        last.until = day.plus_days(-1);
        runs.push(Run { since: Some(day), until: None, stands });
    }
    runs
}

fn on(view: View<'_>, station: &str, day: Date) -> Result<DivisionCode, Reason> {
    view.station_unit_on(station, day).map_err(|problem| match problem.code {
        Code::StationNotOpen => Reason::StationNotOpen,
        Code::DivisionGone | Code::UnitSplit | Code::UnitEnded => Reason::NoUnit,
        _ => Reason::StationUnknown,
    })
}
