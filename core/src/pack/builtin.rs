use super::Pack;
use crate::finding::{Code, Findings, Problem};

#[cfg(any(feature = "figures", all(feature = "pay", feature = "checklist")))]
macro_rules! shipped {
    ($file:literal) => {
        include_str!(concat!("../../packs/generated/", $file))
    };
}

#[cfg(all(not(any(feature = "figures", feature = "pay")), feature = "checklist"))]
macro_rules! shipped {
    ($file:literal) => {
        include_str!(concat!("../../packs/generated/checklist/", $file))
    };
}

#[cfg(all(not(any(feature = "figures", feature = "checklist")), feature = "pay"))]
macro_rules! shipped {
    ($file:literal) => {
        include_str!(concat!("../../packs/generated/pay/", $file))
    };
}

#[cfg(not(any(feature = "figures", feature = "pay", feature = "checklist")))]
macro_rules! shipped {
    ($file:literal) => {
        include_str!(concat!("../../packs/generated/forms/", $file))
    };
}

/// The built-in rulebooks: name and canonical JSON. A build without the feature `figures` has the hash of the whole on a line of its
/// own, and then the JSON of what it reads.
pub const BUILTIN: &[(&str, &str)] = &[
    #[cfg(feature = "pack-national")]
    ("national", shipped!("national.json")),
    #[cfg(feature = "pack-hinggan")]
    ("hinggan", shipped!("hinggan.json")),
    #[cfg(feature = "pack-hinggan-illustrative")]
    ("hinggan-illustrative", shipped!("hinggan-illustrative.json")),
    #[cfg(feature = "packs-pay")]
    ("beijing", shipped!("beijing.json")),
    #[cfg(feature = "packs-pay")]
    ("benxi", shipped!("benxi.json")),
    #[cfg(feature = "packs-pay")]
    ("city-d", shipped!("city-d.json")),
    #[cfg(feature = "packs-pay")]
    ("hohhot", shipped!("hohhot.json")),
    #[cfg(feature = "packs-pay")]
    ("jinzhou", shipped!("jinzhou.json")),
    #[cfg(feature = "packs-pay")]
    ("ningbo", shipped!("ningbo.json")),
    #[cfg(feature = "packs-pay")]
    ("shandong-c", shipped!("shandong-c.json")),
    #[cfg(feature = "packs-targets")]
    ("changsha-2022", shipped!("changsha-2022.json")),
    #[cfg(feature = "packs-targets")]
    ("xuchang", shipped!("xuchang.json")),
    #[cfg(feature = "packs-checklist")]
    ("chongqing", shipped!("chongqing.json")),
    #[cfg(feature = "packs-checklist")]
    ("luquan", shipped!("luquan.json")),
    #[cfg(feature = "packs-checklist")]
    ("shanghai", shipped!("shanghai.json")),
    #[cfg(feature = "packs-checklist")]
    ("shaoxing", shipped!("shaoxing.json")),
    #[cfg(feature = "packs-checklist")]
    ("weihai", shipped!("weihai.json")),
    #[cfg(feature = "packs-checklist")]
    ("zhejiang", shipped!("zhejiang.json")),
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
            #[cfg(not(any(feature = "figures", all(feature = "pay", feature = "checklist"))))]
            Some((_, shipped)) => {
                let (hash, json) = shipped.split_once('\n').unwrap_or_default();
                Pack::from_forms(hash, json)
            }
            None => Err(Problem::unknown_name(Code::PackUnknownBuiltin, BUILTIN.iter().map(|(name, _)| *name)).into()),
        }
    }
}
