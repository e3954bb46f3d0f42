//! Reading a finding back from JSON. It is apart from writing because most programs only write findings.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::{Code, Finding, Param, Params, Path};
use crate::json::{Reader, Token};

/// The catalogue's own word for a parameter of that name.
fn known(name: &str) -> Option<&'static str> {
    super::all_params().find(|known| *known == name)
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
        let mut reader = Reader::new(text);
        let Token::Object = reader.value().ok()? else { return None };
        let (mut code, mut path, mut params, mut rule, mut clause) = (None, None, None, None, None);
        while let Some(key) = reader.key().ok()? {
            match key {
                "code" if code.is_none() => code = Some(Code::from_name(text_of(reader.value().ok()?)?)?),
                "path" if path.is_none() => path = Some(read_path(&mut reader)?),
                "params" if params.is_none() => params = Some(read_params(&mut reader)?),
                "rule" if rule.is_none() => rule = Some(text_or_null(reader.value().ok()?)?),
                "clause" if clause.is_none() => clause = Some(text_or_null(reader.value().ok()?)?),
                "code" | "path" | "params" | "rule" | "clause" => return None,
                _ => reader.skip().ok()?,
            }
        }
        reader.end().ok()?;
        Some(Finding { code: code?, path: path?, params: params?, rule: rule.flatten(), clause: clause.flatten() })
    }
}

fn text_of(token: Token<'_>) -> Option<&str> {
    match token {
        Token::Text(text) => Some(text),
        _ => None,
    }
}

fn text_or_null(token: Token<'_>) -> Option<Option<Arc<str>>> {
    match token {
        Token::Null => Some(None),
        token => text_of(token).map(|text| Some(text.into())),
    }
}

fn read_path(reader: &mut Reader<'_>) -> Option<Path> {
    let Token::List = reader.value().ok()? else { return None };
    let mut path = Path::new();
    while reader.item().ok()? {
        path = match reader.value().ok()? {
            Token::Text(key) => path.key(key),
            Token::Number(number) => path.index(u32::try_from(number.int()?).ok()?),
            _ => return None,
        };
    }
    Some(path)
}

fn read_params(reader: &mut Reader<'_>) -> Option<Params> {
    let Token::Object = reader.value().ok()? else { return None };
    let mut params = Params::new();
    while let Some(name) = reader.key().ok()? {
        let name = known(name);
        let value = match reader.value().ok()? {
            Token::Text(text) => Param::from(text.to_owned()),
            Token::Number(number) => Param::Int(number.int()?),
            _ => return None,
        };
        if let Some(name) = name {
            params.push(name, value);
        }
    }
    Some(params)
}

/// As [`Finding::from_json`] reads it, from whatever holds it.
impl<'de> Deserialize<'de> for Finding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { code, path, params, rule, clause } = Written::deserialize(deserializer)?;
        let code = Code::from_name(&code).ok_or_else(|| D::Error::custom("a code that the catalogue does not have"))?;
        let path = path.into_iter().fold(Path::new(), |path, step| match step {
            Step::Index(index) => path.index(index),
            Step::Key(key) => path.key(key),
        });
        Ok(Finding { code, path, params: params.0, rule: rule.map(Into::into), clause: clause.map(Into::into) })
    }
}

#[derive(serde::Deserialize)]
struct Written {
    code: String,
    path: Vec<Step>,
    params: WrittenParams,
    rule: Option<String>,
    clause: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Step {
    Index(u32),
    Key(String),
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum WrittenParam {
    Int(i64),
    Text(String),
}

struct WrittenParams(Params);

impl<'de> Deserialize<'de> for WrittenParams {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = WrittenParams;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("parameters by name")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<WrittenParams, M::Error> {
                let mut params = Params::new();
                while let Some((name, value)) = map.next_entry::<String, WrittenParam>()? {
                    match (known(&name), value) {
                        (Some(name), WrittenParam::Int(int)) => params.push(name, int),
                        (Some(name), WrittenParam::Text(text)) => params.push(name, text),
                        (None, _) => {}
                    }
                }
                Ok(WrittenParams(params))
            }
        }
        deserializer.deserialize_map(InOrder)
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
        let again = Finding::from_json(&crate::finding::to_json(&finding)).unwrap();
        assert_eq!((&again.path, &again.rule, again.code), (&finding.path, &finding.rule, finding.code));
        for lang in [Lang::ZhHans, Lang::En] {
            assert_eq!(again.message(lang), finding.message(lang));
        }
        assert_eq!(serde_json::from_str::<Finding>(&crate::finding::to_json(&finding)).unwrap(), finding);
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
