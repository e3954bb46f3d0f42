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
