//! The answer as one page that needs nothing else: no script, no font, no picture from outside.

mod chart;
mod checked;
mod derived;
mod due;
mod edition;
mod left_out;
mod notes;
mod parts;
mod qualification;
mod sentence;
mod totals;
mod words;

use edition::Edition;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use wushe::finding::Lang;

use crate::answer::Answer;

const STYLE: &str = include_str!("style.css");
/// Marks every printed page; the style knows where.
const SYNTHETIC_PRINT: &str = include_str!("synthetic.css");
/// Should a word ever slip through unescaped, a browser still runs and fetches nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// The whole page: the edition in that language, and the other one at a click.
pub(crate) fn render(answer: &Answer<'_>, lang: Lang) -> String {
    let other = if lang == Lang::En { Lang::ZhHans } else { Lang::En };
    let (first, second) = (Edition::new(answer, lang), Edition::new(answer, other));
    let page = html! {
        (DOCTYPE)
        html lang=(first.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(concat!("wushe-report ", env!("CARGO_PKG_VERSION")));
                link rel="icon" href="data:,";
                title { (first.plain_title()) }
                style {
                    (PreEscaped(STYLE))
                    @if answer.synthetic { (PreEscaped(SYNTHETIC_PRINT)) }
                }
            }
            body {
                // A page has one `main`, and its headers and footers within it are no landmarks of the page.
                main {
                    (whole(&first, &second, "first"))
                    (whole(&second, &first, "second"))
                }
            }
        }
    };
    page.into_string()
}

fn whole(edition: &Edition<'_>, other: &Edition<'_>, place: &str) -> Markup {
    html! {
        div class={ "edition " (place) } id=(edition.tag()) lang=(edition.tag()) {
            a class="skip" href={ "#" (edition.id("figures")) } { (edition.say("跳到正文", "Skip to the figures")) }
            (edition.header(other))
            (sentence::section(edition))
            (totals::section(edition))
            (parts::by_units(edition))
            (parts::by_months(edition))
            (derived::sections(edition))
            (left_out::section(edition))
            (qualification::sections(edition))
            (due::section(edition))
            (checked::section(edition))
            (notes::readings(edition))
            (notes::others(edition))
            (notes::sources(edition))
            (edition.footer())
        }
    }
}
