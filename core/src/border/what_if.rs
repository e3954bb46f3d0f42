//! What a change of rule would cost, and what a scheme costs in the years to come, as texts.

use std::borrow::Cow;
use std::fmt;

use super::figures::level_unknown;
use super::pay::{PayScheme, years};
use super::worker::parsed;
use crate::finding::{Code, Finding, Findings, Path, Problem, sort_by};
use crate::form::Input;
use crate::pack::Pack;
use crate::pay::{Assumptions, Given, Leaver, Outlook, Pass, StaffMember};
use crate::service::Key;
use crate::staff::{CertificateLevel, Worker};
use crate::time::Period;
use crate::value::{Amount, Date, Level};

/// What is asked of a scheme about a staff list and the months to come.
///
/// `Debug` shows nobody, nor what a caller wrote.
#[derive(Clone, Copy)]
pub struct OutlookCall<'c> {
    /// The staff.
    pub staff: StaffList<'c>,
    /// The first month: `2026-01`.
    pub first: &'c str,
    /// The last month.
    pub last: &'c str,
    /// The level whose units sums are given by: `county`; that of the appointments where none is named.
    pub level: Option<&'c str>,
    /// What is assumed, a JSON object: `{"appraisal":"qualified","extended":true,"renewed":true,"grades_stay":true,"passes":[{"worker":"W1",
    /// "level":"junior","obtained_on":"2026-09-01","registered_on":"2026-11-30"}],"leavers":[{"worker":"W2","last_day":"2027-06-30"}]}`. What is
    /// left out is not assumed.
    pub assumptions: &'c str,
}

/// A staff list as a question has it.
///
/// `Debug` shows nobody, nor what a caller wrote.
#[derive(Clone, Copy)]
pub enum StaffList<'q> {
    /// A JSON list of workers as [`Pack::worker_json`] reads one on that day, each with `grade` and `seniority` where the file says them.
    Json(&'q str, Date),
    /// Those whose facts have been checked.
    Known(&'q [StaffMember<'q>]),
}

impl fmt::Debug for OutlookCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutlookCall").field("staff", &self.staff).finish_non_exhaustive()
    }
}

impl fmt::Debug for StaffList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StaffList::Json(_, today) => write!(f, "Json(***, {today})"),
            StaffList::Known(staff) => write!(f, "Known({})", staff.len()),
        }
    }
}

