//! Inputs that grow: of every public way in, families of one shape in any size. Twice the input may take about twice the
//! allocations and memory (`growth`), and about twice the time (`examples/hostile.rs`).

mod pay;
mod records;
mod rulebooks;
mod texts;

use super::Item;

/// Inputs of one shape.
pub(crate) struct Family {
    /// The way in, as [`ENTRIES`](super::ENTRIES) names it.
    pub(crate) entry: &'static str,
    /// What there is more and more of.
    pub(crate) of: &'static str,
    /// The smallest size whose growth says something.
    pub(crate) size: usize,
    pub(crate) item: fn(usize) -> Item,
}

const fn family(entry: &'static str, of: &'static str, size: usize, item: fn(usize) -> Item) -> Family {
    Family { entry, of, size, item }
}

/// All of them: a new way in adds one here, or `growth` fails.
pub(crate) fn families() -> impl Iterator<Item = &'static Family> {
    [texts::FAMILIES, records::FAMILIES, rulebooks::FAMILIES, pay::FAMILIES].into_iter().flatten()
}

/// `size` pieces, each made of its number, with a separator between them.
fn joined(size: usize, separator: &str, piece: impl Fn(usize) -> String) -> String {
    (0..size).map(piece).collect::<Vec<_>>().join(separator)
}

/// A day for each number, from 1990 on.
fn day(number: usize) -> String {
    let of = |divisor: usize, length: usize| number.checked_div(divisor).and_then(|whole| whole.checked_rem(length)).unwrap_or(0);
    format!("{}-{:02}-{:02}", 1990_usize.saturating_add(of(336, 30)), of(28, 12).saturating_add(1), of(1, 28).saturating_add(1))
}
