//! Settings as a month reads them: settled, tried, or open and then decided by all of their options.

use super::computed::ComputedMonth;
use super::reasons;
use super::trace::Trace;
use super::walk::Month;
use crate::choice::{Awaited, OpenItem, agree};
use crate::finding::Code;
use crate::pay::scheme::setting::StandardSetting;
use crate::value::Date;

impl Month<'_> {
    /// The word of a setting on a day, where it is settled or tried.
    pub(in crate::pay) fn word(&self, at: usize, day: Date) -> Option<&str> {
        let settled = self.scheme.settings.get(at)?;
        let tried = || settled.options.get(usize::from(self.tried.get(at)?.checked_sub(1)?)).map(|option| &*option.id);
        settled.at(day).map(|known| &*known.word).or_else(tried)
    }

    /// The word of a setting that every scheme has.
    pub(in crate::pay) fn known_word(&self, setting: StandardSetting, day: Date) -> Option<&str> {
        self.word(self.scheme.number_of(setting)?, day)
    }

    /// What a setting decides where it is asked at all; what its first option decides otherwise.
    pub(in crate::pay) fn decide_when<T: PartialEq>(
        &self,
        asked: bool,
        setting: StandardSetting,
        day: Date,
        trace: &mut Trace,
        decide: impl Fn(&str, &mut Trace) -> Awaited<T>,
    ) -> Awaited<T> {
        match setting.choices().first().filter(|_| !asked) {
            Some((first, ..)) => decide(first, trace),
            None => self.decide(setting, day, trace, decide),
        }
    }

    /// What a setting decides on a day, where it is known or makes no difference.
    pub(in crate::pay) fn decide<T: PartialEq>(
        &self,
        setting: StandardSetting,
        day: Date,
        trace: &mut Trace,
        decide: impl Fn(&str, &mut Trace) -> Awaited<T>,
    ) -> Awaited<T> {
        let found = self.scheme.number_of(setting).and_then(|at| Some((at, self.scheme.settings.get(at)?)));
        let Some((at, settled)) = found else { return Err(Vec::new()) };
        if let Some(word) = self.word(at, day) {
            if let Some(known) = settled.at(day) {
                trace.note(|| reasons::setting(settled, known));
            }
            return decide(word, trace);
        }
        let item = OpenItem::Choice(settled.id.clone(), None);
        let mut options = settled.options.iter().map(|option| decide(&option.id, &mut Trace::off()));
        let mut whole = options.next().unwrap_or_else(|| Err(vec![item.clone()]));
        options.for_each(|other| agree(&mut whole, other, &item));
        match (whole, settled.options.first()) {
            (Ok(_), Some(option)) if trace.is_on() => decide(&option.id, trace),
            (whole, _) => whole,
        }
    }

    pub(in crate::pay) fn decide_month(
        &self,
        setting: StandardSetting,
        day: Date,
        trace: &mut Trace,
        decide: &dyn Fn(&str, &mut Trace) -> ComputedMonth,
    ) -> ComputedMonth {
        let found = self.scheme.number_of(setting).and_then(|at| Some((at, self.scheme.settings.get(at)?)));
        let Some((at, settled)) = found else { return self.waiting(&[], Some(day)) };
        if let Some(word) = self.word(at, day) {
            if let Some(known) = settled.at(day) {
                trace.note(|| reasons::setting(settled, known));
            }
            return decide(word, trace);
        }
        let decided = settled.options.iter().map(|option| {
            let mut own = trace.fresh();
            (decide(&option.id, &mut own), own)
        });
        let (mut months, traces): (Vec<ComputedMonth>, Vec<Trace>) = decided.unzip();
        // Slips that differ in the place alone are the same pay.
        let place = months.first().and_then(|computed| computed.division);
        let place = place.filter(|place| months.iter().all(|computed| computed.division == Some(*place)));
        months.iter_mut().for_each(|computed| computed.division = place);
        let (first, mut traces) = (months.first().cloned(), traces.into_iter());
        let (Some(first), Some(mut own)) = (first, traces.next()) else { return ComputedMonth::agreed(months, settled) };
        if months.iter().all(|computed| *computed == first) {
            trace.append(own);
            return first;
        }
        let agreed = ComputedMonth::agreed(months, settled);
        keep_what_agrees(&mut own, &first, &agreed);
        traces.for_each(|other| own.keep_settings_as_in(&other));
        trace.append(own);
        agreed
    }
}

/// Leaves, of the reasons for one option of a setting, those of what every option comes to.
pub(in crate::pay) fn keep_what_agrees(trace: &mut Trace, one: &ComputedMonth, agreed: &ComputedMonth) {
    let passed = trace.passed().to_vec();
    let lines = one.lines.iter().zip(&agreed.lines).enumerate();
    let mut lines = lines.filter(|(at, _)| !passed.contains(at)).map(|(_, both)| both);
    trace.retain(|note| match note.code {
        Code::PaySeniority | Code::PaySeniorityAdded => agreed.seniority.is_ok(),
        Code::PayGrade | Code::PayGradeRaised | Code::PayGradeCapped => agreed.grade.is_ok(),
        Code::PayLine | Code::PayLineNotDue | Code::PayLineUnknown => lines.next().is_some_and(|(one, agreed)| one == agreed),
        Code::PayPostSubstituted => agreed.post.is_some(),
        Code::PayNotAppointed | Code::PayOnBreak | Code::PayNotEligible => agreed.unpaid == one.unpaid,
        Code::PayPartOfMonth => agreed.total.is_ok(),
        _ => true,
    });
}