impl PayScheme {
    /// The scheme in which these values hold, a JSON text as [`Scheme::with_values_json`](crate::pay::Scheme::with_values_json) reads it.
    ///
    /// # Errors
    /// Those of [`Scheme::with_values_json`](crate::pay::Scheme::with_values_json) below `values`.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use wushe::border::PayScheme;
    /// use wushe::finding::Code;
    /// use wushe::Pack;
    ///
    /// let scheme = PayScheme::new(Arc::new(Pack::builtin("city-d")?), "community_worker", "{}")?;
    /// assert_eq!(scheme.with_values(r#"{"basic_performance":"250"}"#)?.scheme().changed().len(), 1);
    /// let findings = scheme.with_values(r#"{"basic_performance":"-1"}"#).unwrap_err();
    /// assert_eq!((findings[0].code, findings[0].path.to_string()), (Code::PayChoiceNegative, "values.basic_performance".to_owned()));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn with_values(&self, values: &str) -> Result<PayScheme, Findings> {
        let scheme = self.scheme().with_values_json(values).map_err(Findings::under("values"))?;
        Ok(self.with_scheme(scheme))
    }

    /// [`Scheme::impact`](crate::pay::Scheme::impact) over texts: the JSON that all three languages give, byte for byte. It holds the keys
    /// and the pay of workers.
    ///
    /// A staff list as text is read by the rulebook of each scheme.
    ///
    /// # Errors
    /// Every finding, below `staff`, `first`, `last`, `level` or `assumptions`: those of [`Pack::worker_json`], [`Period::parse`],
    /// [`Outlook::new`], [`Scheme::impact`](crate::pay::Scheme::impact) and an amount; `json_broken`, `json_number`, `field_doubled`;
    /// `pay_staff_shape` and `pay_assumption_shape` where something is of another shape; `amount_negative` for years below zero;
    /// `level_unknown`.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use wushe::border::{OutlookCall, PayScheme, StaffList};
    /// use wushe::finding::Code;
    /// use wushe::{Date, Pack};
    ///
    /// let scheme = PayScheme::new(Arc::new(Pack::builtin("city-d")?), "community_worker", r#"{"due_award":"12"}"#)?;
    /// let higher = scheme.with_values(r#"{"post_pay":{"deputy":"2600"}}"#)?;
    /// let staff = r#"[{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[],"grade":4}]"#;
    /// let staff = StaffList::Json(staff, Date::parse("2022-06-01").unwrap());
    /// let call = OutlookCall { staff, first: "2022-05", last: "2022-05", level: None, assumptions: "{}" };
    /// let json = scheme.expose_impact(&higher, call)?;
    /// assert!(json.contains(r#""total":{"before":"2930","after":"3030","difference":"100"}"#), "{json}");
    ///
    /// let call = OutlookCall { assumptions: r#"{"leavers":[{"worker":"nobody","last_day":"2022-05-02"}]}"#, ..call };
    /// let findings = scheme.expose_impact(&higher, call).unwrap_err();
    /// assert_eq!((findings[0].code, findings[0].path.to_string()), (Code::PayAssumedWorker, "assumptions.leavers[0].worker".to_owned()));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn expose_impact(&self, after: &PayScheme, call: OutlookCall<'_>) -> Result<String, Findings> {
        let both = [self.pack(), after.pack()];
        let several = self.pack().identity() != after.pack().identity();
        answered(if several { &both } else { both.split_at(1).0 }, call, |staff, outlook| {
            Ok(self.scheme().impact(after.scheme(), staff, outlook)?.expose_json())
        })
    }

    /// [`Scheme::budget`](crate::pay::Scheme::budget) over texts: the JSON that all three languages give, byte for byte.
    ///
    /// # Errors
    /// As [`expose_impact`](PayScheme::expose_impact).
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use wushe::border::{OutlookCall, PayScheme, StaffList};
    /// use wushe::finding::Code;
    /// use wushe::{Date, Pack};
    ///
    /// let scheme = PayScheme::new(Arc::new(Pack::builtin("city-d")?), "community_worker", r#"{"due_award":"12"}"#)?;
    /// let staff = r#"[{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[],"grade":4}]"#;
    /// let staff = StaffList::Json(staff, Date::parse("2022-06-01").unwrap());
    /// let call = OutlookCall { staff, first: "2022-05", last: "2022-06", level: None, assumptions: r#"{"grades_stay":true}"# };
    /// assert!(scheme.expose_budget(call)?.contains(r#""total":"5860""#));
    ///
    /// let findings = scheme.expose_budget(OutlookCall { last: "2022-04", ..call }).unwrap_err();
    /// assert_eq!((findings[0].code, findings[0].path.to_string()), (Code::SpanOrder, "last".to_owned()));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn expose_budget(&self, call: OutlookCall<'_>) -> Result<String, Findings> {
        answered(&[self.pack()], call, |staff, outlook| Ok(self.scheme().budget(staff, outlook)?.expose_json()))
    }
}

