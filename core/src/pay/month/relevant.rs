//! Which of the open settings make a difference to a month: the others are not asked.
//!
//! A month waits for a setting where its options differ in something on the way, such as the years of service, that may be paid
//! alike in the end. So every way of settling what it waits for is tried, and only what changes the pay in one of them is asked.

use super::computed::{ComputedMonth, Due};
use super::decide::keep_what_agrees;
use super::trace::Trace;
use super::walk::Month;
use crate::choice::{Awaited, OpenItem};
use crate::finding::Code;
use crate::value::Decimal;

/// How many ways are tried of one who holds a few posts; a month that has more keeps every question.
const MOST: usize = 1_024;

/// A month under one way of settling: the number of each setting's option from 1, or 0 where it is not asked.
struct Way {
    tried: Vec<u8>,
    computed: ComputedMonth,
}

/// What a part of a month's answer comes to. If it waits for more than settings, what its amount will go by.
#[derive(PartialEq)]
enum Outcome {
    Unpaid(Option<Code>),
    Due(Option<(Decimal, i32)>),
    Total(Decimal),
    Waits(Vec<OpenItem>, Option<i32>, Option<Decimal>),
}

impl ComputedMonth {
    /// The parts: why nothing is due, the total, each line, and of what each month earns, what falls due now.
    fn parts(&self) -> usize {
        self.lines.len().saturating_add(self.due.len()).saturating_add(2)
    }

    /// The line that a part is; nothing where this month has none of the sort.
    fn line(&self, part: usize) -> Option<&Awaited<Option<Due>>> {
        let at = part.checked_sub(2)?;
        self.lines.get(at).or_else(|| self.due.get(at.checked_sub(self.lines.len())?))
    }

    fn line_mut(&mut self, part: usize) -> Option<&mut Awaited<Option<Due>>> {
        let (at, lines) = (part.checked_sub(2)?, self.lines.len());
        if at < lines { self.lines.get_mut(at) } else { self.due.get_mut(at.checked_sub(lines)?) }
    }

    /// What a part waits for.
    fn waits(&self, part: usize) -> &[OpenItem] {
        let items = match part {
            0 => self.unpaid.as_ref().err(),
            1 => self.total.as_ref().err(),
            _ => self.line(part).and_then(|line| line.as_ref().err()),
        };
        items.map_or(&[], Vec::as_slice)
    }

    fn outcome(&self, part: usize) -> Outcome {
        let outcome = match part {
            0 => self.unpaid.as_ref().map(|code| Outcome::Unpaid(*code)),
            1 => self.total.as_ref().map(|total| Outcome::Total(*total)),
            _ => match self.line(part) {
                Some(line) => line.as_ref().map(|due| Outcome::Due(due.map(|due| (due.amount, due.divisor)))),
                None => Ok(Outcome::Due(None)),
            },
        };
        outcome.unwrap_or_else(|items| {
            let mut items = items.clone();
            items.sort_unstable();
            // Where the grade is known, the years have done what they can.
            let grade = self.grade.as_ref().ok().copied();
            Outcome::Waits(items, grade, self.seniority.as_ref().ok().copied().filter(|_| grade.is_none()))
        })
    }
}

