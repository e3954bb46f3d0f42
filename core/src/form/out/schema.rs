use serde_json::{Map, Value, json};

use crate::form::definition::compiled::{Field, Form};
use crate::form::draft::MAX_ROWS;
use crate::form::draft::cell::lengths;
use crate::service::FieldType;
use crate::value::file::MAX_FILE_NAME;

/// White space as the check of a record knows it; `\s` is another set in each dialect of patterns.
const SPACE: &str = r"\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";

/// A mobile, or a fixed line with its area code and maybe an extension.
const PHONE: &str = r"^((\+86[ -]?)?1[3-9][0-9]{9}|(0|\+86[ -]?)(10|2[0-9]|[3-9][0-9]{2})-?[2-8][0-9]{6,7}(-[0-9]{1,6})?)$";

impl Form {
    /// The form as JSON Schema (draft 2020-12): names, types, options and what is always required.
    ///
    /// Conditions, checks between fields, check digits and the calendar are beyond it, so a record that the schema
    /// takes can still have findings; one that it refuses always has.
    #[must_use]
    pub fn json_schema(&self) -> String {
        let mut schema = object(&self.fields);
        if let Value::Object(map) = &mut schema {
            map.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
            map.insert("title".to_owned(), (*self.label.en).into());
            map.insert("$comment".to_owned(), (*self.pack).into());
        }
        crate::finding::to_json(&schema)
    }
}

fn object(fields: &[Field]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|field| (field.id.to_string(), property(field))).collect();
    // A field that is shown only sometimes is required only then, which this schema does not say.
    let required: Vec<_> = fields.iter().filter(|field| field.required && field.shown_when.is_none()).map(|field| &*field.id).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn property(field: &Field) -> Value {
    let must = field.required && field.shown_when.is_none();
    let least = field.min.and_then(|min| usize::try_from(min).ok()).unwrap_or(0).max(usize::from(must));
    let (blank, filled) = (format!("^[{SPACE}]*$"), format!("[^{SPACE}]"));
    let value = match field.kind {
        FieldType::Text => text(field, must.then_some(&filled)),
        FieldType::Key | FieldType::Station => json!({ "type": "string", "pattern": format!("^{filled}+$"), "maxLength": 64 }),
        FieldType::Division => json!({ "type": "string", "pattern": "^[1-8][0-9]{11}$" }),
        FieldType::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date" }),
        FieldType::Count => count(field),
        FieldType::Amount => json!({ "type": "string", "pattern": r"^(-0(\.0+)?|(0|[1-9][0-9]*)(\.[0-9]+)?)$", "maxLength": 30 }),
        FieldType::Boolean => json!({ "type": "boolean" }),
        FieldType::Option => json!({ "enum": options(field) }),
        FieldType::Options => {
            json!({ "type": "array", "items": { "enum": options(field) }, "minItems": usize::from(must) })
        }
        FieldType::ResidentId => json!({ "type": "string", "pattern": "^([1-8][0-9]{14}|[1-9][0-9]{16}[0-9Xx])$" }),
        FieldType::CreditCode => {
            json!({ "type": "string", "pattern": "^[1-9ANYany][0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy][1-8][0-9]{5}[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy]{10}$" })
        }
        FieldType::Phone => json!({ "type": "string", "pattern": PHONE }),
        FieldType::FileName => json!({ "type": "string", "pattern": file_name(), "maxLength": MAX_FILE_NAME }),
        FieldType::Hash => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
        FieldType::Attachment | FieldType::Signature => object(&field.group),
        FieldType::Group => {
            let most = field.max.and_then(|max| usize::try_from(max).ok()).map_or(MAX_ROWS, |max| max.min(MAX_ROWS));
            json!({ "type": "array", "items": object(&field.group), "minItems": least, "maxItems": most })
        }
    };
    let mut alternatives = vec![value];
    if !must {
        // A group without rows is one that is not filled in.
        if field.is_group() && least > 0 {
            alternatives.push(json!({ "type": "array", "maxItems": 0 }));
        }
        alternatives.push(json!({ "type": "null" }));
        alternatives.push(json!({ "type": "string", "pattern": blank }));
    }
    let mut property = if alternatives.len() == 1 { alternatives.swap_remove(0) } else { json!({ "anyOf": alternatives }) };
    if let Value::Object(map) = &mut property {
        map.insert("title".to_owned(), (*field.label.zh).into());
        if let Some(hint) = &field.drawing.hint {
            map.insert("description".to_owned(), (*hint.zh).into());
        }
        if let Some(default) = field.drawing.default.as_ref().and_then(|value| serde_json::to_value(value).ok()) {
            map.insert("default".to_owned(), default);
        }
    }
    property
}

/// No folder, no dot or space first or last, no two dots in a row, and nothing that file systems or pages take for more than a letter.
fn file_name() -> String {
    let inner = r#"/\\:*?"<>|\u0000-\u001f\u007f"#;
    format!(r"^(?!.*\.\.)[^.{SPACE}{inner}]([^{inner}]*[^.{SPACE}{inner}])?$")
}

/// A text; spaces alone fill no field that must be filled in.
fn text(field: &Field, filled: Option<&String>) -> Value {
    let (fewest, most) = lengths(field);
    let mut text = json!({ "type": "string", "maxLength": most });
    if let Value::Object(map) = &mut text {
        if fewest > 0 {
            map.insert("minLength".to_owned(), fewest.into());
        }
        if let Some(pattern) = filled {
            map.insert("pattern".to_owned(), pattern.as_str().into());
        }
    }
    text
}

fn count(field: &Field) -> Value {
    let min = field.min.unwrap_or(0).max(0);
    let max = field.max.unwrap_or(crate::value::MAX_COUNT.cast_signed());
    json!({ "anyOf": [
        { "type": "integer", "minimum": min, "maximum": max },
        { "type": "string", "pattern": "^(0|[1-9][0-9]{0,15})$" },
    ] })
}

fn options(field: &Field) -> Vec<&str> {
    field.codes.iter().flat_map(|list| &list.options).map(|option| &*option.id).collect()
}
