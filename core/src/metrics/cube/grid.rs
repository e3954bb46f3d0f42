//! Numbers of each unit in each month, and how they add up.

/// A number that a grid adds up.
pub(super) trait Number: Copy + Default + PartialEq {
    fn plus(self, other: Self) -> Self;
}

macro_rules! numbers {
    ($($number:ty),+) => {
        $(impl Number for $number {
            fn plus(self, other: Self) -> Self {
                self.saturating_add(other)
            }
        })+
    };
}

numbers!(u32, i32, i128);

/// A number for each unit and column, unit by unit.
pub(super) struct Grid<T> {
    columns: usize,
    cells: Vec<T>,
}

impl<T: Number> Grid<T> {
    pub(super) fn new(units: usize, columns: usize) -> Self {
        Grid { columns, cells: vec![T::default(); units.saturating_mul(columns)] }
    }

    /// The number in a place, where [`Grid::place`] says which.
    pub(super) fn at(&mut self, place: usize) -> Option<&mut T> {
        self.cells.get_mut(place)
    }

    pub(super) fn place(&self, unit: usize, column: usize) -> usize {
        unit.saturating_mul(self.columns).saturating_add(column)
    }

    pub(super) fn get(&self, unit: usize, column: usize) -> T {
        self.cells.get(self.place(unit, column)).copied().filter(|_| column < self.columns).unwrap_or_default()
    }

    /// Whether a unit has a number in any column.
    pub(super) fn has_any(&self, unit: usize) -> bool {
        (0..self.columns).any(|column| self.get(unit, column) != T::default())
    }

    /// The number of a unit's last column.
    pub(super) fn get_last(&self, unit: usize) -> T {
        self.columns.checked_sub(1).map(|last| self.get(unit, last)).unwrap_or_default()
    }

    /// Adds to each unit what stands in those that lie in it. A unit has a higher place than its parent, so one pass does.
    pub(super) fn add_up(&mut self, parents: &[usize]) {
        for (unit, parent) in parents.iter().enumerate().skip(1).rev() {
            let (above, own) = self.cells.split_at_mut(unit.saturating_mul(self.columns));
            let whole = above.chunks_exact_mut(self.columns.max(1)).nth(*parent).into_iter().flatten();
            for (whole, own) in whole.zip(own.iter()) {
                *whole = whole.plus(*own);
            }
        }
    }

    /// Adds to each column all those before it.
    pub(super) fn accumulate(&mut self) {
        for row in self.cells.chunks_exact_mut(self.columns.max(1)) {
            let mut sum = T::default();
            for cell in row {
                sum = sum.plus(*cell);
                *cell = sum;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_wholes_along_both_axes() {
        let mut grid = Grid::new(4, 2);
        for (place, number) in [(0, 1), (3, 2), (4, 4), (7, 8)] {
            *grid.at(place).unwrap() = number;
        }
        grid.add_up(&[0, 0, 1, 0]);
        assert_eq!(grid.cells, [5, 10, 4, 2, 4, 0, 0, 8]);
        grid.accumulate();
        assert_eq!(grid.cells, [5, 15, 4, 6, 4, 4, 0, 8]);
        assert_eq!((grid.get(1, 1), grid.get(4, 0), grid.place(2, 1)), (6, 0, 5));
        let mut none: Grid<u32> = Grid::new(3, 0);
        none.add_up(&[0, 0, 1]);
        none.accumulate();
    }
}
