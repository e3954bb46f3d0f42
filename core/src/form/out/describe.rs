use serde::Serialize;

use crate::finding::Lang;
use crate::form::definition::compiled::{Field, Form};

#[derive(Serialize)]
struct OptionView<'f> {
    id: &'f str,
    label: &'f str,
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
    min: Option<i64>,
    max: Option<i64>,
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

fn field_view(field: &Field, lang: Lang) -> FieldView<'_> {
    let options = field.codes.iter().flat_map(|list| &list.options);
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
        options: options.map(|option| OptionView { id: &option.id, label: option.label.get(lang) }).collect(),
        min: field.min,
        max: field.max,
        fields: field.group.iter().map(|field| field_view(field, lang)).collect(),
        provenance: field.citation.provenance.as_str(),
        clause: field.citation.clause.as_deref(),
    }
}

impl Form {
    /// What a page needs to draw the form, as JSON: sections and fields in order, with labels in that language,
    /// types, options, and when each is shown and required.
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
