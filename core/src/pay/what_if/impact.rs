//! Two schemes over one staff list: who gains, who loses, and why.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::assumptions::{Assumptions, StaffMember};
use super::paid::{Bench, LineAt, LinePaid, Lines, Paid};
use super::sums::{ImpactGroup, Outlook, SchemeName, Sides};
use crate::citation::Provenance;
use crate::finding::{Code, Findings, Label, Path, Problem};
use crate::pay::payroll::questions::QuestionCount;
use crate::pay::scheme::rules::Scheme;
use crate::service::Key;
use crate::time::Period;
use crate::value::{Amount, DivisionCode};

/// What one scheme in place of another would change for a staff list, in some months.
///
/// Who can't be told under either scheme, or of whom it is open in which month a component falls due, stands at the own row with what is
/// missing, is counted as unknown, and is in no sum. All sums are over the same workers, so those by year, unit, post, grade and cause each
/// come to the whole exactly.
///
/// A cause is a line of the payslip: what the line comes to under the second scheme less what it does under the first, by its name. What
/// rounding a total on its own adds to its lines, each taken to the fen, is a cause without a name.
///
/// `Debug` shows nobody and no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct Impact {
    /// The scheme that holds.
    pub before: SchemeName,
    /// The one that is tried.
    pub after: SchemeName,
    /// The first month.
    pub first: Period,
    /// The last month.
    pub last: Period,
    /// What is assumed of them.
    pub assumptions: Assumptions,
    /// All workers together.
    pub whole: ImpactGroup,
    /// The difference by line of the payslip, in the order of the first scheme and then the second.
    pub causes: Vec<Cause>,
    /// By calendar year.
    pub years: Vec<ImpactGroup>,
    /// By unit of the appointment that is paid, in the order of the codes.
    pub units: Vec<ImpactGroup>,
    /// By post.
    pub posts: Vec<ImpactGroup>,
    /// By grade under the first scheme; under the second for who has none under it.
    pub grades: Vec<ImpactGroup>,
    /// From which grade to which other one, and how many workers.
    pub moves: Vec<(i32, i32, u64)>,
    /// The workers in the order of the list.
    pub workers: Vec<WorkerImpact>,
    /// What the first scheme waits for over all.
    pub missing_before: Vec<QuestionCount>,
    /// What the second one does.
    pub missing_after: Vec<QuestionCount>,
}

/// A line of the payslip as part of a difference.
///
/// `Debug` shows no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct Cause {
    /// The name of the line; nothing for what rounding the totals adds.
    pub id: Option<Arc<str>>,
    /// The line under the first scheme, where that pays it.
    pub before: Option<CauseSide>,
    /// The line under the second.
    pub after: Option<CauseSide>,
    /// What it comes to.
    pub total: Sides,
    /// Of how many workers it differs.
    pub workers: u64,
}

/// A line of the payslip under one scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseSide {
    /// What it is called.
    pub label: Label,
    /// The clause of its rule.
    pub clause: Option<Arc<str>>,
    /// How sure the least sure value behind it is.
    pub provenance: Provenance,
}

/// What a change of scheme is for one worker.
///
/// `Debug` shows nobody and no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct WorkerImpact {
    /// Who.
    pub worker: Key,
    /// Under the first scheme.
    pub before: WorkerSide,
    /// Under the second.
    pub after: WorkerSide,
    /// The second less the first, where both can be told.
    pub difference: Option<Amount>,
    /// The lines that differ: the name, or nothing for rounding, and what they come to.
    pub lines: Vec<(Option<Arc<str>>, Sides)>,
}

/// One worker under one scheme; post, unit and grade are those of the last month that is paid.
///
/// `Debug` shows no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct WorkerSide {
    /// What all months come to, where it can be told.
    pub total: Option<Amount>,
    /// Why nothing is due, where no month is paid.
    pub unpaid: Option<Code>,
    /// The post.
    pub post: Option<Arc<str>>,
    /// The division.
    pub division: Option<DivisionCode>,
    /// The grade.
    pub grade: Option<i32>,
    /// What has to be known or chosen.
    pub missing: Vec<QuestionCount>,
}

