use std::sync::Arc;

use crate::citation::Citation;
use crate::finding::{Label, Place};
use crate::time::Span;

/// Something other than a number that a scheme settles or leaves open.
#[derive(Clone, Debug)]
pub struct SettingSpec {
    /// Its name: one that every scheme has ([`Setting`]) or the scheme's own, which conditions read.
    pub id: Arc<str>,
    /// The scheme's own choices.
    pub options: Vec<OptionSpec>,
    /// What to ask where the rule leaves it open.
    pub question: Option<Label>,
    /// What it is when.
    pub entries: Vec<SettingEntry>,
    /// Where it stands in the rulebook.
    pub place: Place,
}

/// What a setting is for some days.
#[derive(Clone, Debug)]
pub struct SettingEntry {
    /// The days for which it holds.
    pub span: Span,
    /// What it is; nothing where the rule leaves it open.
    pub value: Option<Arc<str>>,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: Place,
}

/// One choice of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it means.
    pub label: Label,
}

/// What every scheme settles or leaves open beside its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// The day of a month whose facts decide about the post and the years of service.
    ReferenceDay,
    /// From which month a certificate, a registration or an education counts.
    Starts,
    /// Whose years count: those in any post or in the one held.
    ServiceIn,
    /// How service adds up over a gap.
    Gaps,
    /// What a year that is not complete counts.
    PartYears,
    /// What a failed year removes.
    FailedYears,
    /// Whether raises end at the post's highest grade.
    Cap,
    /// What several certificates count.
    Stacking,
    /// What two posts at once are paid.
    Concurrent,
    /// What a month is paid that was not served whole.
    BrokenMonth,
    /// To what amounts are rounded.
    RoundingUnit,
    /// How they are rounded.
    RoundingMode,
    /// What is rounded.
    RoundingOf,
}

/// A setting's choices, each with what it means in both languages.
type Choices = &'static [(&'static str, &'static str, &'static str)];

impl Setting {
    /// Every setting, in the order in which a payslip needs them.
    pub const ALL: [Setting; 13] = [
        Setting::ReferenceDay,
        Setting::Starts,
        Setting::ServiceIn,
        Setting::Gaps,
        Setting::PartYears,
        Setting::FailedYears,
        Setting::Cap,
        Setting::Stacking,
        Setting::Concurrent,
        Setting::BrokenMonth,
        Setting::RoundingUnit,
        Setting::RoundingMode,
        Setting::RoundingOf,
    ];

    /// Its name in rulebooks, choices and conditions.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Setting::ReferenceDay => "reference_day",
            Setting::Starts => "starts",
            Setting::ServiceIn => "service_in",
            Setting::Gaps => "gaps",
            Setting::PartYears => "part_years",
            Setting::FailedYears => "failed_years",
            Setting::Cap => "cap",
            Setting::Stacking => "stacking",
            Setting::Concurrent => "concurrent",
            Setting::BrokenMonth => "broken_month",
            Setting::RoundingUnit => "rounding_unit",
            Setting::RoundingMode => "rounding_mode",
            Setting::RoundingOf => "rounding_of",
        }
    }

    /// The setting of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Setting> {
        Setting::ALL.into_iter().find(|setting| setting.as_str() == name)
    }

    /// What it can be, with what each choice means in Chinese and English.
    #[must_use]
    pub fn choices(self) -> Choices {
        match self {
            Setting::ReferenceDay => {
                &[("first", "当月第一天", "the first day of the month"), ("last", "当月最后一天", "the last day of the month")]
            }
            Setting::Starts => &[
                ("same_month", "取得或完成的当月", "the month in which it is obtained or completed"),
                ("next_month", "次月", "the month after"),
            ],
            Setting::ServiceIn => {
                &[("any_post", "各岗位合并计算", "in any post"), ("same_post", "只算现岗位", "in the post held now alone")]
            }
            Setting::Gaps => &[
                ("removed", "扣除间断的天数", "the days of the gap are taken out"),
                ("spells", "各段分别取整再相加", "each spell is rounded on its own and the years are added"),
                ("restart", "间断后重新计算", "service begins anew after a gap"),
            ],
            Setting::PartYears => &[
                ("down", "不满一年不计", "a year that is not complete does not count"),
                ("up", "不满一年按一年计", "a year that is not complete counts whole"),
            ],
            Setting::FailedYears => &[
                ("year", "扣减一年", "one year is taken from the years counted"),
                ("days", "扣除该年度的天数", "the days of that year are taken out"),
                ("kept", "不扣减", "nothing is taken out"),
            ],
            Setting::Cap => {
                &[("post_top", "不超过本岗位最高级", "not above the post's highest grade"), ("none", "可以超过", "it may go above")]
            }
            Setting::Stacking => &[("highest", "只按最高一级", "the highest alone counts"), ("sum", "各级相加", "all are added")],
            Setting::Concurrent => {
                &[("highest", "只发一份，就高", "one pay, the higher"), ("earliest", "按先任的岗位", "the post held first")]
            }
            Setting::BrokenMonth => &[
                ("whole", "按整月，以基准日的岗位为准", "as a whole month in the post of the reference day, where that day was served"),
                ("days", "按日历天数折算，各岗位按各自的天数", "by calendar days, each post by its own"),
            ],
            Setting::RoundingUnit => {
                &[("yuan", "元", "whole yuan"), ("jiao", "角", "tenths of a yuan"), ("fen", "分", "hundredths of a yuan")]
            }
            Setting::RoundingMode => &[("half_up", "四舍五入", "half up"), ("down", "舍去", "down"), ("up", "进位", "up")],
            Setting::RoundingOf => &[("line", "每一项", "each line"), ("total", "合计", "the total alone")],
        }
    }

    /// What to ask where a rule leaves it open.
    #[must_use]
    pub fn question(self) -> Label {
        let (zh, en) = match self {
            Setting::ReferenceDay => ("以当月哪一天的情况为准？", "which day of a month decides?"),
            Setting::Starts => ("证书、登记、学历从哪个月起计？", "from which month does a certificate, registration or education count?"),
            Setting::ServiceIn => ("哪些岗位的年限计入？", "whose years of service count?"),
            Setting::Gaps => ("中间有间断，年限如何累计？", "how does service add up over a gap?"),
            Setting::PartYears => ("不满一年如何计算？", "what does a year count that is not complete?"),
            Setting::FailedYears => ("考核不合格的年度如何扣减年限？", "what does a failed year remove?"),
            Setting::Cap => ("提升后能否超过本岗位最高级？", "may a raise go above the post's highest grade?"),
            Setting::Stacking => ("持有多级证书时如何计算？", "what do several certificates count?"),
            Setting::Concurrent => ("同时担任两个岗位如何计发？", "what are two posts at once paid?"),
            Setting::BrokenMonth => {
                ("未满一个月或月中换岗，如何计发？", "what is a month paid that was not served whole, or in which the post changed?")
            }
            Setting::RoundingUnit => ("金额取到什么单位？", "to what are amounts rounded?"),
            Setting::RoundingMode => ("金额如何取整？", "how are amounts rounded?"),
            Setting::RoundingOf => ("逐项取整还是只对合计取整？", "is each line rounded, or the total alone?"),
        };
        Label::new(zh, en)
    }
}
