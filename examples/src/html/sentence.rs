//! The figures in one sentence, in the source's own words where it has them.

use maud::{Markup, html};
use wushe::finding::Lang;
use wushe::metrics::{Figure, ReportedFigure};
use wushe::value::{Relation, Reported};

use super::edition::Edition;
use super::words::{day, unit_in_english};
use crate::answer::Answer;
use crate::number::{grouped, shown};

/// A part of the sentence.
enum Piece {
    Words(String),
    /// A figure, by its place among the answer's.
    Figure(usize, String),
}

pub(super) fn section(edition: &Edition<'_>) -> Markup {
    html! {
        section class="lead" aria-label=(edition.say("一句话", "In one sentence")) {
            p {
                @for piece in pieces(edition) {
                    @match piece {
                        Piece::Words(text) => (edition.words(&text)),
                        Piece::Figure(at, text) => { span class="figure" { b { (edition.words(&text)) } (edition.note(at + 1, "said")) } }
                    }
                }
                @if edition.answer.synthetic { " " (edition.synthetic()) }
            }
        }
    }
}

fn pieces(edition: &Edition<'_>) -> Vec<Piece> {
    let answer = edition.answer;
    let day = day(edition.lang, answer.as_of);
    if edition.lang == Lang::En {
        let mut pieces = vec![Piece::Words(format!("Until {day}, {}: ", edition.place()))];
        for (at, counted) in answer.figures.iter().enumerate() {
            let label = lower_first(counted.figure.measure().label().get(Lang::En));
            pieces.push(Piece::Words(format!("{}{label} ", if at > 0 { "; " } else { "" })));
            pieces.push(Piece::Figure(at, in_english(&counted.figure, style(answer, &counted.figure))));
        }
        pieces.push(Piece::Words(".".to_owned()));
        return pieces;
    }
    let figures: Vec<String> = answer.figures.iter().map(|counted| printed(&counted.figure, style(answer, &counted.figure))).collect();
    let mut pieces = vec![Piece::Words(format!("截至{day}，{}", edition.place()))];
    match template(answer) {
        Some((before, after)) => {
            for (at, (words, figure)) in before.into_iter().zip(figures).enumerate() {
                pieces.push(Piece::Words(full_width(words)));
                pieces.push(Piece::Figure(at, figure));
            }
            pieces.push(Piece::Words(full_width(after)));
        }
        None => {
            for (at, (counted, figure)) in answer.figures.iter().zip(figures).enumerate() {
                let label = counted.figure.measure().label().get(Lang::ZhHans);
                pieces.push(Piece::Words(format!("{}{label}", if at > 0 { "、" } else { "" })));
                pieces.push(Piece::Figure(at, figure));
            }
        }
    }
    pieces.push(Piece::Words("。".to_owned()));
    pieces
}

/// The reported figure whose way of printing this one takes, be it of the same days or not.
fn style<'a>(answer: &Answer<'a>, figure: &Figure) -> Option<&'a ReportedFigure> {
    let (measure, division) = (figure.measure().id(), figure.division());
    answer.pack.reported().iter().find(|reported| reported.measure.as_deref() == Some(measure) && reported.division == division)
}

fn restated(figure: &Figure, style: Option<&ReportedFigure>) -> Option<Reported> {
    style?.figure.restated(figure.value()?).filter(|print| print.unit() == &**figure.measure().unit())
}

fn printed(figure: &Figure, style: Option<&ReportedFigure>) -> String {
    let full = || format!("{}{}", shown(figure.value()), figure.measure().unit());
    restated(figure, style).map_or_else(full, |print| print.text().to_owned())
}

fn in_english(figure: &Figure, style: Option<&ReportedFigure>) -> String {
    let number = match restated(figure, style) {
        Some(print) => {
            let number = grouped(&print.printed().to_string());
            match print.relation() {
                Relation::Exact => number,
                Relation::Rounded => format!("about {number}"),
                Relation::AtLeast => format!("over {number}"),
            }
        }
        None => shown(figure.value()),
    };
    // The label says what is counted; what money and time are measured in, it doesn't.
    match unit_in_english(figure.measure().unit()) {
        Some(unit @ ("yuan" | "hours")) => format!("{number} {unit}"),
        _ => number,
    }
}

/// The source's sentence around its figures: the words before each, and those after the last. Nothing where the figures don't stand in
/// one clause, in their order.
fn template<'a>(answer: &Answer<'a>) -> Option<(Vec<&'a str>, &'a str)> {
    let styles: Vec<&ReportedFigure> = answer.figures.iter().map(|counted| style(answer, &counted.figure)).collect::<Option<_>>()?;
    let name = styles.first()?.citation.clause.as_deref()?;
    if styles.iter().any(|reported| reported.citation.clause.as_deref() != Some(name)) {
        return None;
    }
    let (document, clause) = name.split_once('#')?;
    let document = answer.pack.documents().iter().find(|known| *known.id == *document)?;
    let mut rest = document.clauses.iter().find(|known| *known.id == *clause)?.quote.as_str();
    let mut words = Vec::new();
    for reported in styles {
        let (before, after) = rest.split_once(reported.figure.text())?;
        // `231个` does not stand in `1231个`.
        if before.is_empty() || before.ends_with(|c: char| c.is_ascii_digit() || c == '.') {
            return None;
        }
        words.push(before);
        rest = after;
    }
    Some((words, rest))
}

/// The comma of Chinese print, where the source's page has lost it.
fn full_width(text: &str) -> String {
    text.replace(',', "，")
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
