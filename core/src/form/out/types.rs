//! A form as a type of its records, in TypeScript and in Python.

use crate::form::definition::compiled::{Field, Form};
use crate::service::FieldType;

/// The language that a type is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    TypeScript,
    Python,
}

/// What Python keeps for itself and a field may still be called: a class can't name these.
const PYTHON_KEYWORDS: [&str; 32] = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for",
    "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
    "yield",
];

impl Form {
    /// The type of the form's records as a TypeScript module: an exported interface, and one for the rows of each repeated group.
    ///
    /// A field that must always be filled in must be there; any other may be left out or be null. Options are the names that the form
    /// knows, amounts and days are texts, as in JSON. Conditions, bounds and check digits are beyond a type, so a record that has it can
    /// still have findings. A count is a number here, though a check takes its digits as a text too.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let types = pack.form("home_visit")?.typescript();
    /// assert!(types.contains("export interface HomeVisit {") && types.contains("  household: string;\n"));
    /// assert!(types.contains("  participants?: readonly HomeVisitParticipants[] | null;\n"));
    /// // What must always be filled in can't be left out.
    /// assert!(!types.contains("  household?: "));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn typescript(&self) -> String {
        self.written(Written::TypeScript)
    }

    /// The type of the form's records as a Python module: a `TypedDict`, and one for the rows of each repeated group, for Python 3.11 and
    /// later. It says what [`Form::typescript`] says.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let types = pack.form("home_visit")?.typed_dict();
    /// assert!(types.contains("class HomeVisit(typing.TypedDict):\n") && types.contains("    household: str\n"));
    /// assert!(types.contains("    participants: typing.NotRequired[list[HomeVisitParticipants] | None]\n"));
    /// // What must always be filled in can't be left out.
    /// assert!(!types.contains("    household: typing.NotRequired"));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn typed_dict(&self) -> String {
        self.written(Written::Python)
    }

    fn written(&self, language: Written) -> String {
        let name = pascal(&self.id);
        let head = ["The records of one form of ", &self.pack, "."].concat();
        let mut text = match language {
            Written::TypeScript => ["/* ", &plain(&head), " */\n"].concat(),
            Written::Python => [&quoted(&head), "\n\nimport typing\n"].concat(),
        };
        for field in self.fields.iter().filter(|field| field.has_fields()) {
            let doc = [said(field), " (".to_owned(), self.label.zh.to_string(), ")".to_owned()].concat();
            text.push_str(&declared(language, &[&*name, &pascal(&field.id)].concat(), &doc, &name, &field.group));
        }
        text.push_str(&declared(language, &name, &[&*self.label.zh, " · ", &self.label.en].concat(), &name, &self.fields));
        text
    }
}

/// One type by its name, with the fields of a record or of a row.
fn declared(language: Written, name: &str, doc: &str, form: &str, fields: &[Field]) -> String {
    match language {
        Written::TypeScript => {
            let field = |field: &Field| {
                let mark = if must(field) { ": " } else { "?: " };
                let null = if must(field) { "" } else { " | null" };
                let key = if is_word(&field.id) { field.id.to_string() } else { quoted(&field.id) };
                ["  /** ", &plain(&said(field)), " */\n  ", &key, mark, &typescript(field, form), null, ";\n"].concat()
            };
            let fields: String = fields.iter().map(field).collect();
            ["\n/** ", &plain(doc), " */\nexport interface ", name, " {\n", &fields, "}\n"].concat()
        }
        Written::Python => {
            let python = |field: &Field| {
                let kind = python(field, form);
                if must(field) { kind } else { ["typing.NotRequired[", &kind, " | None]"].concat() }
            };
            let is_class = fields.iter().all(|field| is_word(&field.id) && !PYTHON_KEYWORDS.contains(&&*field.id));
            if is_class {
                let field = |field: &Field| ["\n    #: ", &plain(&said(field)), "\n    ", &field.id, ": ", &python(field), "\n"].concat();
                let fields: String = fields.iter().map(field).collect();
                return ["\n\nclass ", name, "(typing.TypedDict):\n    ", &quoted(doc), "\n", &fields].concat();
            }
            let field = |field: &Field| {
                ["        #: ", &plain(&said(field)), "\n        ", &quoted(&field.id), ": ", &python(field), ",\n"].concat()
            };
            let fields: String = fields.iter().map(field).collect();
            let head = ["\n\n#: ", &plain(doc), "\n", name, " = typing.TypedDict(\n    ", &quoted(name), ",\n    {\n"].concat();
            [&head, &*fields, "    },\n)\n"].concat()
        }
    }
}

