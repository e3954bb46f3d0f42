//! The names that cells and our own parts have.

/// The name of the hidden sheet that says what a template was made from.
pub(crate) const TEMPLATE_SHEET: &str = "_wushe";
/// The sheet that lists what was found in a marked copy.
pub(crate) const FINDINGS_SHEET: &str = "问题";
/// The name in the workbook that tells that this sheet is ours, which programs keep when they save.
pub(crate) const FINDINGS_NAME: &str = "_wushe_findings";

/// The name of a file without its folders, whichever system wrote them.
pub(crate) fn file(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The sheet of a place such as `'问题'!$A$1`, where that sign stands between them.
pub(crate) fn sheet_of(place: &str, between: char) -> String {
    place.rsplit_once(between).map_or("", |(sheet, _)| sheet.trim_start_matches('$').trim_matches('\'')).replace("''", "'")
}

/// The column of a cell's name and its row, both from 1: of `D4` 4 and 4.
pub(crate) fn parse(name: &str) -> Option<(u32, u32)> {
    let name = name.trim_start_matches('$');
    let digits = name.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, row) = name.split_at_checked(digits)?;
    let mut column = 0_u32;
    for letter in letters.bytes() {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1)?;
    }
    let row = row.trim_start_matches('$').parse().ok()?;
    (column > 0 && column <= 16_384 && row > 0 && row <= 1_048_576).then_some((column, row))
}

/// The letters of a column from 1: of 28 `AB`.
pub(crate) fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from(b'A' + u8::try_from(column.rem_euclid(26)).unwrap_or(0)));
        column /= 26;
    }
    letters.iter().rev().collect()
}

/// The name of a cell.
pub(crate) fn cell(column: u32, row: u32) -> String {
    format!("{}{row}", letters(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_one_name() {
        for (column, row, name) in [(1, 1, "A1"), (26, 2, "Z2"), (27, 3, "AA3"), (703, 9, "AAA9"), (16_384, 1_048_576, "XFD1048576")] {
            assert_eq!(cell(column, row), name);
            assert_eq!(parse(name), Some((column, row)));
        }
        assert_eq!(parse("$D$4"), Some((4, 4)));
        for wrong in ["", "A", "4", "A0", "XFE1", "A1048577", "A1B", "甲1"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
