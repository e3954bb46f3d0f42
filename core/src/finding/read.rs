use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};

use super::{Code, Finding, Param, Path};

/// What a sentence needs; the rest of a finding's or an explanation's JSON is passed over.
#[derive(serde::Deserialize)]
struct Read {
    code: String,
    path: Vec<Word>,
    params: BTreeMap<String, Word>,
    rule: Option<String>,
    clause: Option<String>,
}

/// A text or a whole number.
enum Word {
    Text(String),
    Int(i64),
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Words;
        impl Visitor<'_> for Words {
            type Value = Word;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a whole number")
            }

            fn visit_i64<E>(self, int: i64) -> Result<Word, E> {
                Ok(Word::Int(int))
            }

            fn visit_u64<E>(self, int: u64) -> Result<Word, E> {
                Ok(Word::Int(i64::try_from(int).unwrap_or(i64::MAX)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Word, E> {
                Ok(Word::Text(text.to_owned()))
            }
        }
        input.deserialize_any(Words)
    }
}

/// The catalogue's own word for a parameter of that name.
fn known(name: &str) -> Option<&'static str> {
    Code::ALL.into_iter().flat_map(|code| code.entry().params).find(|known| **known == name).copied()
}

impl Finding {
    /// Reads a finding, or one node of an explanation, from the JSON that this library writes, so that a page can say
    /// what a server found. Parameters that no sentence of the catalogue has are passed over. Nothing comes back where
    /// the text is no finding.
    ///
    /// ```
    /// use wushe::finding::{Finding, Lang};
    ///
    /// let finding = Finding::from_json(r#"{"code":"date_not_real","severity":"error","path":["visited_on"],"params":{}}"#);
    /// assert_eq!(finding.unwrap().message(Lang::En), "visited_on: there is no such day in the calendar");
    /// assert!(Finding::from_json(r#"{"code":"no_such_code","path":[],"params":{}}"#).is_none());
    /// ```
    #[must_use]
    pub fn from_json(text: &str) -> Option<Finding> {
        let read: Read = serde_json::from_str(text).ok()?;
        let mut finding = Finding::new(Code::from_name(&read.code)?, Path::new());
        for step in read.path {
            finding.path = match step {
                Word::Text(key) => finding.path.key(key),
                Word::Int(index) => finding.path.index(u32::try_from(index).ok()?),
            };
        }
        for (name, word) in read.params {
            let Some(name) = known(&name) else { continue };
            finding.params.push(
                name,
                match word {
                    Word::Text(text) => text.into(),
                    Word::Int(int) => Param::Int(int),
                },
            );
        }
        finding.rule = read.rule.map(Into::into);
        finding.clause = read.clause.map(Into::into);
        Some(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Lang, Problem};

    #[test]
    fn what_was_written_is_read_again() {
        let path = Path::new().index(37).key("resident_id");
        let mut finding =
            Problem::new(Code::HeadingNear).with("heading", "走访日其").with("nearest", "走访日期").with("column", 3).at(path);
        finding.rule = Some("home_visit.left_after_joined".into());
        let again = serde_json::to_string(&finding).ok().and_then(|text| Finding::from_json(&text)).unwrap();
        assert_eq!((&again.path, &again.rule, again.code), (&finding.path, &finding.rule, finding.code));
        for lang in [Lang::ZhHans, Lang::En] {
            assert_eq!(again.message(lang), finding.message(lang));
        }
    }

    #[test]
    fn what_is_no_finding() {
        for text in ["", "{}", "null", r#"{"code":"required","path":[-1],"params":{}}"#, r#"{"code":"required","path":[1.5],"params":{}}"#]
        {
            assert_eq!(Finding::from_json(text), None, "{text}");
        }
        let odd = Finding::from_json(r#"{"code":"required","path":[],"params":{"x y":"planted"},"extra":1}"#).unwrap();
        assert!(odd.params.is_empty());
    }
}
