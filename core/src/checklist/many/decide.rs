//! The conditions of items over many rows.

use std::collections::BTreeMap;

use super::lanes::{Lane, Lanes};
use super::mask::{FAILS, HOLDS, Mask, NO_VALUE, Truths, UNKNOWN};
use crate::checklist::facts::Held;
use crate::condition::{Expression, Machine, Part, Value};

/// The rows in which something waits for each slot of what is asked.
pub(super) type Waiting = BTreeMap<usize, Mask>;

/// Conditions over the rows of some lanes. What two conditions ask alike is asked once.
pub(super) struct Deciding<'l> {
    lanes: &'l Lanes,
    machine: Machine,
    slots: Vec<Value<'l>>,
    /// By the words of a test.
    known: BTreeMap<String, usize>,
    tests: Vec<Decided>,
}

/// A test over all rows.
struct Decided {
    truths: Truths,
    /// Of what it waits for, each slot that it reads and in which rows; nothing where it reads one that varies.
    missing: Option<Vec<(usize, Mask)>>,
    reads: Vec<usize>,
}

impl<'l> Deciding<'l> {
    pub(super) fn new(lanes: &'l Lanes) -> Self {
        let slots = vec![Value::Unknown; lanes.lanes.len()];
        Deciding { lanes, machine: Machine::new(), slots, known: BTreeMap::new(), tests: Vec::new() }
    }

    /// Where a condition holds, and where it is not known and can still become true.
    pub(super) fn condition(&mut self, part: &Part) -> (Mask, Mask) {
        let truths = self.truths(part);
        let can = self.can_be(part, true);
        (truths.holds, truths.unknown.and(&can))
    }

    fn truths(&mut self, part: &Part) -> Truths {
        match part {
            Part::All(parts) => self.joined(parts, false),
            Part::Any(parts) => self.joined(parts, true),
            Part::Not(inner) => {
                let Truths { holds, fails, unknown } = self.truths(inner);
                Truths { holds: fails, fails: holds, unknown }
            }
            Part::Test(test) => {
                let at = self.test(test);
                self.tests.get(at).map_or_else(|| Truths::new(self.lanes.rows), |decided| decided.truths.clone())
            }
        }
    }

    /// All of some parts, or any: what decides wins, then what is not known, then what has no value.
    fn joined(&mut self, parts: &[Part], any: bool) -> Truths {
        let rows = self.lanes.rows;
        let (mut decided, mut unknown, mut others) = (Mask::none(rows), Mask::none(rows), Mask::all(rows));
        for part in parts {
            let Truths { holds, fails, unknown: open } = self.truths(part);
            let (decisive, other) = if any { (holds, fails) } else { (fails, holds) };
            decided = decided.or(&decisive);
            unknown = unknown.or(&open);
            others = others.and(&other);
        }
        let unknown = unknown.without(&decided);
        if any { Truths { holds: decided, fails: others, unknown } } else { Truths { holds: others, fails: decided, unknown } }
    }

    /// Where some answer makes it that truth.
    fn can_be(&mut self, part: &Part, wanted: bool) -> Mask {
        let rows = self.lanes.rows;
        match part {
            Part::All(parts) | Part::Any(parts) => {
                let all = wanted == matches!(part, Part::All(_));
                let start = if all { Mask::all(rows) } else { Mask::none(rows) };
                parts.iter().fold(start, |mask, part| {
                    let can = self.can_be(part, wanted);
                    if all { mask.and(&can) } else { mask.or(&can) }
                })
            }
            Part::Not(inner) => self.can_be(inner, !wanted),
            Part::Test(test) => {
                let at = self.test(test);
                let Some(Decided { truths, .. }) = self.tests.get(at) else { return Mask::none(rows) };
                let known = if wanted { &truths.holds } else { &truths.fails };
                known.clone().or(&truths.unknown)
            }
        }
    }

    /// What rows wait for until a condition is that truth.
    pub(super) fn waits_for(&mut self, part: &Part, wanted: bool, rows: Mask, waiting: &mut Waiting) {
        if rows.is_none() {
            return;
        }
        match part {
            Part::All(parts) | Part::Any(parts) => {
                let any = wanted == matches!(part, Part::Any(_));
                for part in parts {
                    let useful = if any { rows.clone().and(&self.can_be(part, wanted)) } else { rows.clone() };
                    self.waits_for(part, wanted, useful, waiting);
                }
            }
            Part::Not(inner) => self.waits_for(inner, !wanted, rows, waiting),
            Part::Test(test) => {
                let at = self.test(test);
                let Some(decided) = self.tests.get(at) else { return };
                let rows = rows.and(&decided.truths.unknown);
                let mut add = |slot: usize, rows: &Mask| {
                    for (asked, unknown) in self.lanes.waits.get(slot).into_iter().flatten() {
                        let here = unknown.clone().and(rows);
                        if !here.is_none() {
                            let mask = waiting.remove(asked).unwrap_or_else(|| Mask::none(self.lanes.rows));
                            waiting.insert(*asked, mask.or(&here));
                        }
                    }
                };
                match &decided.missing {
                    Some(missing) => missing.iter().for_each(|(slot, here)| add(*slot, &here.clone().and(&rows))),
                    None => decided.reads.iter().for_each(|slot| add(*slot, &rows)),
                }
            }
        }
    }

