//! Templates, filled and read back.

use super::*;

#[test]
fn a_template_of_each_form_is_read_as_a_ledger_of_it() {
    for (name, _) in wushe::pack::BUILTIN {
        let pack = Pack::builtin(name).unwrap();
        for form in pack.forms() {
            for languages in [&[Lang::ZhHans][..], &[Lang::ZhHans, Lang::En]] {
                let bytes = template(form, languages).unwrap();
                let mut check = Check::new(&pack, Some(form.id()), Date::parse("2026-11-28").unwrap()).unwrap();
                check.file("a.xlsx", &bytes, Limits::default());
                let checked = check.finish();
                assert_eq!((checked.rows, checked.errors), (0, 0), "{name} {}: {:?}", form.id(), told(&checked));
                assert!(!checked.findings.iter().any(|found| found.finding.code == Code::TemplateOther));
            }
        }
    }
}

#[test]
fn a_row_that_ends_before_the_headings_do_lacks_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    head(sheet, 0);
    for (column, cell) in (0..).zip(["2022-05-20", "152221100000", "W1", "H1"]) {
        sheet.write(1, column, cell).unwrap();
    }
    let checked = check(&book.save_to_buffer().unwrap());
    assert_eq!((checked.rows, checked.accepted, told(&checked)), (1, 1, vec![]));
}
