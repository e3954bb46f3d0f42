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
}