impl Scheme {
    /// What another scheme in place of this one would change for a staff list: this one with other values or choices, or one of another
    /// rulebook.
    ///
    /// # Errors
    /// Every finding at once: `pay_staff_twice` for a worker who stands on the list, or leaves, twice; `pay_assumed_worker` for an assumption
    /// about somebody who is not on it; `pay_assumed_result` for a result of appraisals that there is not. Else `pay_before` and `pay_after`
    /// at `first` where one of the schemes does not hold in the months, and at the worker: `staff_list_too_long` as [`pay`](Scheme::pay), and
    /// `amount_too_long` where a sum has more than 28 digits.
    ///
    /// ```
    /// use wushe::choice::Choice;
    /// use wushe::finding::Code;
    /// use wushe::pay::{Given, Outlook, StaffMember};
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("city-d").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap().choose_json(r#"{"due_award":"12"}"#).unwrap();
    /// let higher = scheme.with_values(&[("post_pay", Choice::table(&[("deputy", "2600")]))]).unwrap();
    /// let text = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[]}"#;
    /// let (worker, _) = pack.worker_json(text, Date::parse("2022-06-01").unwrap()).unwrap();
    /// let staff = [StaffMember { worker: &worker, other: None, given: Given { grade: Some(4), seniority: None } }];
    /// let month = |text| Period::parse(text).unwrap();
    /// let outlook = Outlook::new(month("2022-05"), month("2022-06")).unwrap();
    /// let impact = scheme.impact(&higher, &staff, &outlook).unwrap();
    /// assert_eq!(impact.whole.total.difference.to_string(), "200");
    /// assert_eq!(impact.causes[0].total.difference.to_string(), "200", "the post pay is the whole of it");
    ///
    /// let twice = [staff[0], staff[0]];
    /// assert_eq!(scheme.impact(&higher, &twice, &outlook).unwrap_err()[0].code, Code::PayStaffTwice);
    /// ```
    pub fn impact(&self, after: &Scheme, staff: &[StaffMember<'_>], outlook: &Outlook) -> Result<Impact, Findings> {
        let found = outlook.assumptions.check(staff, &[self, after]);
        if !found.is_empty() {
            return Err(found.into());
        }
        for scheme in [self, after] {
            scheme.holds_in(outlook.first, outlook.last).map_err(Findings::about("first"))?;
        }
        let mut benches = [Bench::new(self), Bench::new(after)];
        let mut gathering = Gathering::new(outlook);
        for ((at, nth), member) in (0..).zip(0..).zip(staff) {
            let place = |problem: Problem| Findings::from(problem.at(Path::new().key("staff").index(at)));
            let [before, after] = &mut benches;
            let old = before.paid(nth, member, member.worker, outlook).map_err(place)?;
            let new = after.paid(nth, member, member.other.unwrap_or(member.worker), outlook).map_err(place)?;
            gathering.add(&member.worker.key, (old, new), &benches).map_err(place)?;
        }
        gathering.finish(benches).map_err(Findings::from)
    }
}

/// What is gathered while the staff goes by.
struct Gathering<'o> {
    outlook: &'o Outlook,
    whole: ImpactGroup,
    years: BTreeMap<i32, ImpactGroup>,
    units: BTreeMap<Option<DivisionCode>, ImpactGroup>,
    posts: BTreeMap<Option<Arc<str>>, ImpactGroup>,
    grades: BTreeMap<Option<i32>, ImpactGroup>,
    moves: BTreeMap<(i32, i32), u64>,
    lines: [Lines; 2],
    differing: BTreeMap<Option<Arc<str>>, u64>,
    workers: Vec<WorkerImpact>,
}

/// A line under both schemes: where it stands and what it comes to.
struct Pair {
    id: Option<Arc<str>>,
    old: Option<(LineAt, LinePaid)>,
    new: Option<(LineAt, LinePaid)>,
}

impl Pair {
    fn sides(&self) -> Result<Sides, Problem> {
        let amount = |side: &Option<(LineAt, LinePaid)>| side.as_ref().map_or(Amount::ZERO, |(_, paid)| paid.amount);
        Sides::of(amount(&self.old), amount(&self.new))
    }
}

/// The lines of both sides by name, those of the first scheme first; what rounding adds comes behind the lines of both.
fn paired([old, new]: [&Lines; 2], [before, after]: &[Bench<'_>; 2]) -> Vec<Pair> {
    let mut paired: Vec<Pair> = Vec::new();
    for rounding in [false, true] {
        let of_sort = |(at, paid): (&LineAt, &LinePaid)| ((*at == LineAt::Rounding) == rounding).then_some((*at, *paid));
        paired.extend(old.0.iter().filter_map(of_sort).map(|line| Pair { id: before.id(line.0), old: Some(line), new: None }));
        for line in new.0.iter().filter_map(of_sort) {
            let id = after.id(line.0);
            match paired.iter_mut().find(|known| known.id == id) {
                Some(known) => known.new = Some(line),
                None => paired.push(Pair { id, old: None, new: Some(line) }),
            }
        }
    }
    paired
}

impl<'o> Gathering<'o> {
    fn new(outlook: &'o Outlook) -> Self {
        Gathering {
            outlook,
            whole: ImpactGroup::new(None, None),
            years: BTreeMap::new(),
            units: BTreeMap::new(),
            posts: BTreeMap::new(),
            grades: BTreeMap::new(),
            moves: BTreeMap::new(),
            lines: [Lines::default(), Lines::default()],
            differing: BTreeMap::new(),
            workers: Vec::new(),
        }
    }

    fn add(&mut self, key: &Key, (old, new): (Paid, Paid), benches: &[Bench<'_>; 2]) -> Result<(), Problem> {
        let [before, _] = benches;
        let told = !old.is_open() && !new.is_open();
        let (was, is) = (&old.standing, &new.standing);
        let total = if told { Some(Sides::of(old.total()?, new.total()?)?) } else { None };
        self.whole.add(total)?;
        let unit = was.division.or(is.division);
        let unit = unit.map(|unit| self.outlook.level.and_then(|level| unit.ancestor(level)).unwrap_or(unit));
        let named = |unit: DivisionCode| Arc::from(unit.to_string());
        self.units.entry(unit).or_insert_with(|| ImpactGroup::new(unit.map(named), None)).add(total)?;
        let post = was.post.clone().or_else(|| is.post.clone());
        let label = post.as_ref().and_then(|post| {
            let posts = before.scheme.posts()?;
            posts.options.iter().find(|option| option.id == *post).map(|option| option.label.clone())
        });
        self.posts.entry(post.clone()).or_insert_with(|| ImpactGroup::new(post, label)).add(total)?;
        let grade = was.grade.or(is.grade);
        let numbered = |grade: i32| Arc::from(grade.to_string());
        self.grades.entry(grade).or_insert_with(|| ImpactGroup::new(grade.map(numbered), None)).add(total)?;
        for (old, new) in old.years.iter().zip(&new.years) {
            let paid = if told { Some(Sides::of(old.total, new.total)?) } else { None };
            self.years.entry(old.year).or_insert_with(|| ImpactGroup::new(Some(numbered(old.year)), None)).add(paid)?;
        }
        let mut lines = Vec::new();
        if told {
            if let (Some(was), Some(is)) = (was.grade, is.grade)
                && was != is
            {
                let workers = self.moves.entry((was, is)).or_default();
                *workers = workers.saturating_add(1);
            }
            let own = [old.lines()?, new.lines()?];
            let [old, new] = &own;
            for pair in paired([old, new], benches) {
                let both = pair.sides()?;
                if both.difference != Amount::ZERO {
                    let workers = self.differing.entry(pair.id.clone()).or_default();
                    *workers = workers.saturating_add(1);
                    lines.push((pair.id, both));
                }
            }
            self.lines.iter_mut().zip(&own).try_for_each(|(all, own)| all.join(own))?;
        }
        let difference = total.map(|total| total.difference);
        self.workers.push(WorkerImpact { worker: key.clone(), before: side(old)?, after: side(new)?, difference, lines });
        Ok(())
    }

    fn finish(self, benches: [Bench<'_>; 2]) -> Result<Impact, Problem> {
        let [old, new] = &self.lines;
        let mut causes = Vec::new();
        let told = |bench: &Bench<'_>, side: &Option<(LineAt, LinePaid)>| {
            let (at, paid) = side.as_ref()?;
            let (label, clause) = bench.basis(*at, paid);
            Some(CauseSide { label, clause, provenance: paid.provenance })
        };
        for pair in paired([old, new], &benches) {
            let [before, after] = &benches;
            let workers = self.differing.get(&pair.id).copied().unwrap_or_default();
            let (before, after) = (told(before, &pair.old), told(after, &pair.new));
            causes.push(Cause { total: pair.sides()?, id: pair.id, before, after, workers });
        }
        let [before, after] = benches;
        Ok(Impact {
            before: SchemeName::of(before.scheme),
            after: SchemeName::of(after.scheme),
            first: self.outlook.first,
            last: self.outlook.last,
            assumptions: self.outlook.assumptions.clone(),
            whole: self.whole,
            causes,
            years: self.years.into_values().collect(),
            units: self.units.into_values().collect(),
            posts: self.posts.into_values().collect(),
            grades: self.grades.into_values().collect(),
            moves: self.moves.into_iter().map(|((was, is), workers)| (was, is, workers)).collect(),
            workers: self.workers,
            missing_before: before.asking.finish(),
            missing_after: after.asking.finish(),
        })
    }
}

fn side(paid: Paid) -> Result<WorkerSide, Problem> {
    let total = if paid.is_open() { None } else { Some(paid.total()?) };
    let nobody_paid = paid.years.iter().all(|year| year.months == 0 && !year.open);
    let standing = paid.standing;
    Ok(WorkerSide {
        total,
        unpaid: standing.unpaid.filter(|_| nobody_paid),
        post: standing.post,
        division: standing.division,
        grade: standing.grade,
        missing: paid.missing,
    })
}
