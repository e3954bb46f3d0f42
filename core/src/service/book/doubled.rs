//! Records that two ledgers hold alike.

use super::view::Row;
use super::{Book, RowId};
use crate::finding::{Code, Finding, Path, Problem};

impl Book {
    /// Records that hold the same as one of another ledger, each with the first of these, form by form in the order of ledgers and rows. Both
    /// count. Rows of one ledger are held against each other by its check (`row_doubled`).
    ///
    /// What is compared is what the book keeps: day, roles and facts. It takes one sort of each form's records, and 4 bytes a record.
    ///
    /// ```
    /// use wushe::service::Book;
    /// use wushe::{Date, LedgerRun, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let book = |rows: &str| {
    ///     let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap())?;
    ///     run.csv(format!("走访日期,社工站,走访社工,家庭编号\n{rows}").as_bytes());
    ///     Ok::<Book, wushe::Findings>(run.finish().1)
    /// };
    /// let mut whole = book("2022-05-20,152221100000,W1,H1\n2022-05-20,152221100000,W1,H2\n")?;
    /// whole.merge(book("2022-05-21,152221100000,W1,H1\n2022-05-20,152221100000,W1,H2\n")?)?;
    /// let doubled: Vec<_> = whole.doubled().into_iter().map(|(row, first)| (row.origin(), first.origin())).collect();
    /// assert_eq!(doubled, [(Some((1, 3)), Some((0, 3)))]);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn doubled(&self) -> Vec<(Row<'_>, Row<'_>)> {
        let mut doubled = Vec::new();
        if self.ledgers.len() < 2 {
            return doubled;
        }
        for (which, shelf) in (0_u32..).zip(&self.shelves) {
            let mut rows: Vec<usize> = (0..shelf.rows()).filter(|at| shelf.is_live(*at)).collect();
            crate::finding::sort_by(&mut rows, |left, right| {
                self.order(shelf, *left, *right).then_with(|| shelf.origin(*left).cmp(&shelf.origin(*right)))
            });
            let lent = |at: usize| self.lent(shelf, RowId { shelf: which, at: u32::try_from(at).ok()? }, at);
            let mut told = Vec::new();
            for alike in rows.chunk_by(|left, right| self.order(shelf, *left, *right).is_eq()) {
                let Some(first) = alike.first() else { continue };
                let ledger = |at: usize| shelf.origin(at).map(|(ledger, _)| ledger);
                told.extend(alike.iter().filter(|at| ledger(**at) != ledger(*first)).filter_map(|at| Some((lent(*at)?, lent(*first)?))));
            }
            crate::finding::sort_by(&mut told, |(left, _), (right, _)| left.origin().cmp(&right.origin()));
            doubled.extend(told);
        }
        doubled
    }

    /// The same as findings (`row_doubled_elsewhere`), each at its ledger, counted from 0, and row. The other ledger is told by its name of those given,
    /// in the order of [`Book::ledgers`], or by its number, counted from 1.
    ///
    /// ```
    /// use wushe::finding::Lang;
    /// use wushe::service::Book;
    /// use wushe::{Date, LedgerRun, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let book = |rows: &str| {
    ///     let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap())?;
    ///     run.csv(format!("走访日期,社工站,走访社工,家庭编号\n{rows}").as_bytes());
    ///     Ok::<Book, wushe::Findings>(run.finish().1)
    /// };
    /// let mut whole = book("2022-05-20,152221100000,W1,H1\n")?;
    /// whole.merge(book("2022-05-21,152221100000,W1,H1\n2022-05-20,152221100000,W1,H1\n")?)?;
    /// let told = whole.doubled_findings(&["一站.csv", "二站.csv"]);
    /// assert_eq!(told[0].path.to_string(), "[1][3]");
    /// assert!(told[0].message(Lang::En).contains("equals row 2 of 一站.csv"));
    /// // One ledger's rows are held against each other by its check.
    /// assert!(book("2022-05-20,152221100000,W1,H1\n2022-05-20,152221100000,W1,H1\n")?.doubled_findings(&[]).is_empty());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn doubled_findings(&self, names: &[&str]) -> Vec<Finding> {
        self.doubled().into_iter().filter_map(|(row, first)| elsewhere(Code::RowDoubledElsewhere, row, first, names)).collect()
    }
}

/// The finding of a row, at its ledger and row, that another one of another ledger stands against.
pub(crate) fn elsewhere(code: Code, row: Row<'_>, first: Row<'_>, names: &[&str]) -> Option<Finding> {
    let ((ledger, row), (other, first)) = row.origin().zip(first.origin())?;
    let name = names.get(other).map_or_else(|| other.saturating_add(1).to_string(), ToString::to_string);
    let place = Path::new().index(u32::try_from(ledger).unwrap_or(u32::MAX)).index(row);
    Some(Problem::new(code).with("other", name).with("row", first).at(place))
}
