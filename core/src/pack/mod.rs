//! The rulebook: documents, code lists, facts, forms, measures and reported figures, read, verified and compiled.
//!
//! People write a rulebook in TOML (feature `authoring`); it is shipped as canonical JSON. Either way everything
//! that does not fit is told at once, at its place. A rulebook's identity is `id@version#hash`, where the hash is
//! the SHA-256 of the canonical JSON of the whole, parents included.

mod build;
#[cfg(any(feature = "pack-national", feature = "pack-hinggan", feature = "pack-hinggan-illustrative", feature = "packs-pay"))]
mod builtin;
mod cited;
#[cfg(feature = "authoring")]
mod files;
#[cfg(test)]
mod guide;
mod json;
#[cfg(feature = "authoring")]
mod lint;
#[cfg(feature = "authoring")]
mod merge;
mod node;
#[cfg(feature = "authoring")]
mod punctuation;
mod quotes;
mod read;
#[cfg(feature = "figures")]
mod read_figures;
#[cfg(feature = "pay")]
mod read_pay;
#[cfg(feature = "standards")]
mod read_standards;
mod reader;
mod rulebook;
mod source;
#[cfg(feature = "authoring")]
mod toml;
#[cfg(feature = "authoring")]
mod written;

#[cfg(any(feature = "pack-national", feature = "pack-hinggan", feature = "pack-hinggan-illustrative", feature = "packs-pay"))]
pub use builtin::BUILTIN;
pub use rulebook::Pack;
#[cfg(feature = "authoring")]
pub use written::WrittenPack;