    /// The test over all rows: its place among those that are decided.
    fn test(&mut self, test: &Expression) -> usize {
        let key = test.key();
        if let Some(at) = self.known.get(&key) {
            return *at;
        }
        let reads = self.lanes.varying(test);
        let lanes = self.lanes;
        let decided = match (reads.as_slice(), reads.first().and_then(|one| lanes.lanes.get(*one))) {
            ([], _) => self.alike(test, &reads),
            ([one], Some(Lane::Codes(codes, values))) => self.of_values(test, *one, codes, values),
            _ => self.row_by_row(test, &reads),
        };
        let at = self.tests.len();
        self.tests.push(decided);
        self.known.insert(key, at);
        at
    }

    fn alike(&mut self, test: &Expression, reads: &[usize]) -> Decided {
        let rows = self.lanes.rows;
        self.lanes.fill(test, 0, &mut self.slots);
        let mut truths = Truths::new(rows);
        match truth(&test.evaluate_in(&mut self.machine, &self.slots)) {
            HOLDS => truths.holds = Mask::all(rows),
            FAILS => truths.fails = Mask::all(rows),
            UNKNOWN => truths.unknown = Mask::all(rows),
            _ => {}
        }
        let missing = self.machine.missing().iter().map(|slot| (*slot, truths.unknown.clone())).collect();
        Decided { truths, missing: Some(missing), reads: reads.to_vec() }
    }

    /// Of each different value once.
    fn of_values(&mut self, test: &Expression, one: usize, codes: &[u16], values: &'l [Held]) -> Decided {
        self.lanes.fill(test, 0, &mut self.slots);
        let mut table = Vec::with_capacity(values.len());
        let mut others: Vec<usize> = Vec::new();
        let mut unknown = None;
        for value in values {
            if let (Held::Unknown, Some(truth)) = (value, unknown) {
                table.push(truth);
                continue;
            }
            self.slots.get_mut(one).into_iter().for_each(|place| *place = value.value());
            table.push(truth(&test.evaluate_in(&mut self.machine, &self.slots)));
            unknown = if matches!(value, Held::Unknown) { table.last().copied() } else { unknown };
            others.extend(self.machine.missing().iter().copied().filter(|slot| *slot != one));
        }
        let truths = Truths::by_code(codes, &table);
        // What is the same in every row can be what is missing: a standard that nobody chose.
        let missing = if others.is_empty() { None } else { Some(self.missing_by_row(test, &truths.unknown)) };
        Decided { truths, missing, reads: vec![one] }
    }

    fn row_by_row(&mut self, test: &Expression, reads: &[usize]) -> Decided {
        let mut truths = Truths::new(self.lanes.rows);
        for row in 0..self.lanes.rows {
            self.lanes.fill(test, row, &mut self.slots);
            truths.put(row, truth(&test.evaluate_in(&mut self.machine, &self.slots)));
        }
        let missing = self.missing_by_row(test, &truths.unknown);
        Decided { truths, missing: Some(missing), reads: reads.to_vec() }
    }

    fn missing_by_row(&mut self, test: &Expression, unknown: &Mask) -> Vec<(usize, Mask)> {
        let mut missing: BTreeMap<usize, Mask> = BTreeMap::new();
        for row in (0..self.lanes.rows).filter(|row| unknown.has(*row)) {
            self.lanes.fill(test, row, &mut self.slots);
            _ = test.evaluate_in(&mut self.machine, &self.slots);
            for slot in self.machine.missing() {
                missing.entry(*slot).or_insert_with(|| Mask::none(self.lanes.rows)).set(row);
            }
        }
        missing.into_iter().collect()
    }
}

fn truth(value: &Value<'_>) -> u8 {
    match value {
        Value::Boolean(true) => HOLDS,
        Value::Boolean(false) => FAILS,
        Value::Unknown => UNKNOWN,
        _ => NO_VALUE,
    }
}
