//! What a form is: as written (`spec`), as it is checked (`compiled`), and the way from one to the other (`compile`, with `lookup`,
//! `unique`, `steps`, `within`, `types`). `composite` has the fields of attachments and signatures, `plan` knows what a check has to look at, `names` finds a field by name, `layout` its
//! place in a record, `print` is the fingerprint, `packed` a form of a compiled rulebook.

pub(super) mod compile;
pub(super) mod compiled;
pub(super) mod composite;
pub(super) mod layout;
pub(super) mod lookup;
pub(super) mod names;
#[cfg(any(test, feature = "reasons", not(any(feature = "figures", feature = "oracle"))))]
pub(super) mod packed;
pub(super) mod plan;
pub(super) mod print;
pub(super) mod spec;
pub(super) mod steps;
pub(super) mod types;
pub(super) mod unique;
pub(super) mod within;
