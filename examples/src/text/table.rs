use unicode_width::UnicodeWidthStr;

/// Rows of cells in columns as wide as a terminal shows them, where a Chinese character takes two places.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    /// Whether the column is of numbers, which stand at its right edge.
    numbers: Vec<bool>,
}

impl Table {
    /// A table whose first `texts` columns are of text and the others of numbers, under these headings.
    pub(super) fn new(texts: usize, headings: Vec<String>) -> Self {
        Table { numbers: (0..headings.len()).map(|at| at >= texts).collect(), rows: vec![headings] }
    }

    /// The same with that column of text.
    pub(super) fn text(mut self, column: usize) -> Self {
        if let Some(number) = self.numbers.get_mut(column) {
            *number = false;
        }
        self
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub(super) fn write(&self, out: &mut String) {
        let width = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or_default();
        let widths: Vec<usize> = (0..self.numbers.len()).map(width).collect();
        for row in &self.rows {
            let mut line = String::from(" ");
            for ((cell, number), width) in row.iter().zip(&self.numbers).zip(&widths) {
                let blank = " ".repeat(width.saturating_sub(cell.width()));
                line.push(' ');
                if *number {
                    line.push_str(&blank);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    line.push_str(&blank);
                }
                line.push(' ');
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
}

/// Digits in groups of three, as people read them.
pub(super) fn grouped(number: &str) -> String {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_places() {
        let mut table = Table::new(1, vec!["指标".into(), "数".into()]);
        table.row(vec!["走访入户".into(), "12".into()]);
        table.row(vec!["ab".into(), "7".into()]);
        let mut out = String::new();
        table.write(&mut out);
        assert_eq!(out, "  指标      数\n  走访入户  12\n  ab         7\n");
    }

    #[test]
    fn digits_in_groups() {
        for (number, text) in [("0", "0"), ("123", "123"), ("1234", "1,234"), ("-1234567.89", "-1,234,567.89")] {
            assert_eq!(grouped(number), text);
        }
    }
}
