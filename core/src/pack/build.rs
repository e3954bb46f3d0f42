//! A rulebook out of what was read: verified, compiled, and everything told that does not fit.

use std::sync::Arc;

use super::read::cited::Cited;
use super::read::cursor::Table;
use super::read::{Known, Lists, Specs, read_all};
use super::rulebook::Pack;
use super::source::Source;
use super::source::collector::Collector;
use crate::digest::sha256;
use crate::finding::{Findings, Severity};

/// A rulebook, and what was read of its lists for the linter.
pub(super) struct Built {
    pub(super) pack: Pack,
    #[cfg_attr(not(feature = "authoring"), expect(dead_code, reason = "only the linter asks for it"))]
    pub(super) specs: Specs,
}

/// Verifies and compiles what was read, or tells everything that does not fit.
pub(super) fn compile(source: Option<Source>, findings: Collector, whole: Option<&str>) -> Result<Pack, Findings> {
    let built = source.and_then(|source| build(&source, &findings, whole));
    verified(built.map(|built| built.pack), findings)
}

/// The rulebook, where nothing that was found is an error.
pub(super) fn verified(pack: Option<Pack>, findings: Collector) -> Result<Pack, Findings> {
    let findings = findings.into_sorted();
    match pack {
        Some(pack) if findings.iter().all(|finding| finding.severity() != Severity::Error) => Ok(Pack { warnings: findings, ..pack }),
        _ => Err(findings.into()),
    }
}

/// `id@version#hash`, the hash short.
pub(super) fn identity(id: &str, version: &str, hash: &str) -> Arc<str> {
    format!("{id}@{version}#{}", hash.get(..12).unwrap_or_default()).into()
}

/// The rulebook, whose hash is given where the source is not the whole of it.
pub(super) fn build(source: &Source, findings: &Collector, whole: Option<&str>) -> Option<Built> {
    // A build that can't give the text needs it for the hash alone.
    let canonical = if whole.is_some() && !cfg!(feature = "figures") { String::new() } else { source.to_json() };
    let hash = whole.map_or_else(|| sha256(&canonical), str::to_owned);
    let head = Table::new(&source.head.node, source.head.path.clone(), findings)?;
    let (id, version, label) = (head.id(), head.text("version"), head.label());
    // What it extends has been merged in; the name stays, so that a reader sees where items come from.
    head.optional_text("extends");
    let earliest = head.date("earliest");
    head.finish();
    let identity = identity(id.as_deref().unwrap_or("?"), version.map_or("?", |text| &**text), &hash);

    let cited = Cited::default();
    let mut known = Known { source, identity, earliest, lists: Lists::default() };
    let specs = read_all(&mut known, &cited, findings);
    if cfg!(feature = "figures") {
        cited.tell(&known.lists.documents, findings);
    }
    let pack = Pack {
        id: id?,
        version: version?.clone(),
        label,
        hash: hash.into(),
        identity: known.identity,
        #[cfg(feature = "figures")]
        canonical: canonical.into(),
        lists: known.lists,
        warnings: Vec::new(),
    };
    Some(Built { pack, specs })
}
