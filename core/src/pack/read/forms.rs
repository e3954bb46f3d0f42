//! The forms, with their fields and checks.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cited::Cited;
use super::cursor::Table;
use super::item::{field_type, formula, limited, table};
use super::list::{Known, List};
#[cfg(feature = "authoring")]
use super::{Lists, Specs};
use crate::citation::Citation;
use crate::finding::{Code, Problem};
#[cfg(feature = "authoring")]
use crate::finding::{Finding, nearest};
use crate::form::{
    CheckRule, CheckSeverity, CheckSpec, DefaultValue, Drawing, FieldSpec, Form, FormSpec, OfferSpec, Section, Stated, doubled,
};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::pack::source::node::Data;
#[cfg(feature = "authoring")]
use crate::service::Kind;
use crate::service::{Fact, FieldType, Role};
use crate::value::Amount;

/// A lower and an upper bound.
type Pair<T> = (Option<T>, Option<T>);

pub(in crate::pack) struct Forms;

impl List for Forms {
    type Spec = FormSpec;
    type Built = Vec<Form>;

    /// The form, read as far as it can be: what a mistake leaves out is made up, so that nothing else is told because of it.
    fn read(item: &Item, known: &Known<'_>, findings: &Collector) -> Option<FormSpec> {
        let table = table(item, findings)?;
        let before = findings.count();
        let (id, kind, label) = (table.id(), table.text("kind"), table.label());
        let (synonyms, unique, citation) = (table.texts("synonyms"), table.lists("unique"), table.cited(None));
        let mut sections: Vec<Section> = Vec::new();
        for section in limited(&table, "sections") {
            let (id, label, shown_when) = (section.id(), section.label(), formula(&section, "shown_when"));
            section.finish();
            if let Some(id) = id {
                if sections.iter().any(|known| known.id == id) {
                    section.add("id", Problem::new(Code::PackDoubledId).with("id", id.to_string()));
                }
                sections.push(Section { id, label, shown_when });
            }
        }
        let (steps, within, approved_by) = (steps(&table), within(&table), table.optional_text("approved_by").cloned());
        let written = limited(&table, "fields");
        let fields: Vec<_> = written.iter().filter_map(|table| field(table, &citation, &sections, &known.lists.facts, 0)).collect();
        let checks = limited(&table, "checks").iter().filter_map(|table| check(table, &citation)).collect();
        // Of a form that is read in part nobody can say what it lacks.
        let whole = table.finish() && kind.is_some() && fields.len() == written.len() && findings.count() == before;
        let place = table.place().clone();
        let (id, kind) = (id?, kind.cloned().unwrap_or_default());
        Some(FormSpec { id, kind, label, synonyms, citation, sections, fields, checks, unique, steps, within, approved_by, whole, place })
    }

    fn cite(spec: &FormSpec, _: &Item, cited: &Cited) {
        cited.add(&spec.citation, &spec.place);
        // What a field or a check does not say of itself has been looked up with its form.
        let own = |citation: &Citation| match (&citation.clause, &spec.citation.clause) {
            (Some(own), Some(form)) => !Arc::ptr_eq(own, form),
            _ => true,
        };
        let fields = spec.fields.iter().flat_map(|field| std::iter::once(field).chain(&field.fields));
        let parts =
            fields.map(|field| (&field.citation, &field.place)).chain(spec.checks.iter().map(|check| (&check.citation, &check.place)));
        parts.filter(|(citation, _)| own(citation)).for_each(|(citation, place)| cited.add(citation, place));
    }

    /// A form with a mistake stays among the forms, so that what refers to it is not told as well.
    fn add(spec: FormSpec, _: &Item, known: &mut Known<'_>, findings: &Collector) -> Option<FormSpec> {
        let (form, problems) = Form::compile_all(&spec, &known.names());
        findings.extend(problems);
        findings.extend(form.refused_defaults(&spec));
        known.lists.forms.push(form);
        Some(spec)
    }

    /// Tells two forms that a ledger calls the same.
    fn finish(known: &mut Known<'_>, findings: &Collector) {
        let forms = &known.lists.forms;
        let mut names = Vec::new();
        for (at, form) in forms.iter().enumerate() {
            names.extend(form.called().map(|name| (name.clone(), at)));
        }
        let items = known.source.items("forms");
        for (name, first, second) in doubled(names) {
            let (Some(first), Some(second)) = (forms.get(first), forms.get(second)) else { continue };
            let Some(item) = items.iter().rfind(|item| item.id() == Some(second.id())).filter(|_| first.id() != second.id()) else {
                continue;
            };
            let problem = Problem::new(Code::FormNameDoubled).with("name", name).with("other", first.id().to_owned());
            findings.add(item.place().key("label").finding(problem));
        }
    }

