//! What is probably not meant in the conditions and the pay of what compiled.

use super::build::Built;
use super::source::collector::Collector;
use crate::finding::{Code, Finding};

/// Tells what each list finds in its items. A rulebook may have a shorter list of codes than the one above, whose conditions then ask for
/// options that are no more: they hold for nothing, as is meant.
pub(super) fn tell(Built { pack, specs }: &Built, findings: &Collector) {
    let of_codes = |finding: &Finding| matches!(finding.code, Code::ConditionCodeUnknown | Code::ConditionCodeNearest);
    specs.lint(&pack.lists, |inherited, found| {
        let written = |finding: &Finding| !inherited && finding.params.get("line").is_some();
        findings.extend(found.into_iter().filter(|finding| !of_codes(finding) || written(finding)));
    });
}
