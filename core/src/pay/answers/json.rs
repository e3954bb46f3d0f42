//! A payslip as JSON, text and Markdown, and raises as JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::payslip::{Line, Missing, Payslip};
use super::raises::{Raise, Raises};
use crate::citation::Provenance;
use crate::explanation::{Explanation, Known};
use crate::finding::{Both, Code, Label, Lang};
use crate::pay::fact::By;
use crate::pay::month::computed::Step;
use crate::pay::month::reasons;
use crate::pay::scheme::change::ChangedValue;
use crate::pay::scheme::rules::Question;
use crate::pay::scheme::spec::Unit;
use crate::value::{Amount, Date};

impl Payslip {
    /// The JSON that all three languages give, byte for byte. It holds the worker's pay.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(self)
    }

    /// The payslip as lines of text: what is paid, what falls due later, what is missing.
    #[must_use]
    pub fn to_text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let amount = |line: &Line| match (line.status, line.amount) {
            (_, Some(amount)) => format!("{amount} 元"),
            (Known::None, None) => "–".to_owned(),
            _ => "?".to_owned(),
        };
        let mut add = |label: &Label, amount: String, mark: Option<Provenance>| {
            let mark = mark.filter(|mark| *mark != Provenance::Published).map_or_else(String::new, |mark| format!("  [{}]", mark.as_str()));
            out.push_str(&format!("{}  {amount}{mark}\n", label.get(lang)));
        };
        for line in &self.lines {
            add(&line.label, amount(line), Some(line.provenance));
        }
        if let Some(rounding) = self.rounding() {
            add(&rounded(), format!("{rounding} 元"), None);
        }
        let total = self.total.map_or_else(|| "?".to_owned(), |total| format!("{total} 元"));
        add(&Label::new("合计", "Total"), total, self.provenance);
        for line in &self.later {
            add(&later(line), amount(line), Some(line.provenance));
        }
        for missing in &self.missing {
            add(&Label::new("尚缺", "Missing"), missing.question.get(lang).to_owned(), None);
        }
        for changed in &self.changed {
            add(&Label::new("测算用值", "What if"), tried(changed, lang), None);
        }
        out
    }
}

impl Payslip {
    /// What rounding the total adds to the sum of the lines, where the total is known and another.
    fn rounding(&self) -> Option<Amount> {
        let sum = self.lines.iter().try_fold(Amount::ZERO, |sum, line| match line.status {
            Known::Unknown => None,
            _ => sum.checked_add(line.amount.unwrap_or(Amount::ZERO)),
        });
        self.total?.checked_sub(sum?).filter(|rounding| *rounding != Amount::ZERO)
    }
}

/// What a line is called that brings the sum of the others to the total.
fn rounded() -> Label {
    Label::new("取整", "Rounding")
}

/// What a component is called that is not in the total, with the month in which it falls due.
fn later(line: &Line) -> Label {
    let (zh, en) = match line.due {
        Some(month) => (format!("{month} 发"), format!("due in {month}")),
        None => ("发放月份未定".to_owned(), "the month in which it falls due is open".to_owned()),
    };
    let (earned_zh, earned_en) = if line.status == Known::Known { ("本月应得，", "earned this month, ") } else { ("", "") };
    let label = &line.label;
    Label::new(format!("{}（{earned_zh}{zh}，不在合计内）", label.zh), format!("{} ({earned_en}{en}; not in the total)", label.en))
}

impl Payslip {
    /// The payslip in Markdown: a table of the lines, what is missing, and below it the reasons as a nested list.
    #[must_use]
    pub fn to_markdown(&self, lang: Lang) -> String {
        let word = |zh: &'static str, en: &'static str| if lang == Lang::En { en } else { zh };
        let mut out = format!("| {} | {} | {} |\n| --- | ---: | --- |\n", word("项目", "Line"), word("元", "Yuan"), word("依据", "Basis"));
        let mut row = |label: &str, amount: String, basis: &str| out.push_str(&format!("| {label} | {amount} | {basis} |\n"));
        for line in &self.lines {
            row(line.label.get(lang), shown(line), &basis(line));
        }
        if let Some(rounding) = self.rounding() {
            row(rounded().get(lang), rounding.to_string(), "");
        }
        row(word("**当月合计**", "**Total of the month**"), self.total.map_or_else(|| "?".to_owned(), |total| total.to_string()), "");
        for line in &self.later {
            row(later(line).get(lang), shown(line), &basis(line));
        }
        for missing in &self.missing {
            out.push_str(&format!("\n- {}{}", word("尚缺：", "Missing: "), missing.question.get(lang)));
        }
        for changed in &self.changed {
            out.push_str(&format!("\n- {}{}", word("测算用值：", "What if: "), tried(changed, lang)));
        }
        out.push('\n');
        if let Some(why) = &self.explanation {
            out.push('\n');
            nested(why, lang, 0, &mut out);
        }
        out
    }
}

