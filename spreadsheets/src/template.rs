//! An empty workbook for the records of a form: headings, formats, drop-downs and notes, and a hidden sheet that says what it was made from.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, Note,
};
use rust_xlsxwriter::{ProtectionOptions, Workbook, Worksheet, XlsxError};
use wushe::Lang;
use wushe::finding::{Code, Problem};
use wushe::form::{FieldInfo, Form};
use wushe::service::FieldType;

use crate::grey;
use crate::names::{self, TEMPLATE_SHEET};

/// How many rows have formats and drop-downs.
const ROWS: u32 = 10_000;
/// How many rows of the hidden sheet say where the template is from.
const ORIGIN: u32 = 2;

/// The bytes of an empty `.xlsx` for the records of a form, one a row.
///
/// The headings are the form's own in Chinese, those of what is required set off by a fill. Days, numbers and texts have their formats; what is one of
/// a list has a drop-down, so has yes or no, and a number out of its bounds is refused as it is typed. A heading's note says in English what the column is,
/// which options there are and when it is asked. What is several of a list has no drop-down, as no spreadsheet has one; its note says the options and the sign
/// between them. A cell is greyed where its row says that it does not apply, if a spreadsheet can follow the condition (comparisons of other columns,
/// joined by `and`, `or`, `not` and `in`); elsewhere the note says it. A group of rows, such as the names of who took part, has no column: a ledger takes its number
/// of people. An attachment and a signature have none either, as no cell can hold one. Two languages give two rows of headings, and a ledger with both is read as with one.
/// The headings can't be written over. The hidden sheet names the rulebook and the form; [`Check`](crate::Check) tells `template_other` where a
/// workbook was made from another one.
///
/// # Errors
/// `workbook_too_large` where the form has more columns than a sheet can have.
///
/// ```
/// use wushe::{Code, Date, Lang, Pack};
/// use wushe_spreadsheets::{Check, Limits, template};
///
/// let pack = Pack::builtin("hinggan")?;
/// let bytes = template(pack.form("home_visit")?, &[Lang::ZhHans, Lang::En]).unwrap();
/// let mut check = Check::new(&pack, None, Date::parse("2022-05-21").unwrap())?;
/// check.file("visits.xlsx", &bytes, Limits::default());
/// assert_eq!(check.finish().rows, 0);
///
/// let other = Pack::builtin("national")?;
/// let mut check = Check::new(&other, Some("home_visit"), Date::parse("2022-05-21").unwrap())?;
/// check.file("visits.xlsx", &bytes, Limits::default());
/// assert!(check.finish().findings.iter().any(|found| found.finding.code == Code::TemplateOther));
/// # Ok::<(), wushe::Findings>(())
/// ```
pub fn template(form: &Form, headings: &[Lang]) -> Result<Vec<u8>, Problem> {
    // The texts that are written fit: what is longer is cut before. So only a sheet's bounds are left.
    let headings = if headings.is_empty() { &[Lang::ZhHans] } else { headings };
    written(form, headings).map_err(|_| Problem::from(Code::WorkbookTooLarge).with("limit", "16384"))
}

fn written(form: &Form, languages: &[Lang]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // No clock: the same form gives the same bytes wherever it is asked for.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(1980, 1, 1)?));
    let fields: Vec<FieldInfo<'_>> =
        form.fields().filter(|field| field.kind() != FieldType::Group && !field.kind().is_composite()).collect();
    let mut origin = Worksheet::new();
    origin.set_name(TEMPLATE_SHEET)?.set_very_hidden(true);
    origin.write(0, 0, &**form.pack())?.write(1, 0, form.id())?;
    let sheet = workbook.add_worksheet();
    let first = u32::try_from(languages.len()).unwrap_or(1);
    sheet.set_name(sheet_name(&form.label().zh))?.set_freeze_panes(first, 0)?;
    // How many lines the headings of each language take at most.
    let mut heights = vec![1_u8; languages.len()];
    for (column, field) in (0_u16..).zip(&fields) {
        heading(sheet, column, *field, languages, &mut heights)?;
        let list = options(&mut origin, column, *field)?;
        entries(sheet, column, *field, list, first)?;
        if let Some(formula) = grey::formula(&fields, *field, first.saturating_add(1)) {
            let grey = Format::new().set_background_color(Color::RGB(0x00D9_D9D9)).set_font_color(Color::RGB(0x0080_8080));
            let rule = ConditionalFormatFormula::new().set_rule(Formula::new(formula)).set_format(grey);
            sheet.add_conditional_format(first, column, ROWS, column, &rule)?;
        }
    }
    for (row, lines) in (0..).zip(heights) {
        sheet.set_row_height(row, f64::from(lines.saturating_mul(16).saturating_add(4)))?;
    }
    let allowed = ProtectionOptions {
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..Default::default()
    };
    sheet.protect_with_options(&allowed);
    workbook.push_worksheet(origin);
    workbook.save_to_buffer()
}

