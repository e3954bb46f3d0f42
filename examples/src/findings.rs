use std::collections::BTreeMap;

use wushe::finding::{Code, Report, Severity};

/// How often each code was found, those that the report could not hold whole included: what weighs most first, then what is most frequent.
pub(crate) fn by_code(report: &Report) -> Vec<(Code, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let held = report.findings.iter().map(|finding| (finding.code.as_str(), 1));
    let more = report.truncated.iter().flat_map(|truncated| truncated.iter()).map(|(code, _, more)| (code, more));
    for (code, more) in held.chain(more) {
        let count = counts.entry(code).or_default();
        *count = count.saturating_add(more);
    }
    let mut counts: Vec<(Code, u64)> = counts.into_iter().filter_map(|(code, count)| Some((Code::from_name(code)?, count))).collect();
    counts.sort_by_key(|(code, count)| (weight(code.severity()), std::cmp::Reverse(*count), code.as_str()));
    counts
}

fn weight(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Hint | Severity::Note => 2,
    }
}
