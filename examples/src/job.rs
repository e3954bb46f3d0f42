//! The job itself: ledgers to figures, beside those that the rulebook reports.

use std::io::Cursor;
use std::path::Path;
use std::slice;
use std::sync::Arc;

use wushe::finding::Findings;
use wushe::form::World;
use wushe::metrics::indicator::Supplied;
use wushe::metrics::{Figure, Measure, Split, Tally};
use wushe::network::{Divisions, Network, View};
use wushe::pack::Pack;
use wushe::service::Book;
use wushe::staff::Roster;
use wushe::time::Period;
use wushe::value::{Date, DivisionCode, Level};

use crate::answer::{Answer, Checked, Counted, Idle};
use crate::args::Args;
use crate::derived::{self, Place};
use crate::due;
use crate::failure::Failure;
use crate::load::{self, Loaded};
use crate::progress::Progress;
use crate::qualification;
use crate::synthetic::{self, Setting};

/// What the job works on.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) pack: Pack,
    pub(crate) network: Network,
    pub(crate) as_of: Date,
}

impl Ground {
    pub(crate) fn new(args: &Args) -> Result<Self, Failure> {
        let pack = load::pack(&args.pack)?;
        let divisions = Divisions::hinggan().map_err(|findings| Failure::Pack { name: "divisions".to_owned(), findings })?;
        let reported = pack.reported().iter().filter(|figure| figure.measure.is_some()).map(|figure| figure.until).max();
        let as_of = args.as_of.or(reported).ok_or(Failure::NoDate)?;
        Ok(Ground { pack, network: Network::of_divisions(divisions), as_of })
    }

