//! Along what the records of a cube's cells are divided further.

use crate::finding::{Code, Findings, Problem};
use crate::metrics::tally::Counting;
use crate::service::{FieldType, Key, RecordName, Shape};

/// Along what the records of each cell are divided further: a role or fact, by its values or by bands of these.
///
/// ```
/// use wushe::metrics::Dimension;
///
/// let by_worker = Dimension { of: "worker", bands: &[] };
/// let by_size = Dimension { of: "household_size", bands: &[1, 2, 4] };
/// assert_ne!(by_worker, by_size);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dimension<'d> {
    /// The role or fact, as conditions name it: `station`, `worker`, `target_groups`. A key, an option, several options, a division, yes or
    /// no, or a text.
    pub of: &'d str,
    /// Where each band begins, ascending: whole years of age on the record's day where it is a day of birth, or whole numbers. What lies
    /// below the first is a band of its own. Nothing where each value is its own.
    pub bands: &'d [u32],
}

/// One value for each dimension of a cube: nothing of records that have none or of which it is not known.
pub type Category = Box<[Option<Key>]>;

/// A dimension of a cube that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CubeDimension {
    /// The role or fact.
    pub of: Box<str>,
    /// Where each band begins.
    pub bands: Box<[u32]>,
    /// Whether a record may have several values, so that it stands in several categories and nothing adds over these.
    pub several: bool,
    /// Whether its values are keys.
    pub(super) is_key: bool,
}

/// The most dimensions of a cube.
const MOST: usize = 2;

/// What a dimension reads and how.
pub(super) struct Divided<'d> {
    pub(super) name: RecordName,
    pub(super) bands: &'d [u32],
    pub(super) known: CubeDimension,
}

/// What the dimensions of a cube read.
///
/// # Errors
/// `dimensions_too_many`, `dimension_unknown` or `dimension_unfit` at `dimensions`; `measure_by_category` at `measures`.
pub(super) fn divided<'d>(by: &[Dimension<'d>], counted: &[Counting<'_>]) -> Result<Vec<Divided<'d>>, Findings> {
    if by.len() > MOST {
        return Err(Findings::about("dimensions")(Problem::new(Code::DimensionsTooMany).with("limit", MOST)));
    }
    // What a balance holds from before has no category either.
    let whole = |counting: &Counting<'_>| counting.measure.aggregate().has_history() || counting.measure.aggregate().is_stock();
    if !by.is_empty() && counted.iter().any(whole) {
        return Err(Findings::about("measures")(Code::MeasureByCategory.into()));
    }
    by.iter().map(|dimension| of(*dimension, counted).map_err(Findings::about("dimensions"))).collect()
}

fn of<'d>(Dimension { of, bands }: Dimension<'d>, counted: &[Counting<'_>]) -> Result<Divided<'d>, Problem> {
    let names = || counted.iter().flat_map(|counting| counting.measure.names.iter());
    let known = || {
        let mut known: Vec<&str> = names().map(RecordName::text).collect();
        known.sort_unstable();
        known.dedup();
        Problem::unknown_name(Code::DimensionUnknown, known.into_iter())
    };
    let name = names().find(|name| name.text() == of).ok_or_else(known)?.clone();
    let mut kinds = counted.iter().flat_map(|counting| counting.taken()).filter_map(|(_, shape)| kind(&name, shape));
    let has_bands = !bands.is_empty();
    let rises = bands.iter().zip(bands.iter().skip(1)).all(|(left, right)| left < right);
    let fits = |kind: FieldType| match kind {
        FieldType::Date | FieldType::Count => has_bands,
        FieldType::Key
        | FieldType::Station
        | FieldType::Division
        | FieldType::Option
        | FieldType::Options
        | FieldType::Boolean
        | FieldType::Text => !has_bands,
        FieldType::Amount
        | FieldType::ResidentId
        | FieldType::CreditCode
        | FieldType::Phone
        | FieldType::FileName
        | FieldType::Hash
        | FieldType::Group
        | FieldType::Attachment
        | FieldType::Signature => false,
    };
    // A fact has one type in all forms; where no record has it there is nothing to divide.
    let kind = kinds.next();
    if !rises || kind.is_some_and(|kind| !fits(kind)) || matches!(name, RecordName::Role(crate::service::Role::Attendance)) {
        return Err(Problem::new(Code::DimensionUnfit).with("dimension", of.to_owned()));
    }
    let several = kind == Some(FieldType::Options);
    let is_key = matches!(kind, Some(FieldType::Key | FieldType::Station | FieldType::Text));
    Ok(Divided { name, bands, known: CubeDimension { of: of.into(), bands: bands.into(), several, is_key } })
}

fn kind(name: &RecordName, shape: &Shape) -> Option<FieldType> {
    match name {
        RecordName::Role(role) => shape.roles().contains(role).then(|| role.value_type()),
        RecordName::Fact(fact) => shape.facts().find(|(known, _)| *known == &**fact).map(|(_, kind)| kind),
    }
}

impl Divided<'_> {
    /// The column of a shelf in which it lies.
    pub(super) fn column(&self, shape: &Shape) -> Option<usize> {
        match &self.name {
            RecordName::Role(role) => shape.role_column(*role),
            RecordName::Fact(fact) => shape.fact_column(fact).filter(|_| shape.facts().any(|(known, _)| known == &**fact)),
        }
    }
}
