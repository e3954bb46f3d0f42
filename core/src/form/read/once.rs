//! What may come once in a ledger that is checked in several parts at several places.

use super::ledger::columns_of;
use crate::digest::Digest;
use crate::form::definition::compiled::{Field, Form};
use crate::service::Book;
use crate::service::book::{Cell, Row};

impl Form {
    /// The columns whose cells may come once together, by the places of their headings: of each list of such fields that has all its columns.
    /// Rows that are the same there go into one part where a ledger is checked in parts, so that the later one is refused.
    ///
    /// ```
    /// let pack = wushe::Pack::builtin("national")?;
    /// let columns = |headings: &[&str]| pack.form("group_session").map(|form| form.once_columns(headings));
    /// assert_eq!(columns(&["小组编号", "小组日期", "节次"])?, [[0, 2]]);
    /// assert_eq!(columns(&["小组编号"])?, Vec::<Vec<usize>>::new());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn once_columns(&self, headings: &[&str]) -> Vec<Vec<usize>> {
        let columns = columns_of(self, headings);
        let all = |fields: &Vec<usize>| fields.iter().map(|at| columns.get(*at).copied().flatten()).collect::<Option<Vec<usize>>>();
        self.unique.iter().filter_map(all).collect()
    }

    /// How many records of this form in a book have what an earlier one has in fields that may come once together; nothing where a
    /// book does not hold such a field.
    ///
    /// ```
    /// use wushe::{Date, LedgerRun, Pack};
    ///
    /// let pack = Pack::builtin("national")?;
    /// let part = |ledger: &str| {
    ///     let mut run = LedgerRun::new(&pack, Some("file_opened"), Date::parse("2022-05-21").unwrap())?;
    ///     run.csv(format!("建档日期,社工站,档案编号,家庭编号\n{ledger}").as_bytes());
    ///     Ok::<_, wushe::Findings>(run.finish().1)
    /// };
    /// let mut book = part("2022-05-20,152221100000,F1,H1\n")?;
    /// book.merge(part("2022-05-20,152221100000,Ｆ１,H2\n2022-05-20,152221100000,F2,H3\n")?)?;
    /// assert_eq!(pack.form("file_opened")?.come_again(&book), Some(1));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn come_again(&self, book: &Book) -> Option<u64> {
        let mut again = 0_u64;
        for fields in &self.unique {
            let fields: Vec<&Field> = fields.iter().map(|at| self.fields.get(*at)).collect::<Option<_>>()?;
            if fields.iter().any(|field| field.role.is_none() && field.fact.is_none()) {
                return None;
            }
            let mut keys: Vec<u128> = book.rows_of(&self.id).filter_map(|row| print(&fields, row)).collect();
            crate::finding::sort_numbers(&mut keys);
            let repeats = keys.chunk_by(|left, right| left == right).map(|same| same.len().saturating_sub(1)).sum::<usize>();
            again = again.saturating_add(u64::try_from(repeats).unwrap_or(u64::MAX));
        }
        Some(again)
    }
}

/// What a row has in some fields, if it has all of them.
fn print(fields: &[&Field], row: Row<'_>) -> Option<u128> {
    let mut digest = Digest::new(0);
    for field in fields {
        let cell = match (field.role, &field.fact) {
            (Some(role), _) => row.role(role),
            (None, Some(fact)) => row.fact(fact),
            (None, None) => return None,
        };
        match cell {
            Cell::Text(text) => digest.bytes(text.as_bytes()),
            Cell::Date(date) => digest.number(u64::from(date.day_number().cast_unsigned())),
            Cell::Count(count) => digest.number(count),
            Cell::Boolean(yes) => digest.number(u64::from(yes)),
            Cell::Amount(amount) => digest.bytes(amount.to_string().as_bytes()),
            Cell::None | Cell::Unknown | Cell::Options(_) => return None,
        }
    }
    Some(digest.whole())
}