    fn view(&self) -> Result<View<'_>, Failure> {
        Ok(self.network.at(self.as_of)?)
    }

    /// The unit that figures are of: that of the reported ones, else the list's prefecture.
    fn division(&self, view: View<'_>) -> Result<DivisionCode, Failure> {
        let reported = self.pack.reported().iter().find(|figure| figure.measure.is_some()).map(|figure| figure.division);
        reported.or_else(|| view.tree().units_at(Level::Prefecture).next().map(|unit| unit.code)).ok_or(Failure::NoDivision)
    }

    /// Where the synthetic ledger takes place.
    pub(crate) fn setting(&self) -> Result<Setting, Failure> {
        let view = self.view()?;
        let divisions = self.network.divisions();
        let lists: Vec<_> = divisions.lists().iter().filter_map(|list| divisions.at(*list).ok()).collect();
        Ok(Setting::new(view, &lists, self.division(view)?))
    }

    /// Checks the ledgers and counts.
    pub(crate) fn run(&self, args: &Args) -> Result<Answer<'_>, Failure> {
        let (ledgers, book) = self.ledgers(args)?;
        let roster = Roster::of(&book);
        let names: Vec<_> = ledgers.iter().map(|ledger| ledger.name().unwrap_or_default()).collect();
        let mut contradictions = self.pack.doubled_findings(&book, &names.iter().map(AsRef::as_ref).collect::<Vec<_>>());
        // Of a ledger that a program made nothing is missing.
        let whole = Date::new(1, 1, 1).filter(|_| args.ledger.is_empty());
        let due = due::due(&self.pack, &book, self.as_of, args.covers.and_then(Period::first_day).or(whole));
        let book = Arc::new(book);
        let counting = |measures: &[Measure]| -> Result<Tally, Findings> {
            let mut tally = Tally::new(measures, book.clone());
            args.covers.map_or(Ok(()), |period| tally.cover(None, period))?;
            Ok(tally)
        };
        let tally = counting(self.pack.measures())?;
        let view = self.view()?;
        let division = self.division(view)?;
        let figures = self.figures(view, &tally, division)?;
        let told = |id: &str| figures.iter().any(|counted| counted.figure.measure().id() == id);
        let others = self.pack.measures().iter().filter(|measure| !told(measure.id()));
        // A tally keeps what each record gives to a measure, and of these nothing is asked again.
        let others = others
            .map(|measure| counting(slice::from_ref(measure))?.figure(view, measure.id(), division, Period::until(self.as_of)))
            .collect::<Result<_, _>>()?;
        let shown = figures.iter().map(|counted| &counted.figure).filter(|figure| Idle::of(figure).is_none());
        let counted: Vec<_> = shown.map(Figure::measure).collect();
        let mut supplied = Supplied::new();
        if let Some(due) = &due {
            supplied.due(due.tasks.clone());
        }
        let derived = derived::derive(&self.pack, &tally, &counted, Place { view, division, as_of: self.as_of }, &supplied)?;
        let mut by_units = Vec::new();
        let mut by_months = Vec::new();
        for Counted { figure, .. } in &figures {
            let (measure, unit, period) = (figure.measure().id(), figure.division(), figure.period());
            by_units.push(tally.by(view, measure, unit, period, Split { level: Some(below(unit.level())), ..Split::default() })?);
            by_months.push(tally.by(view, measure, unit, period, Split { months: true, ..Split::default() })?);
        }
        let (workers, contradicting) = roster.workers(&roster.kinds());
        contradictions.extend(contradicting);
        let qualification = match self.pack.schemes().first() {
            Some(scheme) => Some(qualification::count(&self.pack, scheme, view, division, below(division.level()), &roster, &workers)?),
            None => None,
        };
        Ok(Answer {
            pack: &self.pack,
            as_of: self.as_of,
            list_date: view.tree().list_date(),
            place: view.tree().require(division)?.name.to_owned(),
            synthetic: args.ledger.is_empty(),
            ledgers,
            figures,
            others,
            by_units,
            by_months,
            qualification,
            derived,
            due,
            contradictions,
        })
    }

    fn ledgers(&self, args: &Args) -> Result<(Vec<Checked>, Book), Failure> {
        let mut whole = Book::new();
        let mut ledgers = Vec::new();
        let form = args.form.as_deref();
        let world = World::new(self.as_of).network(&self.network);
        for path in &args.ledger {
            let Loaded { report, book, sha256 } = load::ledger(&self.pack, form, world, path, &mut Progress::new(args.lang.into()))?;
            whole.merge(book)?;
            ledgers.push(Checked { file: Some(path.clone()), report, sha256 });
        }
        if ledgers.is_empty() {
            let mut bytes = Vec::new();
            let name = Path::new("synthetic.csv");
            synthetic::write(&mut bytes, &self.pack, &self.setting()?, None, &mut Progress::new(args.lang.into()))
                .map_err(|error| Failure::file(name, error))?;
            let Loaded { report, book, sha256 } =
                load::table(&self.pack, form, world, name, Cursor::new(bytes), &mut Progress::new(args.lang.into()))?;
            whole.merge(book)?;
            ledgers.push(Checked { file: None, report, sha256 });
        }
        Ok((ledgers, whole))
    }

    /// The figures that the rulebook reports, in its order; all its measures where it reports none.
    fn figures(&self, view: View<'_>, tally: &Tally, division: DivisionCode) -> Result<Vec<Counted<'_>>, Failure> {
        let mut figures = Vec::new();
        for reported in self.pack.reported() {
            let Some(measure) = &reported.measure else { continue };
            // A figure speaks of its own days only, so one of other days is no measure of this one.
            let same_day = (reported.until == self.as_of).then_some(reported);
            let period = same_day.and_then(|reported| self.pack.period_of(reported)).unwrap_or(Period::until(self.as_of));
            figures.push(Counted { figure: tally.figure(view, measure, reported.division, period)?, reported: same_day });
        }
        if figures.is_empty() {
            for measure in self.pack.measures() {
                let figure = tally.figure(view, measure.id(), division, Period::until(self.as_of))?;
                figures.push(Counted { figure, reported: None });
            }
        }
        Ok(figures)
    }
}

fn below(level: Level) -> Level {
    match level {
        Level::Province => Level::Prefecture,
        Level::Prefecture => Level::County,
        Level::County => Level::Township,
        Level::Township | Level::Village => Level::Village,
    }
}