/// Reads a call, the staff by each of the rulebooks, and asks.
fn answered(
    packs: &[&std::sync::Arc<Pack>],
    call: OutlookCall<'_>,
    ask: impl FnOnce(&[StaffMember<'_>], &Outlook) -> Result<String, Findings>,
) -> Result<String, Findings> {
    let mut findings = Vec::new();
    let mut kept = |found: Findings| findings.extend(found);
    let month = |text, key| Period::parse(text).map_err(Findings::about(key));
    let months = match (month(call.first, "first"), month(call.last, "last")) {
        (Ok(first), Ok(last)) => Outlook::new(first, last).map_err(&mut kept).ok(),
        (first, last) => {
            [first, last].into_iter().filter_map(Result::err).for_each(&mut kept);
            None
        }
    };
    let level = call.level.map(|name| Level::from_name(name).ok_or_else(level_unknown)).transpose();
    let level = level.map_err(Findings::about("level")).map_err(&mut kept).ok();
    let assumptions = assumptions(call.assumptions).map_err(Findings::under("assumptions")).map_err(&mut kept).ok();
    let lists: Vec<Option<Vec<(Worker, Given)>>> = match call.staff {
        StaffList::Known(_) => Vec::new(),
        StaffList::Json(text, today) => {
            packs.iter().map(|pack| staff(pack, text, today).map_err(Findings::under("staff")).map_err(&mut kept).ok()).collect()
        }
    };
    if !findings.is_empty() {
        sort_by(&mut findings, Finding::cmp_in_report);
        findings.dedup();
        return Err(findings.into());
    }
    let (Some(mut outlook), Some(level), Some(assumptions)) = (months, level, assumptions) else { return Err(findings.into()) };
    (outlook.level, outlook.assumptions) = (level, assumptions);
    let members: Cow<'_, [StaffMember<'_>]> = match call.staff {
        StaffList::Known(staff) => Cow::Borrowed(staff),
        StaffList::Json(..) => {
            let mut lists = lists.iter().flatten();
            let (first, second) = (lists.next(), lists.next());
            let other = |nth: usize| second.and_then(|list| list.get(nth)).map(|(worker, _)| worker);
            let members = first.into_iter().flatten().enumerate();
            members.map(|(nth, (worker, given))| StaffMember { worker, other: other(nth), given: *given }).collect()
        }
    };
    ask(&members, &outlook)
}

/// The workers of a list, each with what the file says.
fn staff(pack: &Pack, text: &str, today: Date) -> Result<Vec<(Worker, Given)>, Findings> {
    let Input::List(items) = parsed(text)? else { return Err(Code::PayStaffShape.into()) };
    let (mut staff, mut findings) = (Vec::with_capacity(items.len()), Vec::new());
    for (at, item) in (0..).zip(items) {
        let place = Path::new().index(at);
        let Input::Object(entries) = item else {
            findings.push(Finding::new(Code::PayStaffShape, place));
            continue;
        };
        let (file, facts): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(name, _)| matches!(name.as_str(), "grade" | "seniority"));
        let mut wrong: Vec<Finding> = Vec::new();
        let given = file_of(&file).map_err(|found| wrong.extend(found)).ok();
        match (pack.worker(&Input::Object(facts), today).map_err(|found| wrong.extend(found)), given) {
            (Ok((worker, _)), Some(given)) => staff.push((worker, given)),
            _ => findings.extend(wrong.into_iter().map(|finding| finding.below(&place))),
        }
    }
    if findings.is_empty() { Ok(staff) } else { Err(findings.into()) }
}

/// What a worker's file says.
fn file_of(file: &[(String, Input)]) -> Result<Given, Findings> {
    let twice = |key: &'static str| file.iter().filter(|(name, _)| name == key).nth(1).is_some();
    if let Some(key) = ["grade", "seniority"].into_iter().find(|key| twice(key)) {
        return Err(Findings::about(key)(Code::FieldDoubled.into()));
    }
    let of = |key: &str| file.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    let grade = match of("grade") {
        None | Some(Input::Null) => None,
        Some(Input::Int(grade)) => Some(i32::try_from(*grade).map_err(|_| Findings::about("grade")(Code::PayStaffShape.into()))?),
        Some(_) => return Err(Findings::about("grade")(Code::PayStaffShape.into())),
    };
    let seniority = match of("seniority") {
        None | Some(Input::Null) => None,
        Some(Input::Text(text)) => years(Some(text))?.map(Amount::decimal),
        Some(_) => return Err(Findings::about("seniority")(Code::PayStaffShape.into())),
    };
    Ok(Given { grade, seniority })
}

