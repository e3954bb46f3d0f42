//! What people write out of habit, and what is written here instead.

use super::lexer::problem;
use crate::finding::{Code, Problem};

/// Something written out of habit, and what stands for it here.
#[derive(Clone, Copy)]
pub(in crate::condition) struct Slip(&'static str, &'static str);

impl Slip {
    pub(in crate::condition) fn problem(self, source: &str, byte: usize) -> Problem {
        problem(Code::ConditionInstead, source, byte).with("found", self.0).with("instead", self.1)
    }
}

/// Longest first, so that `==` is not read as `=`.
const SYMBOLS: &[Slip] = if cfg!(feature = "sentences") {
    &[
        Slip("===", "="),
        Slip("!==", "!="),
        Slip("==", "="),
        Slip("=<", "<="),
        Slip("=>", ">="),
        Slip("<>", "!="),
        Slip("&&", "and"),
        Slip("||", "or"),
        Slip("&", "and"),
        Slip("|", "or"),
        Slip("'", "\"…\""),
        Slip("`", "\"…\""),
        Slip("−", "-"),
        Slip("–", "-"),
        Slip("—", "-"),
        Slip("!", "not(…)"),
    ]
} else {
    &[]
};

const WORDS: &[Slip] = if cfg!(feature = "sentences") {
    &[
        Slip("AND", "and"),
        Slip("And", "and"),
        Slip("OR", "or"),
        Slip("Or", "or"),
        Slip("NOT", "not(…)"),
        Slip("Not", "not(…)"),
        Slip("IN", "in"),
        Slip("BETWEEN", "between"),
        Slip("IF", "if"),
        Slip("is", "="),
        Slip("IS", "="),
        Slip("TRUE", "true"),
        Slip("True", "true"),
        Slip("FALSE", "false"),
        Slip("False", "false"),
        Slip("NULL", "null"),
        Slip("Null", "null"),
        Slip("None", "null"),
        Slip("且", "and"),
        Slip("并且", "and"),
        Slip("和", "and"),
        Slip("或", "or"),
        Slip("或者", "or"),
        Slip("非", "not(…)"),
        Slip("等于", "="),
        Slip("不等于", "!="),
        Slip("大于", ">"),
        Slip("小于", "<"),
        Slip("是", "true"),
        Slip("否", "false"),
    ]
} else {
    &[]
};

/// The slip that a text begins with, `!=` aside.
pub(in crate::condition) fn symbol_instead(rest: &str) -> Option<Slip> {
    SYMBOLS.iter().copied().find(|slip| rest.starts_with(slip.0) && !(slip.0 == "!" && rest.starts_with("!=")))
}

pub(in crate::condition) fn word_instead(word: &str) -> Option<Slip> {
    WORDS.iter().copied().find(|slip| slip.0 == word)
}

/// What stands for a full-width form or a punctuation mark of Chinese input methods.
pub(in crate::condition) fn full_width_instead(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '、' => ',',
        '。' => '.',
        '《' => '<',
        '》' => '>',
        '【' => '[',
        '】' => ']',
        '×' => '*',
        '÷' => '/',
        _ => '"',
    }
}

/// White space that looks like a space, and what is not seen at all.
pub(in crate::condition) fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{3000}' | '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{2064}' | '\u{feff}')
}