    #[cfg(feature = "authoring")]
    fn lint(spec: &FormSpec, lists: &Lists, _: &Specs) -> Vec<Finding> {
        let form = lists.forms.iter().find(|form| *form.id() == *spec.id);
        kind_near(spec).into_iter().chain(form.into_iter().flat_map(|form| form.lint(spec))).collect()
    }
}

/// The field of a key and that of its stage.
fn steps(table: &Table<'_>) -> Option<(Arc<str>, Arc<str>)> {
    match table.texts("steps").as_slice() {
        [] => None,
        [key, stage] => Some((key.clone(), stage.clone())),
        _ => {
            table.add("steps", Problem::new(Code::PackValue).with("expected", "the field of a key and that of its stage"));
            None
        }
    }
}

/// The field of a key and those of its first and its last day.
fn within(table: &Table<'_>) -> Option<[Arc<str>; 3]> {
    let texts = table.texts("within");
    let is_there = !texts.is_empty();
    let fields = <[Arc<str>; 3]>::try_from(texts).ok();
    if is_there && fields.is_none() {
        table.add(
            "within",
            Problem::new(Code::PackValue).with("expected", "the field of a key, that of its first and that of its last day"),
        );
    }
    fields
}

/// A kind of one's own that looks like one that the library knows.
#[cfg(feature = "authoring")]
fn kind_near(spec: &FormSpec) -> Option<Finding> {
    let known = || Kind::KNOWN.iter().map(Kind::as_str);
    if known().any(|kind| *kind == *spec.kind) {
        return None;
    }
    let near = nearest(&spec.kind, known())?;
    let problem = Problem::new(Code::FormKindNear).with("kind", spec.kind.clone()).with("nearest", near.to_owned());
    Some(spec.place.key("kind").finding(problem))
}

fn field(
    table: &Table<'_>,
    around: &Citation,
    sections: &[Section],
    facts: &BTreeMap<Arc<str>, Arc<Fact>>,
    depth: u8,
) -> Option<FieldSpec> {
    let (id, label, kind, citation) = (table.id(), table.label(), field_type(table), table.cited(Some(around)));
    let section = table.optional_text("section").cloned();
    if let Some(section) = section.as_ref().filter(|section| sections.iter().all(|known| known.id != **section)) {
        let known: Vec<_> = sections.iter().map(|section| (&*section.id, Some(&section.label))).collect();
        table.add("section", Problem::dangling("section", section, &known));
    }
    let (role, fact) = (table.optional_text("role").cloned(), table.optional_text("fact").cloned());
    let synonyms = table.texts("synonyms");
    let (required, required_when, shown_when) = (table.flag("required"), formula(table, "required_when"), formula(table, "shown_when"));
    let empty_is_none = table.word("empty", &["none", "unknown"], |text| match text {
        "none" => Some(true),
        "unknown" => Some(false),
        _ => None,
    });
    let codes = table.optional_text("codes").cloned();
    let is = |kinds: &[FieldType]| kind.is_none_or(|kind| kinds.contains(&kind));
    if codes.is_some() && !is(&[FieldType::Option, FieldType::Options, FieldType::Signature]) {
        table.add("codes", Problem::new(Code::PackValue).with("expected", "codes of an option or of options"));
    }
    let ((min, max), amounts) = bounds(table, kind);
    let (places, earliest, latest) = (places(table, kind), table.date("earliest"), table.date("latest"));
    for (key, date) in [("earliest", earliest), ("latest", latest)] {
        if date.is_some() && !is(&[FieldType::Date]) {
            table.add(key, Problem::new(Code::PackValue).with("expected", "a day of a date"));
        }
    }
    in_order(table, "latest", earliest, latest);
    let (units, drawing) = (table.texts("units"), drawing(table, kind));
    let units_of = [("units", !units.is_empty()), ("unit", drawing.unit.is_some())];
    for (key, _) in units_of.iter().filter(|(_, is_there)| *is_there && !is(&[FieldType::Count, FieldType::Amount])) {
        table.add(key, Problem::new(Code::PackValue).with("expected", "units of a count or an amount"));
    }
    let offers = offers(table);
    if !offers.is_empty() && !is(&[FieldType::Option, FieldType::Options]) {
        table.add("offers", Problem::new(Code::PackValue).with("expected", "codes of an option or of options"));
    }
    let mut fields = Vec::new();
    if kind == Some(FieldType::Group) {
        if depth > 0 {
            table.add("type", Problem::new(Code::PackValue).with("expected", "a field that is no group"));
        } else {
            fields = limited(table, "fields").iter().filter_map(|table| field(table, around, &[], facts, depth + 1)).collect();
        }
    } else if table.node("fields").is_some() && kind.is_some() {
        table.add("type", Problem::new(Code::PackValue).with("expected", "group"));
    }
    let mut own_codes = codes;
    let may_precede = table.flag("may_precede");
    if let Some(kind) = kind.filter(|kind| kind.is_composite()) {
        fields = composite(table, kind, own_codes.take(), &citation).fields(kind);
    }
    for (key, of) in [
        ("max_bytes", FieldType::Attachment),
        ("media_types", FieldType::Attachment),
        ("may_sign", FieldType::Signature),
        ("may_precede", FieldType::Signature),
    ] {
        if table.node(key).is_some() && !is(&[of]) {
            table.add(key, Problem::new(Code::PackValue).with("expected", of.as_str()));
        }
    }
    table.finish();
    let by_role = || Role::from_name(role.as_deref()?).map(Role::value_type);
    let by_fact = || Some(facts.get(fact.as_ref()?)?.kind);
    let kind = kind.or_else(by_role).or_else(by_fact).unwrap_or(FieldType::Text);
    Some(FieldSpec {
        id: id?,
        section,
        kind,
        role,
        fact,
        label,
        synonyms,
        required,
        required_when,
        shown_when,
        empty_is_none: empty_is_none.unwrap_or(false),
        codes: own_codes,
        min,
        max,
        amounts,
        places,
        earliest,
        latest,
        units,
        drawing,
        offers,
        media_types: Vec::new(),
        may_sign: Vec::new(),
        may_precede,
        fields,
        citation,
        place: table.place().clone(),
    })
}

