//! The rulebook: documents, code lists, facts, forms, measures and reported figures, read, verified and compiled.
//!
//! People write a rulebook in TOML (feature `authoring`); it is shipped as canonical JSON. Either way everything
//! that does not fit is told at once, at its place. A rulebook's identity is `id@version#hash`, where the hash is
//! the SHA-256 of the canonical JSON of the whole, parents included.
//!
//! # The folders, in their order
//! `source` reads a text into a tree with places, `read` the tree into what each room compiles; `build` compiles, `compiled` writes and reads the forms
//! of what was compiled, and the rest is the rulebook and what is asked of it.

mod build;
#[cfg(any(
    feature = "pack-national",
    feature = "pack-hinggan",
    feature = "pack-hinggan-illustrative",
    feature = "packs-pay",
    feature = "packs-targets",
    feature = "packs-checklist"
))]
mod builtin;
#[cfg(any(test, feature = "reasons", not(any(feature = "figures", feature = "oracle"))))]
mod compiled;
#[cfg(test)]
mod guide;
#[cfg(feature = "authoring")]
mod lint;
mod quotes;
mod read;
mod rulebook;
mod source;
#[cfg(feature = "authoring")]
mod written;

#[cfg(any(
    feature = "pack-national",
    feature = "pack-hinggan",
    feature = "pack-hinggan-illustrative",
    feature = "packs-pay",
    feature = "packs-targets",
    feature = "packs-checklist"
))]
pub use builtin::BUILTIN;
pub use rulebook::Pack;
#[cfg(feature = "authoring")]
pub use written::WrittenPack;
