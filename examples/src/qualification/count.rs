use std::collections::BTreeMap;

use wushe::choice::OpenItem;
use wushe::citation::Provenance;
use wushe::explanation::Known;
use wushe::finding::{Code, Label, Problem};
use wushe::network::View;
use wushe::pack::Pack;
use wushe::pay::{Fact, Question, Raises, Scheme};
use wushe::staff::{CertificateLevel, PartTime, Roster, Worker};
use wushe::value::{Decimal, DivisionCode, Level};

use super::{ByLevel, ByUnit, Outcomes, Qualification, cost};

/// What the scheme's raises come to for the workers of a roster on the view's day.
///
/// # Errors
/// Those of the library, of a unit that the list lacks or of a day on which the scheme does not hold.
pub(crate) fn count<'g>(
    pack: &'g Pack,
    scheme: &'g Scheme,
    view: View<'_>,
    unit: DivisionCode,
    level: Level,
    roster: &Roster,
    workers: &[Worker],
) -> Result<Qualification<'g>, Problem> {
    let day = view.tree().date();
    let mut counting = Counting::new(view, unit, level);
    let mut rising = Vec::new();
    for worker in workers {
        let raises = scheme.raises(worker, day)?;
        if raises.status == Known::Known {
            rising.push(worker);
        }
        counting.take(worker, &raises);
    }
    let open = scheme.unstated();
    let cost = if open.is_empty() { cost::of(scheme, day, &rising)? } else { None };
    // No rule says whether a part-time appointment fills a seat; here it fills none and is counted apart, and the page says so.
    let posts = roster.establishment(view, unit, PartTime::None)?;
    let Counting { whole, levels, units, missing, choices, .. } = counting;
    let asked = |question: Question| {
        let workers = choices.get(&*question.id).copied().unwrap_or_default();
        (question, workers)
    };
    Ok(Qualification {
        scheme,
        day,
        told: roster.kinds(),
        workers: u64::try_from(workers.len()).unwrap_or(u64::MAX),
        whole,
        by_level: levels.into_iter().map(Held::finish).collect(),
        by_unit: units.into_iter().filter(|unit| unit.division.is_some() || unit.outcomes.all() > 0).collect(),
        missing: missing.into_iter().map(|(id, (label, workers))| (id, label, workers)).collect(),
        questions: open.into_iter().map(asked).collect(),
        cost,
        reported: pack.compare_posts(&posts),
        posts,
    })
}

/// The holders of one level.
struct Held {
    by_level: ByLevel,
    grades: BTreeMap<Decimal, Provenance>,
}

impl Held {
    fn finish(self) -> ByLevel {
        let mut grades = self.grades.into_iter();
        let grades = grades.next().filter(|_| grades.next().is_none());
        ByLevel { grades, ..self.by_level }
    }
}

struct Counting<'v> {
    view: View<'v>,
    level: Level,
    whole: Outcomes,
    levels: Vec<Held>,
    units: Vec<ByUnit>,
    missing: BTreeMap<&'static str, (Label, u64)>,
    choices: BTreeMap<String, u64>,
}

impl<'v> Counting<'v> {
    fn new(view: View<'v>, unit: DivisionCode, level: Level) -> Self {
        let held = |level: &CertificateLevel| Held {
            by_level: ByLevel { level: *level, grades: None, outcomes: Outcomes::default(), without_post: 0, not_matching: 0 },
            grades: BTreeMap::new(),
        };
        let below = view.tree().within(unit).filter(|below| below.code.level() == level);
        let mut units: Vec<ByUnit> =
            below.map(|below| ByUnit { division: Some(below.code), place: below.name.to_owned(), outcomes: Outcomes::default() }).collect();
        units.push(ByUnit { division: None, place: String::new(), outcomes: Outcomes::default() });
        Counting {
            view,
            level,
            whole: Outcomes::default(),
            levels: CertificateLevel::ALL.iter().map(held).collect(),
            units,
            missing: BTreeMap::new(),
            choices: BTreeMap::new(),
        }
    }

    fn take(&mut self, worker: &Worker, raises: &Raises) {
        let day = raises.day;
        let certificates = worker.certificates.as_deref();
        let highest = certificates.into_iter().flatten().filter(|known| known.obtained_on <= day).map(|known| known.level).max();
        tally(&mut self.whole, raises, highest.is_some());
        let place =
            raises.division.and_then(|code| self.view.station_unit(&code.to_string()).ok()).and_then(|code| code.ancestor(self.level));
        let at = self.units.iter().position(|unit| unit.division == place && place.is_some());
        if let Some(unit) = at.or(self.units.len().checked_sub(1)).and_then(|at| self.units.get_mut(at)) {
            tally(&mut unit.outcomes, raises, highest.is_some());
        }
        if let Some(held) = self.levels.iter_mut().find(|held| Some(held.by_level.level) == highest) {
            tally(&mut held.by_level.outcomes, raises, true);
            if let (Some(grades), Some(raise)) = (raises.grades, raises.raises.first()) {
                held.grades.insert(grades.normalize(), raise.provenance);
            }
            if let Some(appointments) = &worker.appointments {
                let mut there = appointments.iter().filter(|known| known.span.contains(day)).peekable();
                if there.peek().is_none() {
                    held.by_level.without_post += 1;
                } else if there.all(|known| known.matching == Some(false)) {
                    held.by_level.not_matching += 1;
                }
            }
        }
        for missing in &raises.missing {
            match &missing.item {
                OpenItem::Fact(name) => {
                    if let Some(fact) = Fact::from_name(name) {
                        self.missing.entry(fact.as_str()).or_insert_with(|| (fact.label(), 0)).1 += 1;
                    }
                }
                OpenItem::Choice(id, _) => *self.choices.entry(id.to_string()).or_default() += 1,
                OpenItem::Hole(..) | OpenItem::TooLarge(_) => {}
            }
        }
    }
}

fn tally(outcomes: &mut Outcomes, raises: &Raises, certified: bool) {
    let lacks_a_fact = raises.missing.iter().any(|missing| matches!(missing.item, OpenItem::Fact(_)));
    let place = match (raises.status, raises.grades, &raises.unpaid) {
        (Known::Known, Some(grades), _) => outcomes.rise.entry(grades.normalize()).or_default(),
        (Known::Unknown, ..) if lacks_a_fact => &mut outcomes.undetermined,
        (Known::Unknown, ..) => &mut outcomes.open,
        _ if !certified => &mut outcomes.uncertified,
        (.., Some(Code::PayNotAppointed)) => &mut outcomes.not_appointed,
        (.., Some(_)) => &mut outcomes.not_eligible,
        _ => &mut outcomes.condition,
    };
    *place += 1;
}
