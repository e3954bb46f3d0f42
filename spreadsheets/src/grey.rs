//! When a cell of a template is greyed: the condition of its field, as a formula of a spreadsheet.

use wushe::condition::{Plain, Value};
use wushe::form::FieldInfo;
use wushe::service::FieldType;

use crate::names;

/// How long a formula may be.
const LONGEST: usize = 8_000;
/// How long a text within a formula may be.
const TEXT: usize = 255;

/// The formula that is true where what is filled in in a row says that a field is not asked for. It stays false where that is not known yet. None for a
/// condition that a spreadsheet can't follow. The columns are those of the fields, in their order; the formula is of the row of that number.
pub(crate) fn formula(columns: &[FieldInfo<'_>], field: FieldInfo<'_>, row: u32) -> Option<String> {
    let grey = Grey { columns, row };
    let formula = grey.is(&field.shown_if()?, false)?;
    (formula.chars().count() < LONGEST).then(|| format!("={formula}"))
}

struct Grey<'c, 'f> {
    columns: &'c [FieldInfo<'f>],
    row: u32,
}

impl Grey<'_, '_> {
    /// The formula for a condition having that truth.
    fn is(&self, condition: &Plain<'_>, truth: bool) -> Option<String> {
        let joined = |name: &str, parts: &[Plain<'_>]| {
            let parts: Option<Vec<String>> = parts.iter().map(|part| self.is(part, truth)).collect();
            Some(format!("{name}({})", parts?.join(",")))
        };
        match condition {
            Plain::All(parts) => joined(if truth { "AND" } else { "OR" }, parts),
            Plain::Any(parts) => joined(if truth { "OR" } else { "AND" }, parts),
            Plain::Not(part) => self.is(part, !truth),
            Plain::Compare { slot, sign, value } => self.compared(*slot, sign, value, truth),
            _ => None,
        }
    }

    fn compared(&self, slot: usize, sign: &str, value: &Value<'_>, truth: bool) -> Option<String> {
        let at = self.columns.iter().position(|field| field.slot() == Some(slot))?;
        let field = self.columns.get(at)?;
        // The column stays where the formula stands for other rows.
        let cell = format!("${}{}", names::letters(u32::try_from(at).ok()?.checked_add(1)?), self.row);
        let sign = if truth { sign } else { opposite(sign) };
        let sign = if sign == "!=" { "<>" } else { sign };
        match (value, field.kind()) {
            (Value::Boolean(yes), FieldType::Boolean) if matches!(sign, "=" | "<>") => {
                let wanted = if *yes == (sign == "=") { "是" } else { "否" };
                Some(format!("{cell}=\"{wanted}\""))
            }
            (Value::Text(id), FieldType::Option) if matches!(sign, "=" | "<>") => {
                let option = field.codes()?.options.iter().find(|option| *option.id == **id)?;
                let label = option.label.zh.replace('"', "\"\"");
                (label.chars().count() < TEXT).then(|| format!("AND({cell}<>\"\",{cell}{sign}\"{label}\")"))
            }
            (Value::Number(number), FieldType::Count | FieldType::Amount) => Some(format!("AND(ISNUMBER({cell}),{cell}{sign}{number})")),
            _ => None,
        }
    }
}

/// What holds where that does not.
fn opposite(sign: &str) -> &str {
    match sign {
        "=" => "!=",
        "!=" => "=",
        "<" => ">=",
        "<=" => ">",
        ">" => "<=",
        _ => "<",
    }
}
