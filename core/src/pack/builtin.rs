use super::Pack;
use crate::finding::{Code, Findings, Problem};

#[cfg(any(feature = "figures", all(feature = "pay", feature = "checklist")))]
macro_rules! shipped {
    ($file:literal) => {
        include_str!(concat!("../../packs/generated/", $file, ".json"))
    };
}

#[cfg(all(not(any(feature = "figures", feature = "pay")), feature = "checklist"))]
macro_rules! shipped {
    ($file:literal) => {
        include_str!(concat!("../../packs/generated/checklist/", $file, ".json"))
    };
}

#[cfg(all(not(any(feature = "figures", feature = "checklist")), any(feature = "reasons", feature = "oracle")))]
macro_rules! shipped {
    ($file:literal) => {
        include_str!(concat!("../../packs/generated/pay/", $file, ".json"))
    };
}

#[cfg(not(any(feature = "figures", feature = "reasons", feature = "oracle")))]
macro_rules! shipped {
    ($file:literal) => {
        include_bytes!(concat!("../../packs/generated/forms/", $file, ".forms"))
    };
}

#[cfg(any(feature = "figures", feature = "reasons", feature = "oracle"))]
type Shipped = &'static str;
#[cfg(not(any(feature = "figures", feature = "reasons", feature = "oracle")))]
type Shipped = &'static [u8];

/// The built-in rulebooks: name and canonical JSON. A build without the feature `figures` has the hash of the whole on a line of its
/// own, and then the JSON of what it reads; one without `reasons` as well has the bytes of a compiled rulebook, which that build alone reads.
pub const BUILTIN: &[(&str, Shipped)] = &[
    #[cfg(feature = "pack-national")]
    ("national", shipped!("national")),
    #[cfg(feature = "pack-hinggan")]
    ("hinggan", shipped!("hinggan")),
    #[cfg(feature = "pack-hinggan-illustrative")]
    ("hinggan-illustrative", shipped!("hinggan-illustrative")),
    #[cfg(feature = "packs-pay")]
    ("beijing", shipped!("beijing")),
    #[cfg(feature = "packs-pay")]
    ("benxi", shipped!("benxi")),
    #[cfg(feature = "packs-pay")]
    ("city-d", shipped!("city-d")),
    #[cfg(feature = "packs-pay")]
    ("hohhot", shipped!("hohhot")),
    #[cfg(feature = "packs-pay")]
    ("jinzhou", shipped!("jinzhou")),
    #[cfg(feature = "packs-pay")]
    ("ningbo", shipped!("ningbo")),
    #[cfg(feature = "packs-pay")]
    ("shandong-c", shipped!("shandong-c")),
    #[cfg(feature = "packs-targets")]
    ("changsha-2022", shipped!("changsha-2022")),
    #[cfg(feature = "packs-targets")]
    ("xuchang", shipped!("xuchang")),
    #[cfg(feature = "packs-checklist")]
    ("chongqing", shipped!("chongqing")),
    #[cfg(feature = "packs-checklist")]
    ("luquan", shipped!("luquan")),
    #[cfg(feature = "packs-checklist")]
    ("shanghai", shipped!("shanghai")),
    #[cfg(feature = "packs-checklist")]
    ("shaoxing", shipped!("shaoxing")),
    #[cfg(feature = "packs-checklist")]
    ("weihai", shipped!("weihai")),
    #[cfg(feature = "packs-checklist")]
    ("zhejiang", shipped!("zhejiang")),
];

impl Pack {
    /// A built-in rulebook: `national`, `hinggan`, `hinggan-illustrative`, or one of a place whose pay rule is known: `beijing`,
    /// `benxi`, `city-d`, `hohhot`, `jinzhou`, `ningbo`, `shandong-c`; or one of a contract that sets targets: `changsha-2022`, `xuchang`;
    /// or one of a place whose regulations say whom an item of the checklist serves: `chongqing`, `luquan`, `shanghai`, `shaoxing`, `weihai`, `zhejiang`.
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
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn builtin(name: &str) -> Result<Pack, Findings> {
        match BUILTIN.iter().find(|(known, _)| *known == name) {
            #[cfg(any(feature = "figures", all(feature = "pay", feature = "checklist")))]
            Some((_, json)) => Pack::from_json(json),
            #[cfg(not(any(feature = "figures", feature = "reasons", feature = "oracle")))]
            Some((_, compiled)) => Pack::from_compiled(compiled),
            #[cfg(all(
                not(any(feature = "figures", all(feature = "pay", feature = "checklist"))),
                any(feature = "reasons", feature = "oracle")
            ))]
            Some((_, shipped)) => {
                let (hash, json) = shipped.split_once('\n').unwrap_or_default();
                Pack::from_forms(hash, json)
            }
            None => Err(Problem::unknown_name(Code::PackUnknownBuiltin, BUILTIN.iter().map(|(name, _)| *name)).into()),
        }
    }
}
