//! The frame of every list of a rulebook: how an item is read, what it cites, what it becomes and how it is linted.

use std::sync::Arc;

use super::Lists;
#[cfg(feature = "authoring")]
use super::Specs;
use super::cited::Cited;
#[cfg(feature = "authoring")]
use crate::finding::Finding;
use crate::form::RulebookNames;
use crate::pack::source::collector::Collector;
use crate::pack::source::{Item, Source};
use crate::value::Date;

/// One list of a rulebook. Each item goes through `read`, `cite` and `add` before the next one is read.
pub(in crate::pack) trait List {
    /// What is read of an item.
    type Spec;
    /// What all items become.
    type Built: Default;

    /// The item as it is written, with everything told that does not fit; none if nothing can be made of it.
    fn read(item: &Item, known: &Known<'_>, findings: &Collector) -> Option<Self::Spec>;

    /// Notes every clause that the item rests on.
    fn cite(_spec: &Self::Spec, _item: &Item, _cited: &Cited) {}

    /// Puts what the item becomes where it belongs. Gives the spec back if the linter asks for it.
    fn add(spec: Self::Spec, item: &Item, known: &mut Known<'_>, findings: &Collector) -> Option<Self::Spec>;

    /// Tells what only all items together show.
    fn finish(_known: &mut Known<'_>, _findings: &Collector) {}

    /// What compiles and is probably not meant.
    #[cfg(feature = "authoring")]
    fn lint(_spec: &Self::Spec, _lists: &Lists, _specs: &Specs) -> Vec<Finding> {
        Vec::new()
    }
}

/// What an item may refer to: the lists before its own, as they are compiled.
pub(in crate::pack) struct Known<'s> {
    pub(in crate::pack) source: &'s Source,
    pub(in crate::pack) identity: Arc<str>,
    pub(in crate::pack) earliest: Option<Date>,
    pub(in crate::pack) lists: Lists,
}

impl Known<'_> {
    /// What every room that compiles is given.
    pub(super) fn names(&self) -> RulebookNames<'_> {
        let (codes, facts) = (&self.lists.codes, &self.lists.facts);
        RulebookNames { pack: self.identity.clone(), codes, facts, earliest: self.earliest }
    }
}

/// The specs of a list that the linter asks for, each with whether the item stands whole in the rulebook above. A build without the linter keeps none.
pub(in crate::pack) struct Kept<S>(
    #[cfg(feature = "authoring")] pub(super) Vec<(bool, S)>,
    #[cfg(not(feature = "authoring"))] std::marker::PhantomData<S>,
);

impl<S> Kept<S> {
    #[cfg(feature = "authoring")]
    fn keep(&mut self, inherited: bool, spec: Option<S>) {
        self.0.extend(spec.map(|spec| (inherited, spec)));
    }

    #[cfg(not(feature = "authoring"))]
    fn keep(&mut self, _: bool, _: Option<S>) {}
}

/// Reads, cites and adds every item of the list of that name. Only a build with documents can look a clause up.
pub(super) fn read_list<L: List>(name: &str, known: &mut Known<'_>, cited: &Cited, findings: &Collector) -> Kept<L::Spec> {
    let mut kept = Kept(Default::default());
    for item in known.source.items(name) {
        let Some(spec) = L::read(item, known, findings) else { continue };
        if cfg!(feature = "figures") {
            L::cite(&spec, item, cited);
        }
        kept.keep(item.inherited, L::add(spec, item, known, findings));
    }
    L::finish(known, findings);
    kept
}

/// The table of the lists: what is compiled of each, what the linter is given, their names, and how all of them are read.
macro_rules! lists {
    ({$($first:ident: $first_list:ty,)*} {$($later:ident: $later_list:ty,)*}) => {
        /// The names of the lists, by which they stand in the JSON and which their files have.
        pub(in crate::pack) const NAMES: &[ListName] = &[
            $(ListName { name: stringify!($first), always: true },)*
            $(ListName { name: stringify!($later), always: false },)*
        ];

        /// What is compiled of each list.
        #[derive(Clone, Debug, Default)]
        #[expect(dead_code, reason = "a list that only changes others, or whose feature is off, has nothing to be asked for")]
        pub(in crate::pack) struct Lists {
            $(pub(in crate::pack) $first: <$first_list as List>::Built,)*
            $(pub(in crate::pack) $later: <$later_list as List>::Built,)*
        }

        /// What the linter asks for of each list.
        #[cfg_attr(not(feature = "authoring"), expect(dead_code, reason = "nothing is kept without the linter"))]
        pub(in crate::pack) struct Specs {
            $($first: Kept<<$first_list as List>::Spec>,)*
            $($later: Kept<<$later_list as List>::Spec>,)*
        }

        /// Reads every list in the order of the table.
        pub(in crate::pack) fn read_all(known: &mut Known<'_>, cited: &Cited, findings: &Collector) -> Specs {
            Specs {
                $($first: read_list::<$first_list>(stringify!($first), known, cited, findings),)*
                $($later: read_list::<$later_list>(stringify!($later), known, cited, findings),)*
            }
        }

        #[cfg(feature = "authoring")]
        impl Specs {
            /// Gives what is found in each item, and whether the item stands whole in the rulebook above.
            pub(in crate::pack) fn lint(&self, lists: &Lists, mut tell: impl FnMut(bool, Vec<Finding>)) {
                $(self.$first.0.iter().for_each(|(inherited, spec)| tell(*inherited, <$first_list>::lint(spec, lists, self)));)*
                $(self.$later.0.iter().for_each(|(inherited, spec)| tell(*inherited, <$later_list>::lint(spec, lists, self)));)*
            }
        }
    };
}

pub(super) use lists;
