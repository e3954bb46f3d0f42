//! The pay schemes.

use super::super::cited::Cited;
use super::super::cursor::Table;
use super::super::item::{formula, limited, span, table};
use super::super::list::{Known, List};
#[cfg(feature = "authoring")]
use super::super::{Lists, Specs};
use super::rates::{pairs, value, word};
use crate::choice::{OptionSpec, SettingEntry, SettingSpec};
use crate::citation::{Citation, Provenance};
#[cfg(feature = "authoring")]
use crate::finding::Finding;
use crate::finding::{Code, Problem, SourceLocation};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::pack::source::node::Data;
use crate::pay::{By, ComponentSpec, FactorSpec, Frequency, LadderSpec, RuleSpec, Scheme, SchemeSpec, SubstituteSpec};
use crate::service::Role;

/// A scheme, and whether all of it could be read.
pub(in crate::pack) struct ReadScheme {
    spec: SchemeSpec,
    whole: bool,
}

pub(in crate::pack) struct Schemes;

impl List for Schemes {
    type Spec = ReadScheme;
    type Built = Vec<Scheme>;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<ReadScheme> {
        let before = findings.count();
        let table = table(item, findings)?;
        let (id, label, citation) = (table.id(), table.label(), table.citation(None));
        let (span, posts) = (span(&table), table.optional_text("posts").cloned());
        let (eligible, failed) = (formula(&table, "eligible"), table.texts("failed"));
        let same_posts = if table.node("same_posts").is_some() { pairs(&table, "same_posts").unwrap_or_default() } else { Vec::new() };
        let (ladder, monotone) = (table.sub("ladder").and_then(|table| ladder(&table)), table.flag("monotone"));
        let around = citation.clone();
        let settings = limited(&table, "settings").iter().filter_map(|table| setting(table, around.as_ref())).collect();
        let values = limited(&table, "values").iter().filter_map(|table| value(table, around.as_ref())).collect();
        let substitutes = limited(&table, "substitutes").iter().filter_map(|table| substitute(table, around.as_ref())).collect();
        let equivalents = limited(&table, "equivalents").iter().filter_map(|table| rule(table, around.as_ref())).collect();
        let raises = limited(&table, "raises").iter().filter_map(|table| rule(table, around.as_ref())).collect();
        let components = limited(&table, "components").iter().filter_map(|table| component(table, around.as_ref())).collect();
        table.finish();
        let whole = findings.count() == before;
        let spec = SchemeSpec {
            id: id?,
            label,
            span,
            posts,
            eligible,
            failed,
            same_posts,
            ladder,
            monotone,
            settings,
            values,
            substitutes,
            equivalents,
            raises,
            components,
            citation: citation?,
            place: table.place().clone(),
        };
        Some(ReadScheme { spec, whole })
    }

    fn cite(ReadScheme { spec, .. }: &ReadScheme, place: &SourceLocation, cited: &Cited) {
        cited.add(&spec.citation, place);
        spec.settings.iter().flat_map(|setting| &setting.entries).for_each(|entry| cited.add(&entry.citation, &entry.place));
        spec.values.iter().flat_map(|value| &value.entries).for_each(|entry| cited.add(&entry.citation, &entry.place));
        spec.substitutes.iter().for_each(|substitute| cited.add(&substitute.citation, &substitute.place));
        spec.equivalents.iter().chain(&spec.raises).for_each(|rule| cited.add(&rule.citation, &rule.place));
        spec.components.iter().for_each(|component| cited.add(&component.citation, &component.place));
    }

    /// Of a scheme that is read in part nobody can say what it lacks.
    fn add(read: ReadScheme, _: &SourceLocation, known: &mut Known<'_>, findings: &Collector) -> Option<ReadScheme> {
        if !read.whole {
            return None;
        }
        match Scheme::compile(&read.spec, &known.identity, &known.lists.codes) {
            Ok(scheme) => {
                let appraisal = known.lists.forms.iter().rfind(|form| form.kind().as_str() == "appraisal");
                let results = appraisal.and_then(|form| form.options_of(Role::Result)).cloned();
                known.lists.pay.push(scheme.appraised_by(results));
            }
            Err(problems) => findings.extend(problems),
        }
        Some(read)
    }

    #[cfg(feature = "authoring")]
    fn lint(ReadScheme { spec, .. }: &ReadScheme, lists: &Lists, specs: &Specs) -> Vec<Finding> {
        let scheme = lists.pay.iter().find(|scheme| *scheme.id() == *spec.id);
        scheme.map(|scheme| scheme.lint(spec, specs.choices.iter().map(|kept| &kept.spec))).unwrap_or_default()
    }
}

