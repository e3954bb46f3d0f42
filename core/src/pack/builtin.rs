use super::Pack;
use crate::finding::{Code, Finding, Path, Problem};

/// The built-in rulebooks: name and canonical JSON.
pub const BUILTIN: &[(&str, &str)] = &[
    #[cfg(feature = "pack-national")]
    ("national", include_str!("../../packs/generated/national.json")),
    #[cfg(feature = "pack-hinggan")]
    ("hinggan", include_str!("../../packs/generated/hinggan.json")),
    #[cfg(feature = "pack-hinggan-illustrative")]
    ("hinggan-illustrative", include_str!("../../packs/generated/hinggan-illustrative.json")),
    #[cfg(feature = "packs-pay")]
    ("beijing", include_str!("../../packs/generated/beijing.json")),
    #[cfg(feature = "packs-pay")]
    ("benxi", include_str!("../../packs/generated/benxi.json")),
    #[cfg(feature = "packs-pay")]
    ("city-d", include_str!("../../packs/generated/city-d.json")),
    #[cfg(feature = "packs-pay")]
    ("hohhot", include_str!("../../packs/generated/hohhot.json")),
    #[cfg(feature = "packs-pay")]
    ("jinzhou", include_str!("../../packs/generated/jinzhou.json")),
    #[cfg(feature = "packs-pay")]
    ("ningbo", include_str!("../../packs/generated/ningbo.json")),
    #[cfg(feature = "packs-pay")]
    ("shandong-c", include_str!("../../packs/generated/shandong-c.json")),
];

impl Pack {
    /// A built-in rulebook: `national`, `hinggan`, `hinggan-illustrative`, or one of a place whose pay rule is known: `beijing`,
    /// `benxi`, `city-d`, `hohhot`, `jinzhou`, `ningbo`, `shandong-c`.
    ///
    /// # Errors
    /// `pack_unknown_builtin` where there is none of that name.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::pack::Pack;
    ///
    /// assert_eq!(Pack::builtin("hinggan")?.id(), "hinggan");
    /// assert_eq!(Pack::builtin("atlantis").unwrap_err()[0].code, Code::PackUnknownBuiltin);
    /// # Ok::<(), Vec<wushe::finding::Finding>>(())
    /// ```
    pub fn builtin(name: &str) -> Result<Pack, Vec<Finding>> {
        match BUILTIN.iter().find(|(known, _)| *known == name) {
            Some((_, json)) => Pack::from_json(json),
            None => {
                let known: Vec<_> = BUILTIN.iter().map(|(name, _)| *name).collect();
                Err(vec![Problem::new(Code::PackUnknownBuiltin).with("known", known.join(", ")).at(Path::new())])
            }
        }
    }
}
