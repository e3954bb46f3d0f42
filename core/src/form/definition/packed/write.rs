use std::sync::Arc;

use super::super::compiled::{Check, Field, Form, Test};
use super::super::spec::{CheckSeverity, CodeList, DefaultValue};
use crate::citation::{Citation, Provenance};
use crate::finding::Label;
use crate::packed::Packer;
use crate::service::{FieldType, Role};
use crate::value::Date;

/// Writes forms, and before them the code lists that they share.
pub(crate) fn forms(out: &mut Packer, forms: &[&Form]) {
    // Nearly all fields have the rulebook's first day.
    let earliest = forms.first().and_then(|form| form.fields.first()).and_then(|field| field.earliest);
    let mut lists: Vec<&Arc<CodeList>> = Vec::new();
    forms.iter().flat_map(|form| &form.fields).for_each(|field| gather(field, &mut lists));
    out.many(&lists, |out, list| code_list(out, list));
    out.flags(&[earliest.is_some()]);
    out.some(earliest, Packer::date);
    let writing = Writing { lists, earliest };
    out.many(forms, |out, form| writing.form(out, form));
}

fn gather<'f>(field: &'f Field, lists: &mut Vec<&'f Arc<CodeList>>) {
    for list in field.codes.iter().chain(&field.whole_list) {
        if !lists.iter().any(|known| Arc::ptr_eq(known, list)) {
            lists.push(list);
        }
    }
    field.group.iter().for_each(|inner| gather(inner, lists));
}

fn code_list(out: &mut Packer, list: &CodeList) {
    out.text(&list.id);
    out.many(&list.options, |out, option| {
        out.flags(&[option.none, option.exclusive]);
        out.text(&option.id);
        label(out, &option.label);
    });
}

fn label(out: &mut Packer, label: &Label) {
    out.text(&label.zh);
    out.text(&label.en);
}

fn citation(out: &mut Packer, citation: &Citation) {
    out.word(Provenance::ALL, &citation.provenance);
    out.flags(&[citation.clause.is_some()]);
    out.some(citation.clause.as_deref(), Packer::text);
}

fn default(out: &mut Packer, value: &DefaultValue) {
    match value {
        DefaultValue::Boolean(yes) => out.number(u64::from(*yes)),
        DefaultValue::Count(count) => {
            out.number(2);
            out.signed(*count);
        }
        DefaultValue::Text(text) => {
            out.number(3);
            out.text(text);
        }
        DefaultValue::Texts(texts) => {
            out.number(4);
            out.many(texts, |out, text| out.text(text));
        }
    }
}

struct Writing<'f> {
    lists: Vec<&'f Arc<CodeList>>,
    earliest: Option<Date>,
}

impl Writing<'_> {
    fn list(&self, out: &mut Packer, list: &Arc<CodeList>) {
        out.size(self.lists.iter().position(|known| Arc::ptr_eq(known, list)).unwrap_or(usize::MAX));
    }

    fn form(&self, out: &mut Packer, form: &Form) {
        out.text(&form.id);
        out.text(form.kind.as_str());
        label(out, &form.label);
        citation(out, &form.citation);
        out.many(&form.sections, |out, section| {
            out.text(&section.id);
            label(out, &section.label);
        });
        out.many(&form.fields, |out, field| self.field(out, field, &form.citation));
        out.many(&form.checks, |out, check| self::check(out, check, form));
        out.sizes(&form.plan.deciding);
        out.many(&form.unique, |out, fields| out.sizes(fields));
        out.sizes(&form.steps.map_or(Vec::new(), |steps| vec![steps.key, steps.stage, steps.day, steps.last]));
        out.sizes(&form.within.map_or(Vec::new(), |within| vec![within.key, within.day, within.from, within.until]));
        out.sizes(form.approved_by.as_slice());
    }

    fn field(&self, out: &mut Packer, field: &Field, around: &Citation) {
        let (least, most) = field.amounts.as_deref().copied().unwrap_or_default();
        let (drawing, own) = (&field.drawing, field.citation.as_ref());
        let cites = own.provenance != around.provenance || own.clause != around.clause;
        out.word(FieldType::ALL, &field.kind);
        out.flags(&[
            field.required,
            field.empty_is_none,
            field.may_precede,
            field.role.is_some(),
            field.fact.is_some(),
            field.codes.is_some(),
            field.section.is_some(),
            field.shown_when.is_some(),
            field.required_when.is_some(),
            field.min.is_some(),
            field.max.is_some(),
            drawing.unit.is_some(),
            drawing.hint.is_some(),
            field.earliest != self.earliest,
            field.earliest.is_some(),
            field.latest.is_some(),
            !field.offers.is_empty(),
            cites,
            field.whole_list.is_some(),
            least.is_some(),
            most.is_some(),
            drawing.placeholder.is_some(),
            drawing.default.is_some(),
        ]);
        out.text(&field.id);
        label(out, &field.label);
        out.some(field.role, |out, role| out.word(Role::ALL, &role));
        out.some(field.fact.as_deref(), Packer::text);
        out.some(field.codes.as_ref(), |out, list| self.list(out, list));
        out.some(field.section.as_deref(), Packer::text);
        out.some(field.shown_when.as_deref(), |out, condition| condition.pack(out));
        out.some(field.required_when.as_deref(), |out, condition| condition.pack(out));
        out.some(field.min, Packer::signed);
        out.some(field.max, Packer::signed);
        out.some(drawing.unit.as_ref(), label);
        out.some(drawing.hint.as_ref(), label);
        out.some(field.earliest.filter(|_| field.earliest != self.earliest), Packer::date);
        out.some(field.latest, Packer::date);
        if !field.offers.is_empty() {
            out.many(&field.offers, |out, offer| {
                out.sizes(&offer.options);
                offer.when.pack(out);
            });
        }
        if cites {
            citation(out, own);
        }
        out.some(field.whole_list.as_ref(), |out, list| self.list(out, list));
        out.some(least, Packer::amount);
        out.some(most, Packer::amount);
        out.some(drawing.placeholder.as_ref(), label);
        out.some(drawing.default.as_ref(), default);
        if field.kind == FieldType::Amount {
            out.number(field.places.into());
        }
        if field.has_fields() {
            out.many(&field.group, |out, inner| self.field(out, inner, around));
        }
    }
}

fn check(out: &mut Packer, check: &Check, form: &Form) {
    // Its rule is the form's name, a point and its own name.
    out.text(check.rule.get(form.id.len() + 1..).unwrap_or_default());
    let (at, inner) = check.at;
    out.flags(&[check.severity == CheckSeverity::Warning, inner.is_some(), check.message.is_some(), matches!(check.test, Test::Order(..))]);
    out.size(at);
    out.some(inner, Packer::size);
    out.some(check.message.as_ref(), label);
    citation(out, &check.citation);
    match &check.test {
        Test::Forbid(condition) => condition.pack(out),
        Test::Order(first, second) => {
            out.size(*first);
            out.size(*second);
        }
    }
}