impl Raises {
    /// The JSON that all three languages give, byte for byte. It holds what the worker's pay goes by.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

fn shown(line: &Line) -> String {
    match (line.status, line.amount) {
        (_, Some(amount)) => amount.to_string(),
        (Known::None, None) => "–".to_owned(),
        _ => "?".to_owned(),
    }
}

fn basis(line: &Line) -> String {
    let clause = line.clause.as_deref().map(|clause| format!(" `{clause}`")).unwrap_or_default();
    format!("{}{clause}", line.provenance.as_str())
}

fn nested(why: &Explanation, lang: Lang, depth: usize, out: &mut String) {
    out.push_str(&format!("{}- {}\n", "  ".repeat(depth), why.sentence(lang)));
    why.because.iter().for_each(|reason| nested(reason, lang, depth.saturating_add(1), out));
}

impl Serialize for Payslip {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("pack", &*self.pack)?;
        map.serialize_entry("scheme", &*self.scheme)?;
        map.serialize_entry("month", &self.month.to_string())?;
        map.serialize_entry("status", self.status.as_str())?;
        map.serialize_entry("unpaid", &self.unpaid.map(Code::as_str))?;
        map.serialize_entry("post", &self.post.as_deref())?;
        map.serialize_entry("seniority", &self.seniority.map(reasons::plain_number))?;
        map.serialize_entry("grade", &self.grade)?;
        map.serialize_entry("steps", &self.steps)?;
        map.serialize_entry("lines", &self.lines)?;
        map.serialize_entry("later", &self.later.iter().map(Later).collect::<Vec<_>>())?;
        map.serialize_entry("total", &self.total)?;
        map.serialize_entry("provenance", &self.provenance.map(Provenance::as_str))?;
        map.serialize_entry("missing", &self.missing)?;
        what_if(&mut map, &self.changed)?;
        map.serialize_entry("explanation", &self.explanation)?;
        map.end()
    }
}

/// What somebody put in place of what the scheme has, where there is something.
pub(super) fn what_if<M: SerializeMap>(map: &mut M, changed: &[ChangedValue]) -> Result<(), M::Error> {
    if changed.is_empty() { Ok(()) } else { map.serialize_entry("what_if", changed) }
}

/// A value that is only tried, in words.
fn tried(changed: &ChangedValue, lang: Lang) -> String {
    let key = changed.key.as_deref().map(|key| format!(" [{key}]")).unwrap_or_default();
    let days = match (changed.span.start(), changed.span.end()) {
        (None, None) => String::new(),
        (from, until) => {
            let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
            format!(" [{}, {})", day(from), day(until))
        }
    };
    format!("{}{key} = {}{days}", changed.label.get(lang), changed.value)
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.serialize_entry("clause", &self.citation.clause.as_deref())?;
        map.serialize_entry("provenance", self.citation.provenance.as_str())?;
        map.serialize_entry("before", &self.before)?;
        map.serialize_entry("after", &self.after)?;
        map.serialize_entry("lost", &self.lost)?;
        map.end()
    }
}

impl Serialize for Raises {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("pack", &*self.pack)?;
        map.serialize_entry("scheme", &*self.scheme)?;
        map.serialize_entry("day", &self.day)?;
        map.serialize_entry("status", self.status.as_str())?;
        map.serialize_entry("unpaid", &self.unpaid.map(Code::as_str))?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("raises", &self.raises)?;
        map.serialize_entry("grades", &self.grades.map(reasons::plain_number))?;
        map.serialize_entry("missing", &self.missing)?;
        what_if(&mut map, &self.changed)?;
        map.serialize_entry("explanation", &self.explanation)?;
        map.end()
    }
}

impl Serialize for Raise {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.serialize_entry("clause", &self.citation.clause.as_deref())?;
        map.serialize_entry("provenance", self.provenance.as_str())?;
        map.serialize_entry("grades", &reasons::plain_number(self.grades))?;
        map.end()
    }
}

impl Line {
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("id", &*self.id)?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.serialize_entry("frequency", self.frequency.as_str())?;
        map.serialize_entry("status", self.status.as_str())?;
        map.serialize_entry("amount", &self.amount)
    }

    fn basis<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("clause", &self.clause.as_deref())?;
        map.serialize_entry("provenance", self.provenance.as_str())
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        self.entries(&mut map)?;
        self.basis(&mut map)?;
        map.end()
    }
}

/// A line that falls due later, with the month in which it does.
struct Later<'l>(&'l Line);

impl Serialize for Later<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(8))?;
        self.0.entries(&mut map)?;
        map.serialize_entry("due", &self.0.due.map(|due| due.to_string()))?;
        self.0.basis(&mut map)?;
        map.end()
    }
}

impl Serialize for Missing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, id, key) = self.item.words();
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("kind", kind)?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("key", &key)?;
        map.serialize_entry("question", &Both(&self.question))?;
        map.serialize_entry("unit", &self.unit.map(Unit::as_str))?;
        map.serialize_entry("parts", &self.components)?;
        map.end()
    }
}

impl Serialize for Question {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("id", &*self.id)?;
        map.serialize_entry("question", &Both(&self.question))?;
        map.serialize_entry("options", &self.options)?;
        map.serialize_entry("unit", &self.unit.map(Unit::as_str))?;
        map.serialize_entry("by", &self.by.map(By::as_str))?;
        map.end()
    }
}
