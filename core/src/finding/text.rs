//! Text that is shared with the rulebook instead of copied. It is apart because parameters and explanations hold it by the thousand.

use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::ser::{Serialize, Serializer};

/// Text of a parameter or a value: this library's own, or a rulebook's, which is shared and never copied.
///
/// ```
/// use std::sync::Arc;
/// use wushe::finding::Text;
///
/// let label: Arc<str> = Arc::from("岗位工资");
/// assert_eq!(Text::from(label.clone()), Text::from("岗位工资"));
/// assert_eq!(Text::of(&2500).len(), 4);
/// ```
#[derive(Clone)]
pub struct Text(Held);

#[derive(Clone)]
enum Held {
    Own(&'static str),
    Shared(Arc<str>),
}

impl Text {
    /// The text that a value displays as.
    #[must_use]
    pub fn of(shown: &impl fmt::Display) -> Self {
        // A decimal, a date or a whole number fits here, so that it is laid into memory once.
        let mut short = Short { bytes: [0; 48], length: 0 };
        match write!(short, "{shown}") {
            Ok(()) => Text(Held::Shared(short.as_str().into())),
            Err(fmt::Error) => shown.to_string().into(),
        }
    }
}

struct Short {
    bytes: [u8; 48],
    length: usize,
}

impl Short {
    fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl fmt::Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length.checked_add(text.len()).ok_or(fmt::Error)?;
        self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Held::Own(text) => text,
            Held::Shared(text) => text,
        }
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Text(Held::Own(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text(Held::Shared(text.into()))
    }
}

impl From<Arc<str>> for Text {
    fn from(text: Arc<str>) -> Self {
        Text(Held::Shared(text))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}
