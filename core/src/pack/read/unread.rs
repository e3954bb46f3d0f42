//! The lists of a rulebook that a build does without.

use std::marker::PhantomData;

use super::list::{Known, List};
use crate::finding::SourceLocation;
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;

/// A list whose feature is off: taken over unread, and empty for whoever asks.
pub(in crate::pack) struct Unread<T>(PhantomData<T>);

impl<T> List for Unread<T> {
    type Spec = ();
    type Built = [T; 0];

    fn read(_: &Item, _: &Known<'_>, _: &Collector) -> Option<()> {
        None
    }

    fn add((): (), _: &SourceLocation, _: &mut Known<'_>, _: &Collector) -> Option<()> {
        None
    }
}
