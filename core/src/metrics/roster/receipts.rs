//! What a caller says of the reports that came.

use std::sync::Arc;

use crate::finding::{Code, Finding, Findings, Path, Problem};
use crate::json::{Broken, Reader, Token};
use crate::time::Period;
use crate::value::Date;

/// A report that came: of which station, for which period, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The station's id.
    pub station: Arc<str>,
    /// The period that it is for.
    pub period: Period,
    /// The day on which it came.
    pub received_on: Date,
}

const KEYS: [&str; 3] = ["station", "period", "received_on"];

impl Receipt {
    /// Reads a list of objects, each with the texts `station`, `period` and `received_on`.
    ///
    /// # Errors
    /// `roster_json` where the text has another shape; `supplied_key` at an entry that has a key too many or too few; at their keys those of
    /// [`Period::parse`] and [`Date::parse`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::roster::Receipt;
    ///
    /// let receipts = Receipt::list_from_json(r#"[{"station":"S1","period":"2022-04","received_on":"2022-05-03"}]"#)?;
    /// assert_eq!(receipts[0].received_on.to_string(), "2022-05-03");
    /// let refused = Receipt::list_from_json(r#"[{"station":"S1","period":"2022-13","received_on":"2022-05-03"}]"#).unwrap_err();
    /// assert_eq!((refused[0].code, refused[0].path.to_string()), (Code::PeriodMonth, "[0].period".to_owned()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn list_from_json(text: &str) -> Result<Vec<Receipt>, Findings> {
        let mut reader = Reader::new(text);
        let read = read(&mut reader).and_then(|read| reader.end().map(|()| read));
        let (receipts, told) = read.map_err(|broken| Problem::of_json(broken, text, Code::RosterJson))?;
        if told.is_empty() { Ok(receipts) } else { Err(told.into()) }
    }
}

fn read(reader: &mut Reader<'_>) -> Result<(Vec<Receipt>, Vec<Finding>), Broken> {
    let (mut receipts, mut told, mut at) = (Vec::new(), Vec::new(), 0_u32);
    if !matches!(reader.value()?, Token::List) {
        return Err(reader.broken_before());
    }
    while reader.item()? {
        let place = Path::new().index(at);
        match entry(reader)? {
            [Some(station), Some(period), Some(day)] => {
                let period = Period::parse(&period).map_err(|problem| told.push(problem.at(place.clone().key("period"))));
                let day = Date::parse(&day).map_err(|problem| told.push(problem.at(place.key("received_on"))));
                if let (Ok(period), Ok(received_on)) = (period, day) {
                    receipts.push(Receipt { station: station.into(), period, received_on });
                }
            }
            _ => told.push(Problem::new(Code::SuppliedKey).with("expected", KEYS.join(", ")).at(place)),
        }
        at = at.saturating_add(1);
    }
    Ok((receipts, told))
}

/// The texts of an entry in the order of the keys; none at all where a key is unknown or stands twice.
fn entry(reader: &mut Reader<'_>) -> Result<[Option<String>; 3], Broken> {
    if !matches!(reader.value()?, Token::Object) {
        return Err(reader.broken_before());
    }
    let (mut texts, mut whole) = ([None, None, None], true);
    while let Some(key) = reader.key()? {
        let Some(at) = KEYS.iter().position(|known| *known == key) else {
            whole = false;
            reader.skip()?;
            continue;
        };
        let Token::Text(text) = reader.value()? else { return Err(reader.broken_before()) };
        let text = text.to_owned();
        if let Some(place) = texts.get_mut(at) {
            whole &= place.is_none();
            *place = Some(text);
        }
    }
    Ok(if whole { texts } else { [None, None, None] })
}
