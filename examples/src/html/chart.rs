//! Bars and columns as SVG, each with its value in print: no colour has to be told from another.

use maud::{Markup, html};
use unicode_width::UnicodeWidthStr;
use wushe::finding::Lang;
use wushe::value::Decimal;

use super::edition::Edition;
use crate::number::or_dashes;

/// As wide as a small phone shows without scaling, so that the letters keep their size there.
const WIDTH: usize = 340;
/// A chart of more rows would not fit a printed page.
const ROWS: usize = 24;
const LABEL_PLACES: usize = 16;

/// One value.
pub(super) struct Bar {
    pub(super) label: String,
    /// The year of a month.
    pub(super) group: Option<String>,
    /// Nothing where it is not known.
    pub(super) value: Option<Decimal>,
    /// Whether it covers only a part of its days.
    pub(super) partial: bool,
}

impl Bar {
    fn name(&self) -> String {
        self.group.as_ref().map_or_else(|| self.label.clone(), |group| format!("{group}-{:0>2}", self.label))
    }
}

/// Bars one below the other; a long row of them in several pieces, so that none is cut by a page's end.
pub(super) fn bars(edition: &Edition<'_>, id: &str, title: &str, bars: &[Bar]) -> Markup {
    let shown = shown(bars);
    let most = most(bars);
    let labels: Vec<String> = bars.iter().map(|bar| shortened(&bar.name())).collect();
    let left = 7 * labels.iter().map(|label| label.width()).max().unwrap_or_default() + 8;
    let right = 8 * shown.iter().map(String::len).max().unwrap_or_default() + 10;
    let room = WIDTH.saturating_sub(left + right).max(40);
    html! {
        @for (piece, rows) in bars.chunks(ROWS).enumerate() {
            @let name = format!("{id}-{piece}");
            svg viewBox={ "0 0 " (WIDTH) " " (rows.len() * 24) } role="img" aria-labelledby=(labelled(edition, &name)) {
                (told(edition, &name, title, rows))
                (hatch(edition, &name))
                @for (at, bar) in rows.iter().enumerate() {
                    @let y = at * 24;
                    @let row = piece * ROWS + at;
                    @let length = share(bar.value.unwrap_or_default(), most, room);
                    text class="label" x=(left - 6) y=(y + 16) text-anchor="end" lang=[foreign(edition, labels.get(row))] { (labels.get(row).map_or("", String::as_str)) }
                    rect class=(class(bar)) x=(left) y=(y + 4) width=(length) height="16" fill=[fill(edition, &name, bar)] {}
                    text class="value" x=(length.checked_add(Decimal::from(left + 5)).unwrap_or_default()) y=(y + 16) {
                        (shown.get(row).map_or("", String::as_str))
                    }
                }
                line class="axis" x1=(left) x2=(left) y1="0" y2=(rows.len() * 24) {}
            }
        }
    }
}

/// Columns side by side, the years below the months.
pub(super) fn columns(edition: &Edition<'_>, id: &str, title: &str, bars: &[Bar]) -> Markup {
    let shown = shown(bars);
    let most = most(bars);
    let longest = shown.iter().map(String::len).max().unwrap_or_default();
    let pitch = WIDTH / bars.len().max(1);
    let upright = longest * 7 <= pitch;
    let top = if upright { 16 } else { longest * 7 + 6 };
    let room = 110;
    let foot = top + room;
    let wide = (pitch * 7 / 10).min(34);
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (foot + 36) } role="img" aria-labelledby=(labelled(edition, id)) {
            (told(edition, id, title, bars))
            (hatch(edition, id))
            @for (at, bar) in bars.iter().enumerate() {
                @let middle = at * pitch + pitch / 2;
                @let height = share(bar.value.unwrap_or_default(), most, room);
                @let head = Decimal::from(foot).checked_sub(height).unwrap_or_default();
                rect class=(class(bar)) x=(middle - wide / 2) y=(head) width=(wide) height=(height) fill=[fill(edition, id, bar)] {}
                @if upright {
                    text class="value" x=(middle) y=(head.checked_sub(Decimal::from(4)).unwrap_or_default()) text-anchor="middle" {
                        (shown.get(at).map_or("", String::as_str))
                    }
                } @else {
                    text class="value" transform={ "translate(" (middle + 4) " " (head.checked_sub(Decimal::from(5)).unwrap_or_default()) ") rotate(-90)" } {
                        (shown.get(at).map_or("", String::as_str))
                    }
                }
                text class="label" x=(middle) y=(foot + 15) text-anchor="middle" { (bar.label) }
                @let before = at.checked_sub(1).and_then(|before| bars.get(before)).and_then(|bar| bar.group.as_ref());
                @if let Some(year) = bar.group.as_ref().filter(|year| before != Some(year)) {
                    line class="axis" x1=(at * pitch) x2=(at * pitch) y1=(foot) y2=(foot + 34) {}
                    text class="label" x=(at * pitch + 4) y=(foot + 31) { (year) }
                }
            }
            line class="axis" x1="0" x2=(WIDTH) y1=(foot) y2=(foot) {}
        }
    }
}

fn shown(bars: &[Bar]) -> Vec<String> {
    or_dashes(&bars.iter().map(|bar| bar.value).collect::<Vec<_>>())
}

fn most(bars: &[Bar]) -> Decimal {
    bars.iter().filter_map(|bar| bar.value).max().unwrap_or_default().max(Decimal::ONE)
}

/// The part of that room that a value takes.
fn share(value: Decimal, most: Decimal, room: usize) -> Decimal {
    let length = value.max(Decimal::ZERO).checked_div(most).and_then(|part| part.checked_mul(Decimal::from(room)));
    length.unwrap_or_default().round_dp(1).normalize()
}

/// A name that fits beside its bar; the table has the whole.
fn shortened(name: &str) -> String {
    if name.width() <= LABEL_PLACES {
        return name.to_owned();
    }
    let mut short = String::new();
    for c in name.chars() {
        if short.width() + 2 > LABEL_PLACES - 2 {
            break;
        }
        short.push(c);
    }
    short + "…"
}

fn labelled(edition: &Edition<'_>, id: &str) -> String {
    format!("{} {}", edition.id(format_args!("{id}-title")), edition.id(format_args!("{id}-desc")))
}

/// What the chart shows, for those who don't see it.
fn told(edition: &Edition<'_>, id: &str, title: &str, bars: &[Bar]) -> Markup {
    let values: Vec<String> = bars.iter().zip(shown(bars)).map(|(bar, value)| format!("{} {value}", bar.name())).collect();
    html! {
        title id=(edition.id(format_args!("{id}-title"))) { (title) }
        desc id=(edition.id(format_args!("{id}-desc"))) { (values.join(edition.say("；", "; "))) }
    }
}

/// The language of a name in another language than the page's. It stands on the element: within a drawing, an element of HTML would end it.
fn foreign(edition: &Edition<'_>, name: Option<&String>) -> Option<&'static str> {
    (edition.lang == Lang::En && name.is_some_and(|name| !name.is_ascii())).then_some("zh-Hans")
}

fn class(bar: &Bar) -> &'static str {
    if bar.partial { "bar partial" } else { "bar" }
}

fn fill(edition: &Edition<'_>, id: &str, bar: &Bar) -> Option<String> {
    bar.partial.then(|| format!("url(#{})", edition.id(format_args!("{id}-hatch"))))
}

fn hatch(edition: &Edition<'_>, id: &str) -> Markup {
    html! {
        pattern id=(edition.id(format_args!("{id}-hatch"))) width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
            line class="hatch" x1="0" x2="0" y1="0" y2="5" {}
        }
    }
}
