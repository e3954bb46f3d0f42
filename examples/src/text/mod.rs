//! The answer for reading.

mod checked;
mod derived;
mod due;
mod figures;
mod qualification;
mod table;

use wushe::finding::Lang;

use crate::answer::Answer;

/// The page in the making, in one language.
struct Page {
    out: String,
    lang: Lang,
}

impl Page {
    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::En { en } else { zh }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn title(&mut self, zh: &str, en: &str) {
        self.out.push('\n');
        self.line(&format!("== {} ==", self.say(zh, en)));
    }

    /// Names of things, one after another.
    fn list(&self, parts: &[String]) -> String {
        parts.join(self.say("、", ", "))
    }

    /// A name, and what there is to say of it.
    fn pair(&self, name: &str, text: &str) -> String {
        format!("{name}{}{text}", self.say("：", ": "))
    }
}

/// The whole page.
pub(crate) fn render(answer: &Answer<'_>, lang: Lang) -> String {
    let mut page = Page { out: String::new(), lang };
    head(&mut page, answer);
    checked::write(&mut page, answer);
    figures::write(&mut page, answer);
    derived::write(&mut page, answer);
    qualification::write(&mut page, answer);
    due::write(&mut page, answer);
    figures::sources(&mut page, answer);
    page.out
}

fn head(page: &mut Page, answer: &Answer<'_>) {
    let pack = answer.pack;
    page.line(&match page.lang {
        Lang::ZhHans => format!("{}：社会工作服务数字，截至 {}", answer.place, answer.as_of),
        Lang::En => format!("{}: figures of social work service, until {}", answer.place, answer.as_of),
    });
    let mut lines = vec![
        (page.say("规则包", "rulebook"), format!("{} {}", pack.label().get(page.lang), pack.identity())),
        (page.say("区划名单", "division list"), answer.list_date.to_string()),
    ];
    let ledger = page.say("台账", "ledger");
    if answer.synthetic {
        let told = answer.told_synthetic(page.lang);
        lines.push((ledger, told.to_owned()));
    }
    lines.extend(answer.ledgers.iter().filter_map(|one| Some((ledger, one.name()?))));
    for (name, text) in lines {
        let line = page.pair(name, &text);
        page.line(&line);
    }
}
