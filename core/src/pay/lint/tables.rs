//! Tables: what falls, what is lacking, and days that nothing covers.

use std::sync::Arc;

use super::Linter;
use super::trial::Over;
use crate::condition::{Expression, Value};
use crate::finding::{Code, Problem};
use crate::pay::fact::{By, Fact};
use crate::pay::scheme::rules::Ladder;
use crate::pay::scheme::spec::{ChoiceSpec, LadderSpec, RateEntry, RateTableSpec, Rates, Unit};
use crate::staff::{CertificateLevel, EducationLevel};
use crate::time::Span;
use crate::value::{Date, Decimal};

impl<'s> Linter<'s> {
    pub(super) fn tables(&mut self) {
        let spec = self.spec;
        for (at, value) in spec.values.iter().enumerate() {
            self.falls(value);
            // A value that asks is asked for what it lacks, and one that is chosen is no longer the rule's alone.
            if value.question.is_none() && self.choices.iter().all(|choice| choice.of != value.id) {
                self.holes(at, value);
                self.gaps(at, value);
                self.band_gaps(value);
            }
        }
        for at in 0..self.choices.len() {
            self.overlap(at);
        }
    }

    fn falls(&mut self, value: &'s RateTableSpec) {
        if !value.by.is_some_and(By::is_number) || !matches!(value.unit, Unit::Yuan | Unit::Times | Unit::Grades) {
            return;
        }
        let spec = self.spec;
        let climbs = matches!(&spec.ladder, Some(LadderSpec::Table(id)) if *id == value.id)
            || spec.raises.iter().any(|raise| raise.value == value.id);
        let marked = spec.monotone && climbs && value.by == Some(By::Seniority);
        let code = if marked { Code::PayNotMonotone } else { Code::PayFalls };
        for (rates, place) in self.all_rates(value) {
            if let Some((before, key)) = fall(rates) {
                let told = |problem: Problem| problem.with("before", before.to_string()).with("key", key.to_string());
                self.tell(place, code, &value.id, told);
            }
        }
    }

    /// Keys that a table lacks though some worker is looked up by them.
    fn holes(&mut self, at: usize, value: &'s RateTableSpec) {
        let Some(by) = value.by else { return };
        let Some(slot) = self.fact_slot(Fact::of(by)) else { return };
        let Some(keys) = self.keys(by) else { return };
        for entry in &value.entries {
            let (Rates::Table(table), Some(days)) = (&entry.rates, entry.span.intersect(&self.spec.span)) else { continue };
            let uses = self.uses(at, days);
            let lacks = |key: &str| table.iter().all(|(known, _)| **known != *key);
            let is_asked =
                |fed: &Value<'s>| uses.iter().any(|conditions| self.outcomes(conditions, Some((slot, fed.clone())), Over::Settled).holds);
            let holes: Vec<String> = keys.iter().filter(|(key, fed)| lacks(key) && is_asked(fed)).map(|(key, _)| key.to_string()).collect();
            if !holes.is_empty() {
                self.tell(&entry.place, Code::PayHole, &value.id, |problem| problem.with("keys", holes.join(", ")));
            }
        }
    }

    /// The keys that some worker has, where they are known.
    fn keys(&self, by: By) -> Option<Vec<(Arc<str>, Value<'s>)>> {
        let text = |text: &'s str| (Arc::from(text), Value::Text(text));
        let papers = |from: usize| EducationLevel::ALL.iter().skip(from).map(|level| text(level.as_str())).collect::<Vec<_>>();
        match by {
            By::Post => Some(self.scheme.rules.posts.as_ref()?.options.iter().map(|option| text(&option.id)).collect()),
            By::Certificate | By::Registration | By::Filing | By::RegisteredBefore => {
                Some(CertificateLevel::ALL.iter().map(|level| text(level.as_str())).collect())
            }
            // No degree is below a bachelor's, so the lower of degree and diploma is left to what a rule says of it.
            By::Degree => Some(papers(EducationLevel::ALL.iter().position(|level| *level == EducationLevel::Bachelor)?)),
            By::Diploma => Some(papers(0)),
            By::Grade => {
                let mut grades = Vec::new();
                for range in self.ranges()? {
                    let (low, high) = (i32::try_from(range.lowest.1).ok()?, i32::try_from(range.highest.0).ok()?);
                    grades.extend((low..=high).take(100));
                }
                grades.sort_unstable();
                grades.dedup();
                Some(grades.into_iter().map(|grade| (grade.to_string().into(), Value::Number(grade.into()))).collect())
            }
            _ => None,
        }
    }

