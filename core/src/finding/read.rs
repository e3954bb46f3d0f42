use std::sync::Arc;

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
