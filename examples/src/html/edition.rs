use std::fmt::Display;

use maud::{Markup, html};
use wushe::finding::Lang;
use wushe::metrics::{Figure, Measure};

use super::words::{self, day, period};
use crate::answer::Answer;
use crate::derived::Derived;

/// The page in one language.
pub(super) struct Edition<'a> {
    pub(super) answer: &'a Answer<'a>,
    pub(super) lang: Lang,
}

impl<'a> Edition<'a> {
    pub(super) fn new(answer: &'a Answer<'a>, lang: Lang) -> Self {
        Edition { answer, lang }
    }

    pub(super) fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        if self.lang == Lang::En { en } else { zh }
    }

    /// The language's tag, which is also the anchor of this edition.
    pub(super) fn tag(&self) -> &'static str {
        self.say("zh-Hans", "en")
    }

    /// An anchor of this edition alone.
    pub(super) fn id(&self, name: impl Display) -> String {
        format!("{}-{name}", self.say("zh", "en"))
    }

    /// Words that are not the page's own.
    pub(super) fn words(&self, text: &str) -> Markup {
        words::words(self.lang, text)
    }

    pub(super) fn label(&self, measure: &Measure) -> Markup {
        self.words(measure.label().get(self.lang))
    }

    /// The unit of counting, and in English what it means.
    pub(super) fn unit(&self, measure: &Measure) -> Markup {
        match words::unit_in_english(measure.unit()) {
            Some(english) if self.lang == Lang::En => html! { (english) },
            _ => self.words(measure.unit()),
        }
    }

    /// The place that the figures are of; the rulebook's own English name of it, where it has one.
    pub(super) fn place(&self) -> &'a str {
        let label = self.answer.pack.label();
        if *label.zh == *self.answer.place { label.get(self.lang) } else { &self.answer.place }
    }

    pub(super) fn plain_title(&self) -> String {
        let what = self.say("社会工作服务数字", "figures of social work service");
        let title = format!("{}{}{what}", self.place(), self.say("", ": "));
        if self.answer.synthetic { format!("{title}{}", self.say("（合成数据）", " (synthetic data)")) } else { title }
    }

    /// A reference to a note, told apart by where it stands.
    pub(super) fn note(&self, number: usize, from: &str) -> Markup {
        html! {
            // Joined to its word, so that no line begins with it.
            "\u{2060}"
            sup class="ref" {
                a role="doc-noteref" id=(self.id(format_args!("{from}-{number}"))) href={ "#" (self.id(format_args!("note-{number}"))) }
                    aria-label=(format!("{} {number}", self.say("注", "note"))) { (number) }
            }
        }
    }

    /// A reference to an entry of the list of sources.
    pub(super) fn source(&self, key: &str) -> Markup {
        html! { a class="source" href={ "#" (self.id(format_args!("source-{key}"))) } { "[" (key) "]" } }
    }

    /// What a table or a chart was made from.
    pub(super) fn made_from(&self, more: Markup) -> Markup {
        html! {
            p class="from" {
                (self.say("来源：", "Source: "))
                @for at in 1..=self.answer.ledgers.len() { (self.source(&format!("L{at}"))) " " }
                (self.source("R")) " " (self.source("D"))
                (more)
                @if self.answer.synthetic { " " (self.synthetic()) }
            }
        }
    }

    /// A table under a caption, whose first column names its rows and the others are of numbers, and what it was made from.
    pub(super) fn table(&self, name: &str, caption: Markup, headings: &[(&str, &str)], rows: Markup) -> Markup {
        let id = self.id(name);
        html! {
            section class="wide" tabindex="0" aria-labelledby=(id) {
                table {
                    caption id=(id) { (caption) }
                    thead {
                        tr {
                            @for (at, (zh, en)) in headings.iter().enumerate() {
                                @if at == 0 { th scope="col" { (self.say(zh, en)) } } @else { th scope="col" class="number" { (self.say(zh, en)) } }
                            }
                        }
                    }
                    tbody { (rows) }
                }
            }
            (self.made_from(html! {}))
        }
    }

    /// The mark of what stands on a synthetic ledger.
    pub(super) fn synthetic(&self) -> Markup {
        html! { strong class="mark" { (self.say("合成数据", "Synthetic")) } }
    }

    /// The number of a figure's note.
    pub(super) fn number_of(&self, figure: &Figure) -> usize {
        let same = |counted: &crate::answer::Counted<'_>| counted.figure.measure().id() == figure.measure().id();
        self.answer.figures.iter().position(same).map_or(0, |at| at + 1)
    }

    pub(super) fn header(&self, other: &Edition<'_>) -> Markup {
        let answer = self.answer;
        let sections = [
            ("figures", "各项数字", "Figures"),
            ("units", "分旗县市", "By unit"),
            ("months", "分月", "By month"),
            ("changes", "比上月", "Change"),
            ("indicators", "指标", "Indicators"),
            ("targets", "目标", "Targets"),
            ("left-out", "未计入", "Left out"),
            ("raises", "资格与提级", "Raises"),
            ("posts", "岗位设置", "Posts"),
            ("due", "到期", "Due"),
            ("check", "检查", "Check"),
            ("notes", "口径", "Readings"),
            ("sources", "来源", "Sources"),
        ];
        html! {
            header {
                @if answer.synthetic {
                    p class="banner" {
                        (answer.told_synthetic(self.lang)) (self.say("。", "."))
                    }
                }
                p class="kicker" {
                    span { (self.words(self.place())) }
                    a href={ "#" (other.tag()) } lang=(other.tag()) hreflang=(other.tag()) { (other.say("中文", "English")) }
                }
                h1 { (self.say("社会工作服务数字", "Figures of social work service")) }
                p class="period" {
                    @match answer.figures.first() {
                        Some(counted) => (period(self.lang, counted.figure.period())),
                        None => (day(self.lang, answer.as_of)),
                    }
                }
                nav aria-label=(self.say("本页内容", "On this page")) {
                    ul { @for (id, zh, en) in sections.into_iter().filter(|(id, ..)| self.has(id)) { li { a href={ "#" (self.id(id)) } { (self.say(zh, en)) } } } }
                }
            }
        }
    }

    /// Whether the page has that section.
    fn has(&self, section: &str) -> bool {
        let answer = self.answer;
        let derived = answer.derived.as_ref();
        match section {
            "raises" | "posts" => answer.qualification.is_some(),
            "due" => answer.due.is_some(),
            "changes" => derived.is_some(),
            "indicators" => derived.is_some_and(|found| !found.indicators.is_empty()),
            "targets" => derived.is_some_and(Derived::has_targets),
            _ => true,
        }
    }

    pub(super) fn footer(&self) -> Markup {
        html! {
            footer {
                p {
                    (self.say("由 wushe-report ", "Made by wushe-report ")) (env!("CARGO_PKG_VERSION"))
                    (self.say(
                        " 从台账算出；同样的台账和规则包，得到同样的一页，所以页上没有制作时间。",
                        " from the ledgers; the same ledgers and rulebook give the same page, so it bears no time of making.",
                    ))
                }
            }
        }
    }
}
