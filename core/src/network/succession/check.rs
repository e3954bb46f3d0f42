//! Holding successions against the lists and each other. It is apart because a single succession can be right and still fit no list.

use super::restated::Fault;
use super::{Restated, Succession, Successions};
use crate::finding::{Code, Finding, Findings, Path, Problem, SourceLocation, sort_by};
use crate::network::Divisions;
use crate::value::Date;

impl Successions {
    /// The successions, if each fits within itself, and all of them the lists and each other.
    ///
    /// Between two lists each begins with the units of the earlier one and lets the successions of each day happen; what it comes to
    /// must not contradict the later one. Nothing is asked of units that no succession speaks of.
    ///
    /// # Errors
    /// Everything that does not fit, each at `successions`, its position, the key and the position therein: those of
    /// [`Succession::faults`]; `succession_before_lists` (on a day that no list comes before); those of [`Restated::apply`], with
    /// `succession_order` in place of `succession_from_absent` where another succession has ended the unit before or brings it
    /// only later; `succession_from_stays` and `succession_to_absent` where the next list says otherwise;
    /// `network_id_doubled` where two have one name.
    pub fn new(divisions: &Divisions, successions: Vec<Succession>) -> Result<Successions, Findings> {
        let mut findings = Vec::new();
        for (nth, succession) in (0_u32..).zip(&successions) {
            let place = SourceLocation::new(Path::new().key("successions").index(nth), None);
            findings.extend(succession.faults(&place));
            if let Some((other, _)) = (0..nth).zip(&successions).find(|(_, other)| other.id == succession.id) {
                findings.push(Problem::new(Code::NetworkIdDoubled).with("other", other).at(place.path.clone().key("id")));
            }
            if let Some(first) = divisions.lists().first().filter(|first| succession.on <= **first) {
                findings.push(Problem::new(Code::SuccessionBeforeLists).with("first", first.to_string()).at(place.path.key("on")));
            }
        }
        if !findings.is_empty() {
            return Err(findings.into());
        }
        let mut order: Vec<(usize, &Succession)> = successions.iter().enumerate().collect();
        sort_by(&mut order, |left, right| (left.1.on, left.0).cmp(&(right.1.on, right.0)));
        let list_of = |date: Date| divisions.lists().partition_point(|list| *list < date);
        for between in order.chunk_by(|left, right| list_of(left.1.on) == list_of(right.1.on)) {
            interval(divisions, between, &mut findings);
        }
        if !findings.is_empty() {
            sort_by(&mut findings, Finding::cmp_in_report);
            return Err(findings.into());
        }
        let mut ordered = successions;
        // Those of one day happen together, so their order is not the one in which they were written.
        sort_by(&mut ordered, |left, right| (left.on, &left.from, &left.to).cmp(&(right.on, &right.from, &right.to)));
        Ok(Successions(ordered.into()))
    }
}

/// The successions between one list and the next, which may not be there, each with its number.
fn interval(divisions: &Divisions, between: &[(usize, &Succession)], findings: &mut Vec<Finding>) {
    let Some((_, first)) = between.first() else { return };
    // A list shows what was there on its date, so what happens on that day is in it.
    let Some(tree) = first.on.plus_days(-1).and_then(|before| divisions.at(before).ok()) else { return };
    let next = divisions.lists().get(tree.list() + 1).and_then(|list| divisions.at(*list).ok());
    let mut restated = Restated::new(tree);
    let told = findings.len();
    for day in between.chunk_by(|left, right| left.1.on == right.1.on) {
        let successions: Vec<&Succession> = day.iter().map(|(_, succession)| *succession).collect();
        let faults = restated.apply_inner(divisions, &successions).err().unwrap_or_default();
        for mut fault in faults {
            let Some((number, succession)) = day.get(fault.nth) else { continue };
            if let Some(other) = disorder(&fault, succession, between) {
                fault.problem = Problem::new(Code::SuccessionOrder).with("other", other.to_string());
            }
            findings.push(fault.finding(*number));
        }
    }
    let Some(next) = next.filter(|_| findings.len() == told) else { return };
    for (number, succession) in between {
        let mut tell = |code, key, at| {
            let problem = Problem::new(code).with("list", next.list_date().to_string());
            findings.push(Fault { nth: *number, key, at, problem }.finding(*number));
        };
        for (at, _) in succession.ends().filter(|(_, code)| next.contains(*code) && !restated.contains(*code)) {
            tell(Code::SuccessionFromStays, "from", at);
        }
        for (at, _) in (0..).zip(&succession.to).filter(|(_, code)| !next.contains(**code) && restated.contains(**code)) {
            tell(Code::SuccessionToAbsent, "to", at);
        }
    }
}

/// The day of another succession that is the reason why a unit is absent: one that has ended it, or brings it too late.
fn disorder(fault: &Fault, succession: &Succession, between: &[(usize, &Succession)]) -> Option<Date> {
    let absent = *succession.from.get(usize::try_from(fault.at).ok()?).filter(|_| fault.problem.code == Code::SuccessionFromAbsent)?;
    let other = between.iter().map(|(_, other)| *other).find(|other| {
        let ended = other.on < succession.on && other.ends().any(|(_, code)| code == absent);
        ended || other.on >= succession.on && other.begins().any(|(_, code)| code == absent)
    })?;
    Some(other.on)
}