    /// For each place that looks a value up on some of these days, the conditions under which it does.
    fn uses(&self, at: usize, days: Span) -> Vec<Vec<&'s Expression>> {
        let rules = &self.scheme.rules;
        let mut uses: Vec<Vec<&Expression>> = Vec::new();
        let climbs = match &rules.ladder {
            Some(Ladder::Steps { lowest, highest, years }) => [lowest, highest, years].contains(&&at),
            Some(Ladder::Table(table)) => *table == at,
            Some(Ladder::Posts(tables)) => tables.iter().any(|(_, table)| *table == at),
            None => false,
        };
        if climbs {
            uses.push(Vec::new());
        }
        let adding = rules.equivalents.iter().chain(&rules.raises).filter(|rule| rule.value == at && rule.span.overlaps(&days));
        uses.extend(adding.map(|rule| rule.when.iter().collect()));
        for component in rules.components.iter().filter(|component| component.span.overlaps(&days)) {
            let factors = component.factors.iter().filter(|(value, _)| *value == at);
            uses.extend(factors.map(|(_, when)| component.when.iter().chain(when).collect()));
        }
        for conditions in &mut uses {
            conditions.extend(&rules.eligible);
        }
        uses
    }

    /// Days between two entries for one area that nothing covers.
    fn gaps(&mut self, at: usize, value: &'s RateTableSpec) {
        let is_used = !self.uses(at, Span::ALWAYS).is_empty();
        for entry in &value.entries {
            let Some(end) = entry.span.end() else { continue };
            let later = value.entries.iter().filter(|other| other.area == entry.area).filter_map(|other| other.span.start());
            let Some(next) = later.filter(|start| *start >= end).min() else { continue };
            let Ok(gap) = Span::new(Some(end), Some(next)) else { continue };
            let Some(gap) = gap.intersect(&self.spec.span).filter(|_| next > end) else { continue };
            // No rule looks for what lacks before it begins or after it ends.
            if value.entries.iter().any(|other| other.span.overlaps(&gap)) || is_used && self.uses(at, gap).is_empty() {
                continue;
            }
            let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
            self.tell(&entry.place, Code::PayGap, &value.id, |problem| problem.with("start", day(gap.start())).with("end", day(gap.end())));
        }
    }

    /// Keys between two bands that none holds.
    fn band_gaps(&mut self, value: &'s RateTableSpec) {
        for (rates, place) in self.all_rates(value) {
            let Rates::Steps(bands) = rates else { continue };
            let begins = |end: Decimal| {
                bands.iter().any(|band| band.above.is_none_or(|above| above <= end) && band.up_to.is_none_or(|up_to| up_to > end))
            };
            for end in bands.iter().filter_map(|band| band.up_to).filter(|end| !begins(*end)) {
                if let Some(next) = bands.iter().filter_map(|band| band.above).filter(|above| *above > end).min() {
                    let told = |problem: Problem| problem.with("above", end.to_string()).with("up_to", next.to_string());
                    self.tell(&place.key("steps"), Code::PayBandGap, &value.id, told);
                }
            }
        }
    }

    /// Whether a value is stated for some area on every day of the scheme.
    pub(super) fn is_always_stated(&self, value: &RateTableSpec) -> bool {
        let mut entries: Vec<&RateEntry> = value.entries.iter().filter(|entry| entry.area.is_none()).collect();
        crate::finding::sort_by(&mut entries, |left, right| left.span.start().cmp(&right.span.start()));
        // The first day that nothing covers yet; none is the beginning of time.
        let mut open = self.spec.span.start();
        for entry in entries {
            if entry.span.start().is_some_and(|start| open.is_none_or(|open| start > open)) {
                return false;
            }
            match entry.span.end() {
                None => return true,
                Some(end) => open = open.max(Some(end)),
            }
        }
        open.zip(self.spec.span.end()).is_some_and(|(open, end)| open >= end)
    }

    /// A choice that says again what an earlier one says.
    fn overlap(&mut self, at: usize) {
        let Some(choice) = self.choices.get(at).copied() else { return };
        let twice = |other: &&&ChoiceSpec| {
            let keys = match (&choice.rates, &other.rates) {
                (Some(Rates::Table(mine)), Some(Rates::Table(theirs))) => {
                    mine.iter().any(|(key, _)| theirs.iter().any(|(known, _)| known == key))
                }
                (Some(mine), Some(theirs)) => matches!((mine, theirs), (Rates::Number(_), Rates::Number(_))),
                (None, None) => true,
                _ => false,
            };
            other.of == choice.of && keys && other.span.intersect(&choice.span).is_some()
        };
        if self.choices.iter().take(at).any(|other| twice(&other)) {
            self.tell(&choice.place, Code::PayChoiceOverlap, &choice.of, |problem| problem);
        }
    }
}

/// The first key, and the one before it, at which the number is lower than before.
fn fall(rates: &Rates) -> Option<(Decimal, Decimal)> {
    let mut rows: Vec<(Decimal, Decimal)> = match rates {
        Rates::Table(table) => table.iter().filter_map(|(key, number)| Some((key.parse().ok()?, *number))).collect(),
        Rates::Steps(bands) => {
            let mut rows: Vec<(Decimal, Decimal)> = Vec::new();
            for band in bands {
                // The first band that a key fits decides.
                let bound = band.up_to.unwrap_or(Decimal::MAX);
                if rows.last().is_none_or(|(before, _)| bound > *before) {
                    rows.push((bound, band.number));
                }
            }
            rows
        }
        _ => return None,
    };
    rows.sort_unstable();
    let pairs = rows.iter().zip(rows.iter().skip(1));
    pairs.into_iter().find(|(before, after)| after.1 < before.1).map(|(before, after)| (before.0, after.0))
}
