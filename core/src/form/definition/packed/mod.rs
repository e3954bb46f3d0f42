//! Forms of a compiled rulebook: what a form says, its conditions as checked trees. What follows from that (slots, tables of names, the plan of a check) is
//! made when it is read, by what makes it of a form as written, so no bytes can contradict it.
//!
//! What only ledgers ask (synonyms, units) and what only readers of the rulebook do (reasons, what a code list is called) is left out.

#[cfg(any(test, not(any(feature = "figures", feature = "reasons", feature = "oracle"))))]
mod read;
#[cfg(feature = "reasons")]
mod write;

#[cfg(any(test, not(any(feature = "figures", feature = "reasons", feature = "oracle"))))]
pub(crate) use read::Forms;
#[cfg(feature = "reasons")]
pub(crate) use write::forms;