/// What is said of an attachment or a signature.
fn composite<'t>(table: &'t Table<'_>, kind: FieldType, codes: Option<Arc<str>>, citation: &'t Citation) -> Stated<'t> {
    let (max_bytes, mut media_types, may_sign) = (table.int("max_bytes"), table.texts("media_types"), table.texts("may_sign"));
    if kind == FieldType::Attachment {
        table.must("max_bytes");
        table.filled("media_types");
    }
    if max_bytes.is_some_and(|max| max < 1) {
        table.add("max_bytes", Problem::new(Code::PackValue).with("expected", "a whole number from 1 on"));
    }
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'+' | b'-'));
    let is_type = |text: &Arc<str>| text.split_once('/').is_some_and(|(kind, sub)| is_part(kind) && is_part(sub));
    if !media_types.iter().all(is_type) {
        table.add("media_types", Problem::new(Code::PackValue).with("expected", "media types as image/jpeg"));
    }
    if kind == FieldType::Attachment && media_types.is_empty() {
        media_types.push("?".into());
    }
    Stated { codes, media_types, may_sign, max_bytes, citation, place: table.place() }
}

/// Tells an upper bound that lies below the lower one.
fn in_order<T: PartialOrd>(table: &Table<'_>, key: &'static str, lower: Option<T>, upper: Option<T>) {
    if lower.zip(upper).is_some_and(|(lower, upper)| upper < lower) {
        table.add(key, Problem::new(Code::PackValue).with("expected", "not below the lower bound"));
    }
}

/// The bounds of a whole number, and those of an amount, which are texts as amounts are.
fn bounds(table: &Table<'_>, kind: Option<FieldType>) -> (Pair<i64>, Pair<Amount>) {
    if kind == Some(FieldType::Amount) {
        let amount = |key| {
            let read = Amount::parse(table.optional_text(key)?);
            read.map_err(|problem| table.add(key, problem)).ok()
        };
        let (min, max) = (amount("min"), amount("max"));
        in_order(table, "max", min, max);
        return ((None, None), (min, max));
    }
    let (min, max) = (table.int("min"), table.int("max"));
    in_order(table, "max", min, max);
    let is_of = kind.is_none_or(|kind| matches!(kind, FieldType::Count | FieldType::Text | FieldType::Group));
    for (key, bound) in [("min", min), ("max", max)] {
        if bound.is_some_and(|bound| !is_of || bound < 0) {
            table.add(key, Problem::new(Code::PackValue).with("expected", "a bound from 0 on of a count, an amount, a text or a group"));
        }
    }
    ((min, max), (None, None))
}