impl Month<'_> {
    /// The whole month.
    pub(in crate::pay) fn computed(&self, trace: &mut Trace) -> ComputedMonth {
        let mark = trace.mark();
        let whole = self.computed_once(trace);
        let mut waits = (0..whole.parts()).flat_map(|part| whole.waits(part));
        if !waits.clone().any(|item| self.setting_of(item).is_some()) {
            return whole;
        }
        // Raises have no grade that says what a setting changes while a fact is not known.
        if self.day.is_some() && waits.any(|item| matches!(item, OpenItem::Fact(_))) {
            return whole;
        }
        let Some((ways, asked)) = self.ways(&whole) else { return whole };
        let refined = self.refined(&whole, &ways, &asked);
        let settled = |part: usize| refined.waits(part).is_empty();
        // Raises are told whole, or not at all.
        let grew = match self.day {
            Some(_) => (0..whole.parts()).all(settled),
            None => (0..whole.parts()).any(|part| settled(part) && !whole.waits(part).is_empty()),
        };
        if let (true, true, Some(first)) = (grew, trace.is_on(), ways.first()) {
            let mut own = trace.fresh();
            let computed = Month { tried: &first.tried, ..*self }.computed_once(&mut own);
            keep_what_agrees(&mut own, &computed, &refined);
            trace.replace(mark, own);
        }
        refined
    }

    /// The number of the setting that an open item is, if it is one. Settings of when a component falls due are left out: they leave
    /// alone what it comes to.
    fn setting_of(&self, item: &OpenItem) -> Option<usize> {
        let OpenItem::Choice(id, None) = item else { return None };
        self.scheme.settings.iter().position(|setting| setting.id == *id && !setting.is_due)
    }

    /// Every way of settling what the month waits for, and for each part the settings that it waits for in one of them.
    fn ways(&self, whole: &ComputedMonth) -> Option<(Vec<Way>, Vec<Vec<usize>>)> {
        let mut asked: Vec<Vec<usize>> = vec![Vec::new(); whole.parts()];
        let mut ways = Vec::new();
        // Each way takes as long as there are appointments.
        let most = MOST / self.worker.appointments.as_deref().unwrap_or_default().len().div_ceil(8).max(1);
        let mut open = vec![Way { tried: vec![0; self.scheme.settings.len()], computed: whole.clone() }];
        while let Some(way) = open.pop() {
            let mut first: Option<usize> = None;
            for (part, asked) in asked.iter_mut().enumerate() {
                for setting in way.computed.waits(part).iter().filter_map(|item| self.setting_of(item)) {
                    if !asked.contains(&setting) {
                        asked.push(setting);
                    }
                    first = Some(first.map_or(setting, |known| known.min(setting)));
                }
            }
            let Some(setting) = first.filter(|at| way.tried.get(*at) == Some(&0)) else {
                ways.push(way);
                continue;
            };
            let options = self.scheme.settings.get(setting).map_or(0, |setting| setting.options.len());
            if ways.len().saturating_add(open.len()).saturating_add(options) > most {
                return None;
            }
            for option in (1..=u8::try_from(options).unwrap_or(u8::MAX)).rev() {
                let mut tried = way.tried.clone();
                if let Some(word) = tried.get_mut(setting) {
                    *word = option;
                }
                let computed = Month { tried: &tried, ..*self }.computed_once(&mut Trace::off());
                open.push(Way { tried, computed });
            }
        }
        Some((ways, asked))
    }

    /// The month in which only what makes a difference is asked.
    fn refined(&self, whole: &ComputedMonth, ways: &[Way], asked: &[Vec<usize>]) -> ComputedMonth {
        let mut refined = whole.clone();
        let all_asked: Vec<usize> = (0..self.scheme.settings.len()).filter(|at| asked.iter().any(|asked| asked.contains(at))).collect();
        for (part, asked) in asked.iter().enumerate().filter(|(_, asked)| !asked.is_empty()) {
            let outcomes: Vec<Outcome> = ways.iter().map(|way| way.computed.outcome(part)).collect();
            // One that is settled in every way may go by any of the settings; one that waits for more, by those that it named.
            let waits = outcomes.iter().any(|outcome| matches!(outcome, Outcome::Waits(..)));
            let asked = if waits { asked } else { &all_asked };
            let Some(first) = ways.first().filter(|_| outcomes.windows(2).all(|pair| pair.first() == pair.last())) else {
                refined.wait(part, self.items(part, whole, ways, &outcomes, asked));
                continue;
            };
            match part {
                0 => refined.unpaid = first.computed.unpaid.clone(),
                1 => refined.total = first.computed.total.clone(),
                _ => refined.line_mut(part).into_iter().for_each(|mine| *mine = least_sure(part, first, ways)),
            }
        }
        let Some(first) = ways.first().map(|way| &way.computed) else { return refined };
        let all = |same: &dyn Fn(&ComputedMonth) -> bool| ways.iter().all(|way| same(&way.computed));
        if all(&|computed| computed.seniority.is_ok() && computed.seniority == first.seniority) {
            refined.seniority = first.seniority.clone();
        }
        if all(&|computed| computed.grade.is_ok() && computed.grade == first.grade) {
            refined.grade = first.grade.clone();
        }
        if whole.due.is_empty() && all(&|computed| computed.due == first.due) {
            refined.due.clone_from(&first.due);
        }
        if all(&|computed| computed.steps == first.steps) {
            refined.steps.clone_from(&first.steps);
        }
        if all(&|computed| computed.post == first.post) {
            refined.post.clone_from(&first.post);
        }
        if all(&|computed| computed.division == first.division) {
            refined.division = first.division;
        }
        refined
    }

    /// What a part waits for: of the settings those that change it in one of the ways.
    fn items(&self, part: usize, whole: &ComputedMonth, ways: &[Way], outcomes: &[Outcome], asked: &[usize]) -> Vec<OpenItem> {
        let changes = |setting: &usize| {
            let later = |nth: usize| ways.iter().zip(outcomes).skip(nth.saturating_add(1));
            ways.iter()
                .zip(outcomes)
                .enumerate()
                .any(|(nth, (way, outcome))| later(nth).any(|(other, after)| outcome != after && way.differs_in(other, *setting)))
        };
        let mut asked: Vec<usize> = asked.iter().copied().filter(changes).collect();
        asked.sort_unstable();
        let waited = |item: &&OpenItem| match self.setting_of(item) {
            Some(setting) => asked.contains(&setting),
            None => ways.iter().any(|way| way.computed.waits(part).contains(item)),
        };
        let mut items: Vec<OpenItem> = whole.waits(part).iter().filter(waited).cloned().collect();
        for setting in asked.iter().filter_map(|at| self.scheme.settings.get(*at)) {
            let item = OpenItem::Choice(setting.id.clone(), None);
            if !items.contains(&item) {
                items.push(item);
            }
        }
        if items.is_empty() { whole.waits(part).to_vec() } else { items }
    }
}

impl Way {
    /// Whether two ways settle one setting in two ways, and nothing else.
    fn differs_in(&self, other: &Way, setting: usize) -> bool {
        let mut pairs = self.tried.iter().zip(&other.tried).enumerate();
        pairs.all(|(at, (mine, theirs))| {
            let both = *mine != 0 && *theirs != 0;
            if at == setting { both && mine != theirs } else { !both || mine == theirs }
        })
    }
}

impl ComputedMonth {
    fn wait(&mut self, part: usize, items: Vec<OpenItem>) {
        match part {
            0 => self.unpaid = Err(items),
            1 => self.total = Err(items),
            _ => self.line_mut(part).into_iter().for_each(|mine| *mine = Err(items.clone())),
        }
    }
}

/// A line that is the same in every way, as sure as in the least sure of them.
fn least_sure(part: usize, first: &Way, ways: &[Way]) -> Awaited<Option<Due>> {
    let of = |way: &Way| way.computed.line(part).cloned().unwrap_or(Ok(None));
    let due = |way: &Way| of(way).ok().flatten();
    of(first).map(|line| {
        line.map(|known| {
            ways.iter().filter_map(due).fold(known, |sure, other| Due { provenance: sure.provenance.less_sure(other.provenance), ..sure })
        })
    })
}
