//! What a marked copy has and keeps.

use super::*;

/// A workbook with parts that libraries lose, and a comment of its own at a cell with a finding.
fn rich() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("走访 & 'a' 表").unwrap();
    head(sheet, 0);
    visit(sheet, 1, "");
    visit(sheet, 3, "");
    sheet.insert_note(3, 3, &Note::new("请补")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let bytes = changed(&bytes, "xl/worksheets/sheet1.xml", |text| {
        let sparklines = "<extLst><ext uri=\"{05C60535-1F16-4fd2-B633-F4F36F0B64E0}\" xmlns:x14=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\">\
                          <x14:sparklineGroups/></ext></extLst></worksheet>";
        text.replace("</worksheet>", sparklines)
    });
    let mut parts = parts(&bytes);
    for (name, text) in [
        ("xl/threadedComments/threadedComment1.xml", "<ThreadedComments/>"),
        ("xl/ctrlProps/ctrlProp1.xml", "<formControlPr/>"),
        ("xl/charts/chart1.xml", "<chartSpace/>"),
        ("xl/media/image1.png", "no picture"),
        ("docProps/custom.xml", "<Properties/>"),
    ] {
        parts.insert(name.to_owned(), text.as_bytes().to_vec());
    }
    packed(&parts)
}

fn marked(bytes: &[u8], findings: &[Located]) -> (Vec<u8>, Vec<Located>) {
    let marked = mark("visits.xlsx", bytes, findings, Lang::ZhHans, Limits::default()).unwrap();
    (marked.bytes, marked.told)
}

#[test]
fn a_marked_copy_keeps_every_other_part_and_reads_the_same() {
    for bytes in [ledger(), rich()] {
        let checked = check(&bytes);
        let (copy, _) = marked(&bytes, &checked.findings);
        let (before, after) = (parts(&bytes), parts(&copy));
        let touched = [
            "[Content_Types].xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/worksheets/sheet1.xml",
            "xl/worksheets/_rels/sheet1.xml.rels",
            "xl/comments1.xml",
            "xl/drawings/vmlDrawing1.vml",
        ];
        for (name, bytes) in &before {
            assert!(after[name] == *bytes || touched.contains(&name.as_str()), "{name}");
        }
        let sheet = String::from_utf8(after["xl/worksheets/sheet1.xml"].clone()).unwrap();
        if sheet.contains("sparklineGroups") {
            assert!(sheet.find("legacyDrawing").unwrap() < sheet.find("<extLst").unwrap());
        }
        let again = check(&copy);
        assert_eq!(again.to_json(), checked.to_json());
    }
}

#[test]
fn a_comment_of_the_office_is_kept_and_told() {
    let bytes = rich();
    let checked = check(&bytes);
    let (copy, told) = marked(&bytes, &checked.findings);
    assert_eq!(told.iter().map(|found| (found.finding.code, found.cell.as_deref())).collect::<Vec<_>>(), [(Code::CommentKept, Some("D4"))]);
    let parts = parts(&copy);
    let comments = String::from_utf8(parts["xl/comments1.xml"].clone()).unwrap();
    assert!(comments.contains("请补") && comments.contains("ref=\"D2\"") && comments.matches("<comment ").count() == 2, "{comments}");
}

#[test]
fn a_copy_that_is_mended_and_marked_again_has_the_new_marks_alone() {
    let bytes = ledger();
    let (copy, _) = marked(&bytes, &check(&bytes).findings);
    let (clean, _) = marked(&copy, &[]);
    let parts = parts(&clean);
    let comments = String::from_utf8(parts["xl/comments_wushe1.xml"].clone()).unwrap();
    let drawing = String::from_utf8(parts["xl/drawings/wushe1.vml"].clone()).unwrap();
    assert!(!comments.contains("<comment ") && !drawing.contains("<v:shape "), "{comments} {drawing}");
    let (again, _) = marked(&clean, &check(&clean).findings);
    assert_eq!(check(&again).to_json(), check(&bytes).to_json());
    let of = |bytes: &[u8]| ZipArchive::new(Cursor::new(bytes)).unwrap().len();
    assert_eq!((of(&again), of(&clean)), (of(&copy), of(&copy)));
}
