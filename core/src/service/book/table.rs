//! Records as a table of typed columns, for notebooks and pages.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Book;
use super::view::{Cell, Row};
use crate::service::{FieldType, Role};

/// Under what a column's values stand in their records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source<'b> {
    Role(Role),
    Fact(&'b str),
}

/// A column of a [`Table`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableColumn<'b> {
    source: Source<'b>,
    kind: FieldType,
}

impl<'b> TableColumn<'b> {
    /// The name of the role or fact.
    #[must_use]
    pub fn name(self) -> &'b str {
        match self.source {
            Source::Role(role) => role.as_str(),
            Source::Fact(fact) => fact,
        }
    }

    /// The type of its values: of a repeated group, the number of its rows.
    #[must_use]
    pub fn kind(self) -> FieldType {
        self.kind
    }

    /// What stands in it for a record; nothing is known where its form does not have it.
    #[must_use]
    pub fn cell(self, row: Row<'_>) -> Cell<'_> {
        match self.source {
            Source::Role(role) => row.role(role),
            Source::Fact(fact) => row.fact(fact),
        }
    }
}

/// Records of a [`Book`] as rows, with a column for each role and fact that any of their forms has.
///
/// ```
/// use wushe::service::book::Table;
/// use wushe::service::{Book, FieldType};
/// use wushe::{Date, LedgerRun, Pack};
///
/// let pack = Pack::builtin("hinggan")?;
/// let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21")?)?;
/// run.csv("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H1\n".as_bytes());
/// let (_, book) = run.finish();
/// let table = Table::new(book.rows().collect());
/// let date = table.columns()[0];
/// assert_eq!((date.name(), date.kind(), table.rows().len()), ("date", FieldType::Date, 1));
/// let json = table.expose_json();
/// assert!(json.starts_with(r#"{"form":["home_visit"],"ledger":[0],"row":[2],"normalised":[false],"date":["2022-05-20"],"#), "{json}");
/// assert!(Table::new(Vec::new()).columns().is_empty());
/// # Ok::<(), wushe::Findings>(())
/// ```
#[derive(Clone, Debug)]
pub struct Table<'b> {
    rows: Vec<Row<'b>>,
    columns: Vec<TableColumn<'b>>,
}

impl<'b> Table<'b> {
    /// A table of these records.
    #[must_use]
    pub fn new(rows: Vec<Row<'b>>) -> Self {
        let mut shapes: Vec<&'b crate::service::Shape> = Vec::new();
        for row in &rows {
            if !shapes.last().is_some_and(|last| std::ptr::eq(*last, &**row.shape())) && !shapes.contains(&&**row.shape()) {
                shapes.push(row.shape());
            }
        }
        let has = |role: Role| shapes.iter().any(|shape| shape.roles().contains(&role));
        let roles = Role::ALL.iter().copied().filter(|role| has(*role));
        let mut columns: Vec<_> = roles.map(|role| TableColumn { source: Source::Role(role), kind: role.value_type() }).collect();
        for (fact, kind) in shapes.iter().flat_map(|shape| shape.facts()) {
            let column = TableColumn { source: Source::Fact(fact), kind };
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        Table { rows, columns }
    }

    /// The records.
    #[must_use]
    pub fn rows(&self) -> &[Row<'b>] {
        &self.rows
    }

    /// The columns: roles in the order of [`Role::ALL`], then facts in the order of their forms.
    #[must_use]
    pub fn columns(&self) -> &[TableColumn<'b>] {
        &self.columns
    }

    /// The table as JSON, a list a column: `form`, `ledger`, `row` and `normalised`, and then the columns by name. Dates and amounts are
    /// texts; what is none or not known is `null`. It holds keys.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(&Exposed(self))
    }
}

struct Exposed<'t, 'b>(&'t Table<'b>);

impl Serialize for Exposed<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.expose_columns(&mut map)?;
        map.end()
    }
}

impl Table<'_> {
    /// Writes its columns among others.
    pub(crate) fn expose_columns<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Table { rows, columns } = self;
        map.serialize_entry("form", &Each(rows, Row::form))?;
        map.serialize_entry("ledger", &Each(rows, |row: Row<'_>| row.origin().map(|(ledger, _)| ledger)))?;
        map.serialize_entry("row", &Each(rows, |row: Row<'_>| row.origin().map(|(_, number)| number)))?;
        map.serialize_entry("normalised", &Each(rows, Row::is_normalised))?;
        for column in columns {
            map.serialize_entry(column.name(), &Each(rows, |row| column.cell(row)))?;
        }
        Ok(())
    }
}

/// What a function gives of each row.
struct Each<'t, 'b, F>(&'t [Row<'b>], F);

impl<'b, T: Serialize, F: Fn(Row<'b>) -> T> Serialize for Each<'_, 'b, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|row| (self.1)(*row)))
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::None | Cell::Unknown => serializer.serialize_none(),
            Cell::Date(date) => date.serialize(serializer),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Options(options) => serializer.collect_seq(options.iter()),
            Cell::Count(count) => serializer.serialize_u64(*count),
            Cell::Amount(amount) => serializer.collect_str(&amount.normalize()),
            Cell::Boolean(yes) => serializer.serialize_bool(*yes),
        }
    }
}

impl Book {
    /// The rows that were refused as JSON, a list a column: `form`, `ledger` and `row`. What they hold is in the ledger alone.
    #[must_use]
    pub fn refused_json(&self) -> String {
        #[derive(serde::Serialize)]
        struct Columns<'b> {
            form: Vec<&'b str>,
            ledger: Vec<usize>,
            row: Vec<u32>,
        }
        let mut columns = Columns { form: Vec::new(), ledger: Vec::new(), row: Vec::new() };
        for (ledger, row, _, form) in self.refused() {
            columns.form.push(form);
            columns.ledger.push(ledger);
            columns.row.push(row);
        }
        crate::finding::to_json(&columns)
    }
}