/// Whether a field must be there in every record; one that is shown only sometimes must not.
fn must(field: &Field) -> bool {
    field.required && field.shown_when.is_none()
}

fn typescript(field: &Field, form: &str) -> String {
    match field.kind {
        FieldType::Count => "number".to_owned(),
        FieldType::Boolean => "boolean".to_owned(),
        FieldType::Option => options(field, " | ", "never"),
        FieldType::Options => ["readonly (", &options(field, " | ", "never"), ")[]"].concat(),
        FieldType::Group => ["readonly ", form, &pascal(&field.id), "[]"].concat(),
        FieldType::Attachment | FieldType::Signature => [form, &pascal(&field.id)].concat(),
        _ => "string".to_owned(),
    }
}

fn python(field: &Field, form: &str) -> String {
    let literal = || match options(field, ", ", "") {
        none if none.is_empty() => "typing.NoReturn".to_owned(),
        options => ["typing.Literal[", &options, "]"].concat(),
    };
    match field.kind {
        FieldType::Count => "int".to_owned(),
        FieldType::Boolean => "bool".to_owned(),
        FieldType::Option => literal(),
        FieldType::Options => ["list[", &literal(), "]"].concat(),
        FieldType::Group => ["list[", form, &pascal(&field.id), "]"].concat(),
        FieldType::Attachment | FieldType::Signature => [form, &pascal(&field.id)].concat(),
        _ => "str".to_owned(),
    }
}

/// The names of the options, or what stands where a list has none.
fn options(field: &Field, between: &str, none: &str) -> String {
    let names: Vec<String> = field.codes.iter().flat_map(|list| &list.options).map(|option| quoted(&option.id)).collect();
    if names.is_empty() { none.to_owned() } else { names.join(between) }
}

/// What a field is called, its unit, and how its text is written.
fn said(field: &Field) -> String {
    let mut said = [&*field.label.zh, " · ", &field.label.en].concat();
    if let Some(unit) = &field.drawing.unit {
        said.push_str(&[" (", &*unit.zh, " · ", &unit.en, ")"].concat());
    }
    let written = match field.kind {
        FieldType::Date => ": YYYY-MM-DD".to_owned(),
        FieldType::Amount => format!(": digits, at most {} behind the point", field.places),
        FieldType::Division => ": twelve digits".to_owned(),
        FieldType::Hash => ": 64 digits, 0 to 9 and a to f".to_owned(),
        _ => return said,
    };
    said.push_str(&written);
    said
}

/// A text within a comment, which nothing in it ends: labels come from whoever wrote the rulebook.
fn plain(text: &str) -> String {
    // Marks that turn the direction of writing would show the code behind them in another order.
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let line: String = text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect();
    line.replace("*/", "* /")
}

/// A text as both languages write it: as JSON does.
fn quoted(text: &str) -> String {
    crate::finding::to_json(text)
}

/// Whether both languages take it for a name as it stands.
fn is_word(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// `home_visit` as `HomeVisit`; a mark that no letter follows stays, so that `a_1` and `a1` are two.
fn pascal(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    let mut chars = id.chars().peekable();
    let mut starts = true;
    while let Some(c) = chars.next() {
        let before_letter = chars.peek().is_some_and(char::is_ascii_lowercase);
        match c {
            '_' if before_letter => starts = true,
            '-' => {
                name.push('_');
                starts = true;
            }
            _ => {
                name.push(if starts { c.to_ascii_uppercase() } else { c });
                starts = false;
            }
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types_are_theirs_alone() {
        for (id, name) in [("home_visit", "HomeVisit"), ("a_1", "A_1"), ("a1", "A1"), ("next-visit", "Next_Visit"), ("a__b", "A_B")] {
            assert_eq!(pascal(id), name);
        }
    }

    #[test]
    fn no_label_ends_its_comment() {
        assert_eq!(plain("a */ b\n\u{2028}\rc\0"), "a * / b   c ");
        assert_eq!(quoted("a\"\"\"\\\n"), r#""a\"\"\"\\\n""#);
    }
}
