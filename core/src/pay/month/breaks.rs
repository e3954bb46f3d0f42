//! A break in service within a month: whether its days are served for pay.

use super::computed::ComputedMonth;
use super::trace::Trace;
use super::walk::Month;
use super::worker_facts::Days;
use crate::finding::Code;
use crate::pay::scheme::setting::StandardSetting;
use crate::staff::Appointment;
use crate::time::Span;

impl Month<'_> {
    /// The month with its reference day known. Where a break touches it, the setting says whether the break is paid; one that is not
    /// parts the appointments as a gap between two of them does.
    pub(in crate::pay) fn with_breaks(&self, held: &[&Appointment], days: Days, trace: &mut Trace) -> ComputedMonth {
        let month = self.span();
        let touches = |span: &Span| span.intersect(&month).is_some_and(|out| held.iter().any(|known| known.span.overlaps(&out)));
        let breaks: Vec<Span> = self.worker.breaks.iter().flatten().map(|known| known.span).filter(touches).collect();
        if breaks.is_empty() {
            return self.on(held, days, trace);
        }
        self.decide_month(StandardSetting::BreakPay, days.reference, trace, &|word, trace| {
            if word == "paid" {
                return self.on(held, days, trace);
            }
            let parts: Vec<Appointment> = held.iter().flat_map(|known| parted(known, &breaks)).collect();
            let served: Vec<&Appointment> = parts.iter().filter(|known| known.span.overlaps(&month)).collect();
            if served.is_empty() { self.unpaid(Code::PayOnBreak, trace) } else { self.on(&served, days, trace) }
        })
    }

    /// Why nothing is due where no post is served on the reference day.
    pub(in crate::pay) fn not_served(&self, days: Days) -> Code {
        let held = self.worker.appointments.iter().flatten().any(|known| known.span.contains(days.reference));
        if held { Code::PayOnBreak } else { Code::PayNotAppointed }
    }
}

/// An appointment without the days of the breaks.
fn parted(held: &Appointment, breaks: &[Span]) -> Vec<Appointment> {
    let mut parts = vec![held.span];
    for out in breaks {
        let cut = |part: Span| {
            if !part.overlaps(out) {
                return [Some(part), None];
            }
            let before = out.start().and_then(|start| Span::new(part.start(), Some(start)).ok());
            let after = out.end().and_then(|end| Span::new(Some(end), part.end()).ok());
            [before, after]
        };
        parts = parts.into_iter().flat_map(cut).flatten().collect();
    }
    parts.into_iter().map(|span| Appointment { span, ..held.clone() }).collect()
}