fn heading(sheet: &mut Worksheet, column: u16, field: FieldInfo<'_>, languages: &[Lang], heights: &mut [u8]) -> Result<(), XlsxError> {
    let mut look = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_text_wrap();
    if field.is_required() {
        look = look.set_background_color(Color::RGB(0x00FF_E09C));
    }
    let label = field.label();
    // A Chinese character takes two places, and what is longer goes on in a second line.
    let places = |text: &str| text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let wide = places(&label.zh).saturating_add(4).clamp(16, 40);
    sheet.set_column_width(column, f64::from(u8::try_from(wide).unwrap_or(40)))?;
    for (row, (lang, height)) in (0..).zip(languages.iter().zip(heights)) {
        let text = label.get(*lang);
        sheet.write_with_format(row, column, text, &look)?;
        *height = (*height).max(u8::try_from(places(text) / wide.saturating_sub(3)).unwrap_or(u8::MAX).saturating_add(1).min(4));
    }
    let note: String = note(field).chars().take(2_000).collect();
    sheet.insert_note(0, column, &Note::new(note).set_author("wushe").set_width(320))?;
    Ok(())
}

/// What a heading's note says.
fn note(field: FieldInfo<'_>) -> String {
    let mut lines = vec![field.label().en.to_string()];
    lines.push(if field.is_required() { "必填 required".to_owned() } else { "选填 optional".to_owned() });
    lines.extend(field.shown_when().map(|condition| format!("适用 applies if: {condition}")));
    lines.extend(field.required_when().map(|condition| format!("必填 required if: {condition}")));
    if let Some(codes) = field.codes().filter(|_| field.kind() == FieldType::Options) {
        let names: Vec<&str> = codes.options.iter().map(|option| &*option.label.zh).collect();
        lines.push(format!("可多选，用顿号分开 any of, with 、 between: {}", names.join("、")));
    }
    lines.join("\n")
}

/// Writes the options of a field into the hidden sheet; returns where they stand.
fn options(origin: &mut Worksheet, column: u16, field: FieldInfo<'_>) -> Result<Option<Formula>, XlsxError> {
    let names: Vec<&str> = match (field.kind(), field.codes()) {
        (FieldType::Option, Some(codes)) => codes.options.iter().map(|option| &*option.label.zh).collect(),
        (FieldType::Boolean, _) => vec!["是", "否"],
        _ => return Ok(None),
    };
    let mut last = ORIGIN;
    for (row, name) in (ORIGIN..).zip(&names) {
        origin.write(row, column, *name)?;
        last = row;
    }
    let letters = names::letters(u32::from(column).saturating_add(1));
    let (from, to) = (ORIGIN.saturating_add(1), last.saturating_add(1));
    Ok(Some(Formula::new(format!("='{TEMPLATE_SHEET}'!${letters}${from}:${letters}${to}"))))
}

/// The format of a column's cells, and what is taken as they are typed.
fn entries(sheet: &mut Worksheet, column: u16, field: FieldInfo<'_>, list: Option<Formula>, first: u32) -> Result<(), XlsxError> {
    let places = field.places().map_or(2, usize::from);
    let decimals = if places == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(places)) };
    let shape = match field.kind() {
        FieldType::Date => "yyyy-mm-dd",
        FieldType::Count => "0",
        FieldType::Amount => &decimals,
        // What is no number keeps its zeros and its eighteen digits.
        _ => "@",
    };
    let open = Format::new().set_num_format(shape).set_unlocked();
    sheet.set_column_format(column, &open)?;
    let (last, stop) = (ROWS, DataValidationErrorStyle::Stop);
    let rule = match (list, field.kind()) {
        (Some(list), _) => DataValidation::new().allow_list_formula(list),
        (None, FieldType::Count) => {
            let bound = |bound: Option<i64>, open: i32| bound.and_then(|bound| i32::try_from(bound).ok()).unwrap_or(open);
            let (least, most) = field.bounds();
            DataValidation::new().allow_whole_number(DataValidationRule::Between(bound(least, 0), bound(most, i32::MAX)))
        }
        _ => return Ok(()),
    };
    let said = rule.set_error_style(stop).set_error_title("请更正")?.set_error_message("这一格请从下拉列表中选，或填允许范围内的整数。")?;
    sheet.add_data_validation(first, column, last, column, &said)?;
    Ok(())
}

/// The name of a sheet: without what Excel refuses, and not too long.
fn sheet_name(label: &str) -> String {
    let name: String = label.chars().filter(|letter| !"[]:*?/\\'".contains(*letter)).take(31).collect();
    if name.is_empty() { "Sheet1".to_owned() } else { name }
}
