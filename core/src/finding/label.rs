//! A name in both languages. Rulebooks, schemes and reports share it, so it belongs to none of them.

use std::sync::Arc;

use super::Lang;

/// A name in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Simplified Chinese.
    pub zh: Arc<str>,
    /// English.
    pub en: Arc<str>,
}

impl Label {
    /// A label of those two texts.
    #[must_use]
    pub fn new(zh: impl Into<Arc<str>>, en: impl Into<Arc<str>>) -> Self {
        Label { zh: zh.into(), en: en.into() }
    }

    /// The text in that language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhHans => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A label as JSON: `{"zh":…,"en":…}`.
#[cfg(feature = "choice")]
pub(crate) struct Both<'l>(pub(crate) &'l Label);

#[cfg(feature = "choice")]
impl serde::Serialize for Both<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("zh", &*self.0.zh)?;
        map.serialize_entry("en", &*self.0.en)?;
        map.end()
    }
}
