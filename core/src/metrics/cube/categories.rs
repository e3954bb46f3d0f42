//! In which categories each record of a cube stands.

use std::collections::BTreeMap;

use super::dimension::{Category, Divided};
use super::place::{Spots, Station};
use crate::service::book::Cell;
use crate::service::{Book, Key, Shape};
use crate::value::{Date, age};

/// One value of a dimension, in the order of its bands and then by its text; records without one come last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Known(usize, Box<str>),
    None,
}

/// The categories of a cube and which of them each record has.
#[derive(Default)]
pub(super) struct Categories {
    pub(super) all: Vec<Category>,
    by_shelf: BTreeMap<usize, Rows>,
}

/// The categories of the records of one shelf, one behind the other, and where each record's end.
#[derive(Default)]
pub(super) struct Rows {
    ends: Vec<usize>,
    categories: Vec<u32>,
}

impl Rows {
    /// The categories of a record; none of one that stands in no cell.
    pub(super) fn of(&self, at: usize) -> &[u32] {
        let from = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        from.zip(self.ends.get(at)).and_then(|(from, to)| self.categories.get(from..*to)).unwrap_or_default()
    }
}

impl Categories {
    /// The categories of the records of some shelves that stand in a month of some cell; nothing where that is more than a number.
    pub(super) fn new<'b>(
        book: &'b Book,
        shelves: impl Iterator<Item = (usize, &'b Shape)>,
        dimensions: &[Divided<'_>],
        spots: &Spots,
        most: usize,
    ) -> Option<Self> {
        let mut values: Vec<BTreeMap<Value, usize>> = dimensions.iter().map(|_| BTreeMap::new()).collect();
        let mut known: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
        let mut by_shelf: BTreeMap<usize, Rows> = BTreeMap::new();
        for (shelf, shape) in shelves {
            let Some(slices) = book.slices(shelf) else { continue };
            let (station, mut rows) = (Station::of(slices, shape), Rows::default());
            let columns: Vec<Option<usize>> = dimensions.iter().map(|dimension| dimension.column(shape)).collect();
            let mut block = vec![0_u32; 1_024];
            let mut from = 0;
            while from < slices.days().len() {
                let length = block.len().min(slices.days().len() - from);
                let part = block.get_mut(..length).unwrap_or_default();
                spots.look(slices, station, from, part);
                for ((at, spot), day) in (from..).zip(part.iter()).zip(slices.days().get(from..).unwrap_or_default()) {
                    if spots.is_month(*spot) {
                        let mut all: Vec<Vec<usize>> = vec![Vec::new()];
                        for ((dimension, column), values) in dimensions.iter().zip(&columns).zip(&mut values) {
                            let cell = column.map_or(Cell::Unknown, |column| slices.cell(column, at));
                            let own: Vec<usize> =
                                read(dimension.bands, cell, *day).into_iter().map(|value| number(values, value)).collect();
                            all = all
                                .iter()
                                .flat_map(|before| own.iter().map(move |own| before.iter().copied().chain([*own]).collect()))
                                .collect();
                        }
                        for category in all {
                            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
                            rows.categories.push(*known.entry(category).or_insert(next));
                        }
                    }
                    rows.ends.push(rows.categories.len());
                }
                if known.len() > most {
                    return None;
                }
                from += length;
            }
            by_shelf.insert(shelf, rows);
        }
        Some(ordered(values, known, by_shelf))
    }

    /// Those of the records of a shelf.
    pub(super) fn on(&self, shelf: usize) -> Option<&Rows> {
        self.by_shelf.get(&shelf)
    }
}

/// Numbers the categories anew, in the order of their values.
fn ordered(values: Vec<BTreeMap<Value, usize>>, known: BTreeMap<Vec<usize>, u32>, mut by_shelf: BTreeMap<usize, Rows>) -> Categories {
    // The values of each dimension by their first numbers, and the place of each in their order.
    let by_number: Vec<Vec<(usize, Value)>> = values
        .into_iter()
        .map(|values| {
            let mut all: Vec<(usize, (usize, Value))> =
                values.into_iter().enumerate().map(|(place, (value, number))| (number, (place, value))).collect();
            all.sort_unstable();
            all.into_iter().map(|(_, known)| known).collect()
        })
        .collect();
    let value = |(dimension, number): (usize, &usize)| by_number.get(dimension)?.get(*number);
    let mut all: Vec<(Vec<usize>, Category, u32)> = known
        .into_iter()
        .map(|(numbers, first)| {
            let known = || numbers.iter().enumerate().filter_map(value);
            let text = |(_, value): &(usize, Value)| if let Value::Known(_, text) = value { Some(Key::checked(text)) } else { None };
            (known().map(|(place, _)| *place).collect(), known().map(text).collect(), first)
        })
        .collect();
    all.sort_unstable_by(|left, right| left.0.cmp(&right.0));
    let mut again = vec![0_u32; all.len()];
    for (at, (.., first)) in (0..).zip(&all) {
        if let Some(place) = usize::try_from(*first).ok().and_then(|first| again.get_mut(first)) {
            *place = at;
        }
    }
    for category in by_shelf.values_mut().flat_map(|rows| &mut rows.categories) {
        *category = usize::try_from(*category).ok().and_then(|at| again.get(at)).copied().unwrap_or_default();
    }
    Categories { all: all.into_iter().map(|(_, category, _)| category).collect(), by_shelf }
}

fn number(values: &mut BTreeMap<Value, usize>, value: Value) -> usize {
    let next = values.len();
    *values.entry(value).or_insert(next)
}

/// The values of a record, each once.
fn read(bands: &[u32], cell: Cell<'_>, day: Date) -> Vec<Value> {
    let known = |text: &str| Value::Known(0, text.into());
    vec![match cell {
        Cell::Text(text) => known(text),
        Cell::Boolean(yes) => known(if yes { "true" } else { "false" }),
        Cell::Options(options) => {
            let mut all: Vec<Value> = options.iter().map(known).collect();
            all.sort_unstable();
            all.dedup();
            if !all.is_empty() {
                return all;
            }
            Value::None
        }
        Cell::Date(birth) => age(birth, day).map_or(Value::None, |years| band(bands, years.into())),
        Cell::Count(count) => band(bands, count),
        Cell::None | Cell::Unknown | Cell::Amount(_) => Value::None,
    }]
}

/// The band in which a number lies, as it is written: `0-17`, `18-59`, `60+`.
fn band(bands: &[u32], number: u64) -> Value {
    let at = bands.partition_point(|begins| u64::from(*begins) <= number);
    let begins = at.checked_sub(1).and_then(|at| bands.get(at)).copied().unwrap_or_default();
    let text = match bands.get(at) {
        Some(next) => format!("{begins}-{}", next.saturating_sub(1)),
        None => format!("{begins}+"),
    };
    Value::Known(at, text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_begin_where_they_say() {
        let text = |number| match band(&[18, 60], number) {
            Value::Known(at, text) => (at, text.into_string()),
            Value::None => (9, String::new()),
        };
        assert_eq!((text(0), text(17)), ((0, "0-17".to_owned()), (0, "0-17".to_owned())));
        assert_eq!((text(18), text(59), text(60)), ((1, "18-59".to_owned()), (1, "18-59".to_owned()), (2, "60+".to_owned())));
        let (born, day) = (Date::parse("2004-05-21").unwrap(), |text| Date::parse(text).unwrap());
        let aged = |text| read(&[18], Cell::Date(born), day(text));
        assert_eq!(aged("2022-05-20"), [band(&[18], 17)]);
        assert_eq!(aged("2022-05-21"), [band(&[18], 18)]);
        assert_eq!(aged("2004-05-20"), [Value::None], "not born yet");
        assert!(Value::Known(7, "x".into()) < Value::None);
    }
}