/// The options that are offered only where a condition holds.
fn offers(table: &Table<'_>) -> Vec<OfferSpec> {
    let offer = |table: &Table<'_>| {
        let (options, when) = (table.texts("options"), formula(table, "when"));
        table.filled("options");
        table.must("when");
        table.finish();
        Some(OfferSpec { options, when: when?, place: table.place().clone() })
    };
    limited(table, "offers").iter().filter_map(offer).collect()
}

/// What a page draws the field with.
fn drawing(table: &Table<'_>, kind: Option<FieldType>) -> Drawing {
    let (hint, placeholder, unit) = (table.optional_label("hint"), table.optional_label("placeholder"), table.optional_label("unit"));
    let is_typed = |kind| {
        use FieldType::{Attachment, Boolean, Date, Group, Option, Options, Signature};
        !matches!(kind, Attachment | Boolean | Date | Group | Option | Options | Signature)
    };
    if placeholder.is_some() && !kind.is_none_or(is_typed) {
        table.add("placeholder", Problem::new(Code::PackValue).with("expected", "placeholder of a field that is typed into"));
    }
    Drawing { hint, placeholder, unit, default: default_value(table, kind) }
}

/// The value of a new record, as far as its type can be told; what the field itself refuses is told where the form is compiled.
fn default_value(table: &Table<'_>, kind: Option<FieldType>) -> Option<DefaultValue> {
    let (node, kind) = (table.node("default")?, kind?);
    let value = match (kind, &node.data) {
        (FieldType::Boolean, Data::Bool(yes)) => Some(DefaultValue::Boolean(*yes)),
        (FieldType::Count, Data::Int(count)) => Some(DefaultValue::Count(*count)),
        (FieldType::Options, Data::List(items)) if !items.is_empty() => {
            items.iter().map(|item| item.text().cloned()).collect::<Option<_>>().map(DefaultValue::Texts)
        }
        (
            FieldType::Boolean | FieldType::Count | FieldType::Options | FieldType::Group | FieldType::Attachment | FieldType::Signature,
            _,
        ) => None,
        (_, Data::Text(text)) => Some(DefaultValue::Text(text.clone())),
        _ => None,
    };
    if value.is_none() {
        table.add("default", Problem::new(Code::PackValue).with("expected", "a value of the field's type"));
    }
    value
}

/// How many digits an amount may have behind its point: two, as of yuan, unless the field says otherwise.
fn places(table: &Table<'_>, kind: Option<FieldType>) -> u8 {
    const OF_MONEY: u8 = 2;
    let Some(places) = table.int("places") else { return OF_MONEY };
    u8::try_from(places).ok().filter(|places| *places <= 10 && kind == Some(FieldType::Amount)).unwrap_or_else(|| {
        table.add("places", Problem::new(Code::PackValue).with("expected", "0 to 10, for an amount"));
        OF_MONEY
    })
}

fn check(table: &Table<'_>, around: &Citation) -> Option<CheckSpec> {
    let (id, at, citation) = (table.id(), table.text("at"), table.cited(Some(around)));
    let (forbid, order, message) = (formula(table, "forbid"), table.texts("order"), table.optional_label("message"));
    let severity = table.word("severity", &["error", "warning"], |text| match text {
        "error" => Some(CheckSeverity::Error),
        "warning" => Some(CheckSeverity::Warning),
        _ => None,
    });
    if forbid.is_some() {
        table.must("message");
    }
    let whole = table.finish();
    let rule = match (forbid, order.as_slice()) {
        (Some(formula), []) => CheckRule::Forbid(formula),
        (None, [first, second]) => CheckRule::Order(first.clone(), second.clone()),
        _ => {
            if whole {
                let key = if order.is_empty() { "forbid" } else { "order" };
                table.add(key, Problem::new(Code::PackValue).with("expected", "forbid, or order with two fields"));
            }
            return None;
        }
    };
    Some(CheckSpec {
        id: id?,
        rule,
        at: at?.clone(),
        message,
        severity: severity.unwrap_or(CheckSeverity::Error),
        citation,
        place: table.place().clone(),
    })
}