/// What is assumed.
fn assumptions(text: &str) -> Result<Assumptions, Findings> {
    let Input::Object(entries) = parsed(text)? else { return Err(Code::PayAssumptionShape.into()) };
    let mut read = Reading { findings: Vec::new() };
    let keys = ["appraisal", "extended", "renewed", "grades_stay", "passes", "leavers"];
    let place = Path::new();
    let entries = read.entries(&entries, &keys, &place);
    let mut assumed = Assumptions::default();
    for (key, value) in entries {
        let place = place.clone().key(key);
        match (key, value) {
            ("appraisal", Input::Text(result)) => assumed.appraisal = Some(result.as_str().into()),
            ("extended", Input::Boolean(yes)) => assumed.extended = *yes,
            ("renewed", Input::Boolean(yes)) => assumed.renewed = *yes,
            ("grades_stay", Input::Boolean(yes)) => assumed.grades_stay = *yes,
            ("passes", Input::List(items)) => {
                let passes = (0..).zip(items).map(|(at, item)| (item, place.clone().index(at)));
                assumed.passes = passes.filter_map(|(item, place)| read.pass(item, &place)).collect();
            }
            ("leavers", Input::List(items)) => {
                let leavers = (0..).zip(items).map(|(at, item)| (item, place.clone().index(at)));
                assumed.leavers = leavers.filter_map(|(item, place)| read.leaver(item, &place)).collect();
            }
            _ => read.wrong(place),
        }
    }
    if read.findings.is_empty() { Ok(assumed) } else { Err(read.findings.into()) }
}

struct Reading {
    findings: Vec<Finding>,
}

impl Reading {
    fn wrong(&mut self, place: Path) {
        self.findings.push(Finding::new(Code::PayAssumptionShape, place));
    }

    /// The entries that are not null, by the keys that there are; others and doubled ones are told.
    fn entries<'i>(&mut self, entries: &'i [(String, Input)], keys: &[&'static str], place: &Path) -> Vec<(&'static str, &'i Input)> {
        let mut known: Vec<(&'static str, &Input)> = Vec::new();
        for (name, value) in entries {
            match keys.iter().find(|key| *key == name) {
                None => self.wrong(place.clone()),
                Some(key) if known.iter().any(|(other, _)| other == key) => {
                    self.findings.push(Finding::new(Code::FieldDoubled, place.clone().key(*key)));
                }
                Some(key) => known.push((key, value)),
            }
        }
        known.retain(|(_, value)| !matches!(value, Input::Null));
        known
    }

    /// The texts of an object by these keys, of which the first `needed` must be there.
    fn texts<'i, const N: usize>(
        &mut self,
        item: &'i Input,
        keys: [&'static str; N],
        needed: usize,
        place: &Path,
    ) -> Option<[Option<&'i str>; N]> {
        let Input::Object(entries) = item else {
            self.wrong(place.clone());
            return None;
        };
        let before = self.findings.len();
        let entries = self.entries(entries, &keys, place);
        let mut texts = [None; N];
        for (nth, (key, text)) in keys.iter().zip(&mut texts).enumerate() {
            match entries.iter().find(|(known, _)| known == key) {
                Some((_, Input::Text(found))) => *text = Some(found.as_str()),
                None if nth >= needed => {}
                _ => self.wrong(place.clone().key(*key)),
            }
        }
        (self.findings.len() == before).then_some(texts)
    }

    fn parsed<T>(&mut self, parsed: Result<T, Problem>, place: &Path, key: &'static str) -> Option<T> {
        parsed.map_err(|problem| self.findings.push(problem.at(place.clone().key(key)))).ok()
    }

    fn pass(&mut self, item: &Input, place: &Path) -> Option<Pass> {
        let keys = ["worker", "level", "obtained_on", "registered_on"];
        let [worker, level, obtained, registered] = self.texts(item, keys, 3, place)?;
        let worker = self.parsed(Key::parse(worker?), place, "worker");
        let level = match CertificateLevel::from_name(level?) {
            Some(level) => Some(level),
            None => {
                self.wrong(place.clone().key("level"));
                None
            }
        };
        let obtained_on = self.parsed(Date::parse(obtained?), place, "obtained_on");
        let registered_on = match registered {
            Some(day) => Some(self.parsed(Date::parse(day), place, "registered_on")?),
            None => None,
        };
        Some(Pass { worker: worker?, level: level?, obtained_on: obtained_on?, registered_on })
    }

    fn leaver(&mut self, item: &Input, place: &Path) -> Option<Leaver> {
        let [worker, day] = self.texts(item, ["worker", "last_day"], 2, place)?;
        let (worker, day) = (self.parsed(Key::parse(worker?), place, "worker"), self.parsed(Date::parse(day?), place, "last_day"));
        Some(Leaver { worker: worker?, last_day: day? })
    }
}