fn ladder(table: &Table<'_>) -> Option<LadderSpec> {
    let (by_years, lowest) = (table.optional_text("table").cloned(), table.optional_text("lowest").cloned());
    let (highest, years) = (table.optional_text("highest").cloned(), table.optional_text("years").cloned());
    let posts = if table.node("posts").is_some() { Some(pairs(table, "posts")?) } else { None };
    let whole = table.finish();
    match (by_years, lowest, highest, years) {
        (None, None, None, None) if posts.is_some() => posts.map(LadderSpec::Posts),
        (Some(values), None, None, None) if posts.is_none() => Some(LadderSpec::Table(values)),
        (None, Some(lowest), Some(highest), Some(years)) if posts.is_none() => Some(LadderSpec::Steps { lowest, highest, years }),
        _ => {
            if whole {
                table.add("table", Problem::new(Code::PackValue).with("expected", "table, or posts, or lowest, highest and years"));
            }
            None
        }
    }
}

fn setting(table: &Table<'_>, around: Option<&Citation>) -> Option<SettingSpec> {
    let (id, question) = (table.id(), table.optional_label("question"));
    let entries = if table.node("entries").is_some() {
        limited(table, "entries").iter().filter_map(|entry| setting_entry(entry, around, true)).collect()
    } else {
        setting_entry(table, around, false).into_iter().collect()
    };
    let mut options = Vec::new();
    for option in limited(table, "options") {
        let (id, label) = (option.id(), option.label());
        option.finish();
        if let Some(id) = id {
            options.push(OptionSpec { id, label });
        }
    }
    table.finish();
    Some(SettingSpec { id: id?, options, question, entries, place: table.place().clone() })
}

fn setting_entry(table: &Table<'_>, around: Option<&Citation>, own: bool) -> Option<SettingEntry> {
    let (citation, value, span) = (table.citation(around), table.optional_text("value").cloned(), span(table));
    if own {
        table.finish();
    }
    let citation = citation?;
    if table.node("value").is_none() != (citation.provenance == Provenance::Unstated) {
        table.add("value", Code::PayUnstatedValue);
    }
    Some(SettingEntry { span, value, citation, place: table.place().clone() })
}

fn substitute(table: &Table<'_>, around: Option<&Citation>) -> Option<SubstituteSpec> {
    let (id, label, citation) = (table.id(), table.label(), table.citation(around));
    let by = word(table, "by", &By::ALL.map(By::as_str), By::from_name);
    let (posts, when, span) = (pairs(table, "posts"), formula(table, "when"), span(table));
    table.must("posts");
    table.finish();
    Some(SubstituteSpec { id: id?, label, span, by: by?, posts: posts?, when, citation: citation?, place: table.place().clone() })
}

fn rule(table: &Table<'_>, around: Option<&Citation>) -> Option<RuleSpec> {
    let (id, label, citation) = (table.id(), table.label(), table.citation(around));
    let (value, when, span) = (table.text("value"), formula(table, "when"), span(table));
    table.finish();
    Some(RuleSpec { id: id?, label, span, value: value?.clone(), when, citation: citation?, place: table.place().clone() })
}

fn component(table: &Table<'_>, around: Option<&Citation>) -> Option<ComponentSpec> {
    let (id, label, citation) = (table.id(), table.label(), table.citation(around));
    let frequency = word(table, "frequency", &Frequency::ALL.map(Frequency::as_str), Frequency::from_name);
    let due = table.optional_text("due").cloned();
    let each_month = table.word("amount_of", &["period", "month"], |word| Some(word == "month")).unwrap_or(false);
    let (when, span) = (formula(table, "when"), span(table));
    let mut factors = Vec::new();
    for factor in limited(table, "factors") {
        let (value, when) = (factor.text("value"), formula(&factor, "when"));
        factor.finish();
        if let Some(value) = value {
            factors.push(FactorSpec { value: value.clone(), when });
        }
    }
    if factors.is_empty() {
        table.add("factors", Code::PackEmpty);
    }
    let floor_under = table.texts("floor_of");
    if table.node("floor_of").is_some_and(|node| matches!(&node.data, Data::List(parts) if parts.is_empty())) {
        table.add("floor_of", Code::PackEmpty);
    }
    table.finish();
    Some(ComponentSpec {
        id: id?,
        label,
        span,
        frequency: frequency?,
        due,
        each_month,
        when,
        factors,
        floor_under,
        citation: citation?,
        place: table.place().clone(),
    })
}
