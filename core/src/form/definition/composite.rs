//! The types whose value is one object: each is a group of one row whose typed fields every rulebook has alike, so that what reads, checks and
//! describes a field of a group does so here too.

use std::sync::Arc;

use super::spec::{CodeList, CodeOption, Drawing, FieldSpec};
use crate::citation::Citation;
use crate::finding::{Label, SourceLocation};
use crate::service::FieldType;

/// What a rulebook says of an attachment or of a signature.
pub(crate) struct Stated<'s> {
    pub(crate) codes: Option<Arc<str>>,
    pub(crate) media_types: Vec<Arc<str>>,
    pub(crate) may_sign: Vec<Arc<str>>,
    pub(crate) max_bytes: Option<i64>,
    pub(crate) citation: &'s Citation,
    pub(crate) place: &'s SourceLocation,
}

impl Stated<'_> {
    /// The fields of a type: of one that is no composite, none.
    pub(crate) fn fields(self, kind: FieldType) -> Vec<FieldSpec> {
        match kind {
            FieldType::Attachment => vec![
                self.field("name", FieldType::FileName, ("文件名", "Name of the file")),
                FieldSpec {
                    min: Some(1),
                    max: self.max_bytes,
                    drawing: Drawing { unit: Some(label("字节", "bytes")), ..Drawing::default() },
                    ..self.field("size", FieldType::Count, ("大小", "Size"))
                },
                FieldSpec {
                    media_types: self.media_types.clone(), ..self.field("type", FieldType::Option, ("文件类型", "Media type"))
                },
                self.field("hash", FieldType::Hash, ("SHA-256 散列值", "SHA-256 hash")),
            ],
            FieldType::Signature => vec![
                self.field("who", FieldType::Key, ("签名人编号", "Key of the signer")),
                FieldSpec {
                    codes: self.codes.clone(),
                    may_sign: self.may_sign.clone(),
                    ..self.field("role", FieldType::Option, ("签名人角色", "Role of the signer"))
                },
                self.field("when", FieldType::Date, ("签名日期", "Signed on")),
                FieldSpec {
                    required: false,
                    ..self.field("hash", FieldType::Hash, ("所签内容的 SHA-256 散列值", "SHA-256 hash of what was signed"))
                },
            ],
            _ => Vec::new(),
        }
    }

    fn field(&self, id: &str, kind: FieldType, (zh, en): (&str, &str)) -> FieldSpec {
        FieldSpec {
            id: id.into(),
            section: None,
            kind,
            role: None,
            fact: None,
            label: label(zh, en),
            synonyms: Vec::new(),
            required: true,
            required_when: None,
            shown_when: None,
            empty_is_none: false,
            codes: None,
            min: None,
            max: None,
            amounts: (None, None),
            places: 0,
            earliest: None,
            latest: None,
            units: Vec::new(),
            drawing: Drawing::default(),
            offers: Vec::new(),
            media_types: Vec::new(),
            may_sign: Vec::new(),
            may_precede: false,
            fields: Vec::new(),
            citation: self.citation.clone(),
            place: self.place.clone(),
        }
    }
}

fn label(zh: &str, en: &str) -> Label {
    Label { zh: zh.into(), en: en.into() }
}

/// The media types of an attachment as a list of options.
pub(super) fn media_types(spec: &FieldSpec) -> Arc<CodeList> {
    let option =
        |name: &Arc<str>| CodeOption { id: name.clone(), label: label(name, name), synonyms: Vec::new(), none: false, exclusive: false };
    let options = spec.media_types.iter().map(option).collect();
    Arc::new(CodeList { id: "media_types".into(), label: spec.label.clone(), citation: spec.citation.clone(), options })
}
