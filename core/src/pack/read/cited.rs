//! The clauses that a rulebook cites, each looked up once.

use std::cell::RefCell;
use std::sync::Arc;

use crate::citation::{Citation, Document};
use crate::finding::{Code, Problem, SourceLocation, nearest};
use crate::pack::source::collector::Collector;

/// What is cited, and where.
#[derive(Default)]
pub(in crate::pack) struct Cited(RefCell<Vec<(Arc<str>, SourceLocation)>>);

impl Cited {
    /// Notes a citation that stands there.
    pub(in crate::pack) fn add(&self, citation: &Citation, place: &SourceLocation) {
        if let Some(clause) = citation.clause.as_ref().filter(|_| cfg!(feature = "figures")) {
            self.0.borrow_mut().push((clause.clone(), place.key("clause")));
        }
    }

    /// Tells each clause that no document has, once, where it is cited first.
    pub(in crate::pack) fn tell(self, documents: &[Document], findings: &Collector) {
        let mut known: Vec<String> = Vec::new();
        for document in documents {
            known.extend(document.clauses.iter().map(|clause| [&*document.id, "#", &clause.id].concat()));
        }
        crate::finding::sort_by(&mut known, |left, right| left.cmp(right));
        let mut cited = self.0.into_inner();
        crate::finding::sort_by(&mut cited, |left, right| left.0.cmp(&right.0).then_with(|| left.1.path.cmp(&right.1.path)));
        let mut rest = cited.as_slice();
        while let Some((clause, place)) = rest.first() {
            let times = rest.iter().take_while(|(other, _)| other == clause).count();
            if known.binary_search_by(|other| (**other).cmp(clause)).is_err() {
                findings.add(place.finding(unknown(clause, times, &known)));
            }
            rest = rest.get(times..).unwrap_or_default();
        }
    }
}

/// That there is no such clause: the nearest is one of the same document, or the only one of that name.
fn unknown(clause: &str, times: usize, known: &[String]) -> Problem {
    let behind = |text: &str| text.split_once('#').map_or(text.len(), |(document, _)| document.len());
    let name = clause.get(behind(clause)..).unwrap_or_default().trim_start_matches('#');
    let document = clause.get(..behind(clause)).unwrap_or_default();
    let of = |other: &&String| other.get(..behind(other)) == Some(document);
    let named = |other: &&String| {
        other.get(behind(other)..).is_some_and(|own| own.trim_start_matches('#') == if name.is_empty() { clause } else { name })
    };
    let mut alike = known.iter().filter(named);
    let near = match (alike.next(), alike.next()) {
        (Some(one), None) => Some(one.as_str()),
        _ => nearest(clause, known.iter().filter(of).map(String::as_str)).or_else(|| nearest(clause, known.iter().map(String::as_str))),
    };
    let code = match (near, times) {
        (Some(_), 0 | 1) => Code::PackDanglingNear,
        (Some(_), _) => Code::PackDanglingNearTimes,
        (None, 0 | 1) => Code::PackDangling,
        (None, _) => Code::PackDanglingTimes,
    };
    let problem = Problem::new(code).with("kind", "clause").with("id", clause.to_owned());
    let problem = near.into_iter().fold(problem, |problem, near| problem.with("nearest", near.to_owned()));
    if times > 1 { problem.with("times", times) } else { problem }
}
