use serde::Serialize;

use crate::finding::{Label, Lang};
use crate::form::definition::compiled::{Field, Form};
use crate::form::definition::spec::{CodeOption, DefaultValue};
use crate::service::FieldType;
use crate::value::{Amount, Date};

#[derive(Serialize)]
struct OptionView<'f> {
    id: &'f str,
    label: &'f str,
    exclusive: bool,
    offered_when: Option<&'f str>,
}

/// A bound as the values of its field are written: a number, an amount's text, a day.
#[derive(Serialize)]
#[serde(untagged)]
enum Bound {
    Number(i64),
    Amount(Amount),
    Day(Date),
}

#[derive(Serialize)]
struct FieldView<'f> {
    id: &'f str,
    section: Option<&'f str>,
    label: &'f str,
    #[serde(rename = "type")]
    kind: &'static str,
    role: Option<&'static str>,
    fact: Option<&'f str>,
    required: bool,
    required_when: Option<&'f str>,
    shown_when: Option<&'f str>,
    options: Vec<OptionView<'f>>,
    min: Option<Bound>,
    max: Option<Bound>,
    places: Option<u8>,
    unit: Option<&'f str>,
    hint: Option<&'f str>,
    placeholder: Option<&'f str>,
    default: Option<&'f DefaultValue>,
    fields: Vec<FieldView<'f>>,
    provenance: &'static str,
    clause: Option<&'f str>,
}

#[derive(Serialize)]
struct SectionView<'f> {
    id: &'f str,
    label: &'f str,
}

#[derive(Serialize)]
struct FormView<'f> {
    id: &'f str,
    kind: &'f str,
    label: &'f str,
    pack: &'f str,
    sections: Vec<SectionView<'f>>,
    fields: Vec<FieldView<'f>>,
}

fn field_view<'f>(field: &'f Field, lang: Lang) -> FieldView<'f> {
    let (least, most) = field.amounts.as_deref().copied().unwrap_or_default();
    let bound = |number: Option<i64>, amount: Option<Amount>, day: Option<Date>| {
        number.map(Bound::Number).or(amount.map(Bound::Amount)).or(day.filter(|_| field.kind == FieldType::Date).map(Bound::Day))
    };
    let said = |label: &'f Option<Label>| label.as_ref().map(|label| label.get(lang));
    let options = field.codes.iter().flat_map(|list| &list.options).enumerate();
    let option = |(at, option): (usize, &'f CodeOption)| OptionView {
        id: &option.id,
        label: option.label.get(lang),
        exclusive: option.exclusive,
        offered_when: field.offer(at).map(|offer| offer.when.source()),
    };
    FieldView {
        id: &field.id,
        section: field.section.as_deref(),
        label: field.label.get(lang),
        kind: field.kind.as_str(),
        role: field.role.map(crate::service::Role::as_str),
        fact: field.fact.as_deref(),
        required: field.required,
        required_when: field.required_when.as_ref().map(|condition| condition.source()),
        shown_when: field.shown_when.as_ref().map(|condition| condition.source()),
        options: options.map(option).collect(),
        min: bound(field.min, least, field.earliest),
        max: bound(field.max, most, field.latest),
        places: (field.kind == FieldType::Amount).then_some(field.places),
        unit: said(&field.drawing.unit),
        hint: said(&field.drawing.hint),
        placeholder: said(&field.drawing.placeholder),
        default: field.drawing.default.as_ref(),
        fields: field.group.iter().map(|field| field_view(field, lang)).collect(),
        provenance: field.citation.provenance.as_str(),
        clause: field.citation.clause.as_deref(),
    }
}

impl Form {
    /// What a page needs to draw the form, as JSON: sections and fields in order, with labels in that language,
    /// types, options, bounds, units, hints, and when each is shown and required.
    #[must_use]
    pub fn describe_json(&self, lang: Lang) -> String {
        let sections = self.sections.iter().map(|section| SectionView { id: &section.id, label: section.label.get(lang) }).collect();
        let view = FormView {
            id: &self.id,
            kind: self.kind.as_str(),
            label: self.label.get(lang),
            pack: &self.pack,
            sections,
            fields: self.fields.iter().map(|field| field_view(field, lang)).collect(),
        };
        crate::finding::to_json(&view)
    }
}
