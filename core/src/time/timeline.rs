use super::Span;
use crate::finding::{Code, Finding, Findings, Param, Path, Problem, sort_by};
use crate::value::Date;

/// What held when: values with spans that don't overlap, in the order of time.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::time::{Span, Timeline};
/// use wushe::value::Date;
///
/// let day = Date::parse("2022-01-01")?;
/// let names = Timeline::new(vec![(Span::since(day), "new"), (Span::before(day), "old")]).expect("they don't overlap");
/// assert_eq!(names.at(day), Some(&"new"));
///
/// let findings = Timeline::new(vec![(Span::since(day), 1), (Span::ALWAYS, 2)]).unwrap_err();
/// assert_eq!(findings[0].code, Code::TimelineOverlap);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline<T> {
    entries: Vec<(Span, T)>,
}

impl<T> Timeline<T> {
    /// A timeline of these, in whatever order they come.
    ///
    /// # Errors
    /// `timeline_overlap` for each entry that overlaps with one that starts before it, at the entry's position in
    /// `entries`; `other` is the position of that one, `start` and `end` the days that both claim, both included.
    pub fn new(entries: Vec<(Span, T)>) -> Result<Self, Findings> {
        let mut sorted: Vec<(usize, (Span, T))> = entries.into_iter().enumerate().collect();
        sort_by(&mut sorted, |(_, (left, _)), (_, (right, _))| left.start().cmp(&right.start()));
        let mut findings = Vec::new();
        let mut reach: Option<(usize, Span)> = None;
        for (at, (span, _)) in &sorted {
            if let Some((other, before)) = reach {
                if let Some(both) = before.intersect(span) {
                    findings.push(overlap(both, other).at(Path::new().index(u32::try_from(*at).unwrap_or(u32::MAX))));
                }
                if ends_before(*span, before) {
                    continue;
                }
            }
            reach = Some((*at, *span));
        }
        if findings.is_empty() {
            return Ok(Timeline { entries: sorted.into_iter().map(|(_, entry)| entry).collect() });
        }
        sort_by(&mut findings, Finding::cmp_in_report);
        Err(findings.into())
    }

    /// What held on that day, if anything did.
    #[must_use]
    pub fn at(&self, date: Date) -> Option<&T> {
        self.entry_at(date).map(|(_, value)| value)
    }

    /// What held on that day and how long.
    #[must_use]
    pub fn entry_at(&self, date: Date) -> Option<(Span, &T)> {
        let behind = self.entries.partition_point(|(span, _)| span.start().is_none_or(|start| start <= date));
        let (span, value) = self.entries.get(behind.checked_sub(1)?)?;
        span.contains(date).then_some((*span, value))
    }

    /// The spans between the first day and the last for which nothing is said.
    #[must_use]
    pub fn gaps(&self) -> Vec<Span> {
        let pairs = self.entries.iter().zip(self.entries.iter().skip(1));
        // An entry that touches the next one leaves an empty span, which `Span::new` refuses.
        pairs.filter_map(|((left, _), (right, _))| Span::new(Some(left.end()?), right.start()).ok()).collect()
    }

    /// Spans and values, in the order of time.
    pub fn iter(&self) -> impl Iterator<Item = (Span, &T)> {
        self.entries.iter().map(|(span, value)| (*span, value))
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is said of any day.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn ends_before(span: Span, other: Span) -> bool {
    match (span.end(), other.end()) {
        (Some(end), Some(other)) => end < other,
        (end, other) => end.is_some() && other.is_none(),
    }
}

/// Two entries that hold on the same days, the first and the last of which it names: `other` is the position of the one that is
/// there already.
pub(crate) fn overlap(both: Span, other: impl Into<Param>) -> Problem {
    let open = || "…".to_owned();
    let start = both.start().map_or_else(open, |day| day.to_string());
    let last = both.end().and_then(|end| end.plus_days(-1)).map_or_else(open, |day| day.to_string());
    Problem::new(Code::TimelineOverlap).with("start", start).with("end", last).with("other", other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(number: i32) -> Date {
        Date::from_day_number(700_000 + number).unwrap()
    }

    fn span(start: i32, end: i32) -> Span {
        Span::new(Some(day(start)), Some(day(end))).unwrap()
    }

    #[test]
    fn each_overlap_is_a_finding_of_its_own() {
        let findings = Timeline::new(vec![(span(0, 10), 'a'), (span(20, 30), 'b'), (span(5, 25), 'c'), (span(29, 40), 'd')]).unwrap_err();
        let places: Vec<_> = findings.iter().map(|finding| (finding.path.to_string(), finding.params.get("other").cloned())).collect();
        assert_eq!(places, [("[1]".into(), Some(2.into())), ("[2]".into(), Some(0.into())), ("[3]".into(), Some(1.into()))]);
        assert_eq!(findings[1].params.get("end"), Some(&day(9).to_string().into()));
    }

    #[test]
    fn a_long_entry_overlaps_with_all_that_start_in_it() {
        let findings = Timeline::new(vec![(Span::ALWAYS, 'a'), (span(0, 1), 'b'), (span(5, 6), 'c')]).unwrap_err();
        assert!(findings.iter().all(|finding| finding.code == Code::TimelineOverlap && finding.params.get("other") == Some(&0.into())));
        assert_eq!(findings.len(), 2);
    }

    #[test]
    fn gaps_are_named_and_days_outside_have_no_value() {
        let timeline = Timeline::new(vec![(span(20, 30), 'b'), (span(0, 10), 'a'), (span(10, 15), 'c')]).unwrap();
        assert_eq!(timeline.gaps(), [span(15, 20)]);
        let found: String = [-1, 0, 9, 10, 14, 15, 20, 29, 30].map(|at| timeline.at(day(at)).copied().unwrap_or('-')).iter().collect();
        assert_eq!(found, "-aacc-bb-");
        assert!(Timeline::<u8>::new(Vec::new()).unwrap().is_empty());
    }

    proptest! {
        /// A stretch cut at any days, given in any order, says of every day what its own piece says.
        #[test]
        fn pieces_of_a_stretch_fit_together(cuts in prop::collection::btree_set(0..400, 2..12), drop in 0_usize..12, rotate in 0_usize..12) {
            let cuts: Vec<i32> = cuts.into_iter().collect();
            let mut pieces: Vec<(Span, i32)> = cuts.windows(2).map(|pair| (span(pair[0], pair[1]), pair[0])).collect();
            let dropped = (drop < pieces.len()).then(|| pieces.remove(drop).0);
            let turn = rotate % pieces.len().max(1);
            pieces.rotate_left(turn);
            let timeline = Timeline::new(pieces.clone()).unwrap();
            for at in -2..402 {
                let expected = pieces.iter().find(|(span, _)| span.contains(day(at))).map(|(_, value)| value);
                prop_assert_eq!(timeline.at(day(at)), expected);
            }
            let inside = dropped.filter(|span| {
                !pieces.is_empty() && span.start() != Some(day(cuts[0])) && span.end() != Some(day(cuts[cuts.len() - 1]))
            });
            prop_assert_eq!(timeline.gaps(), inside.into_iter().collect::<Vec<_>>());
        }
    }
}
