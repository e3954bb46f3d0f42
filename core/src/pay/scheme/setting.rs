//! The settings that every pay scheme has, with their options.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::spec::Frequency;
use crate::choice::{DatedWord, OptionSpec, Setting};
use crate::finding::{Label, word_list};

/// A setting of a scheme: one that every scheme has, one of its own, or one that says when a component falls due.
#[derive(Clone, Debug)]
pub(in crate::pay) struct SchemeSetting {
    setting: Setting,
    /// The setting that every scheme has, if it is one of these.
    pub(in crate::pay) known: Option<StandardSetting>,
    /// Whether it says when a component falls due, which no condition reads.
    pub(in crate::pay) is_due: bool,
}

impl SchemeSetting {
    pub(in crate::pay) fn new(
        id: Arc<str>,
        known: Option<StandardSetting>,
        options: Arc<[OptionSpec]>,
        question: Label,
        stated: Vec<DatedWord>,
    ) -> Self {
        SchemeSetting { setting: Setting::new(id, options, question, stated), known, is_due: false }
    }
}

impl Deref for SchemeSetting {
    type Target = Setting;

    fn deref(&self) -> &Setting {
        &self.setting
    }
}

impl DerefMut for SchemeSetting {
    fn deref_mut(&mut self) -> &mut Setting {
        &mut self.setting
    }
}

word_list! {
    /// What every scheme settles or leaves open beside its numbers.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum StandardSetting {
        /// The day of a month whose facts decide about the post and the years of service.
        ReferenceDay = "reference_day",
        /// Whether that day itself is served already.
        ReferenceDayCounts = "reference_day_counts",
        /// From which month years count that are complete.
        StepStarts = "step_starts",
        /// From which month a certificate or a registration counts.
        Starts = "starts",
        /// From which month a degree or a diploma counts.
        EducationStarts = "education_starts",
        /// Which paper says what the education is.
        EducationPaper = "education_paper",
        /// Whose years count: those in any post or in the one held.
        ServiceIn = "service_in",
        /// How service adds up over a gap.
        Gaps = "gaps",
        /// What a year that is not complete counts.
        PartYears = "part_years",
        /// When a year is complete that began on 29 February.
        LeapDay = "leap_day",
        /// What a year counts that is over and was not appraised.
        NotAppraised = "not_appraised",
        /// From when a failed year is removed.
        FailedFrom = "failed_from",
        /// What a failed year removes.
        FailedYears = "failed_years",
        /// Whether raises end at the post's highest grade.
        Cap = "cap",
        /// What several certificates count.
        Stacking = "stacking",
        /// What two posts at once are paid.
        Concurrent = "concurrent",
        /// Which of the posts held first is paid, where several are held since one day.
        SameDay = "same_day",
        /// Whether the days of a break in service are paid.
        BreakPay = "break_pay",
        /// What a month is paid that was not served whole.
        BrokenMonth = "broken_month",
        /// To what amounts are rounded.
        RoundingUnit = "rounding_unit",
        /// How they are rounded.
        RoundingMode = "rounding_mode",
        /// What is rounded.
        RoundingOf = "rounding_of",
    }

    /// Every setting, in the order in which a payslip needs them.
    pub const ALL: [StandardSetting; 22];

    /// Its name in rulebooks, choices and conditions.
    pub fn as_str;

    /// The setting of that name.
    pub fn from_name;
}

/// A setting's choices, each with what it means in both languages.
type Choices = &'static [(&'static str, &'static str, &'static str)];

impl StandardSetting {
    /// What it can be, with what each choice means in Chinese and English.
    #[must_use]
    pub fn choices(self) -> Choices {
        match self {
            StandardSetting::ReferenceDay => {
                &[("first", "当月第一天", "the first day of the month"), ("last", "当月最后一天", "the last day of the month")]
            }
            StandardSetting::ReferenceDayCounts => &[
                ("yes", "当天算已服务一天", "it is a day served"),
                ("no", "当天不算，算到前一天", "it is not, service is counted until the day before"),
            ],
            StandardSetting::StepStarts => &[
                ("same_month", "基准日已满年限的当月", "the month on whose reference day they are complete"),
                ("next_month", "次月", "the month after"),
            ],
            StandardSetting::Starts | StandardSetting::EducationStarts => &[
                ("same_month", "取得或完成的当月", "the month in which it is obtained or completed"),
                ("next_month", "次月", "the month after"),
            ],
            StandardSetting::EducationPaper => &[
                ("degree", "学位", "the degree"),
                ("diploma", "学历", "the diploma"),
                ("both", "学历和学位兼有，按较低的", "degree and diploma together, the lower of them"),
                ("either", "学历或学位，按较高的", "degree or diploma, the higher of them"),
            ],
            StandardSetting::ServiceIn => {
                &[("any_post", "各岗位合并计算", "in any post"), ("same_post", "只算现岗位", "in the post held now alone")]
            }
            StandardSetting::Gaps => &[
                ("removed", "扣除间断的天数", "the days of the gap are taken out"),
                ("spells", "各段分别取整再相加", "each spell is rounded on its own and the years are added"),
                ("restart", "间断后重新计算", "service begins anew after a gap"),
            ],
            StandardSetting::PartYears => &[
                ("down", "不满一年不计", "a year that is not complete does not count"),
                ("up", "不满一年按一年计", "a year that is not complete counts whole"),
                ("kept", "不取整，按足月计", "nothing is rounded, whole months count"),
            ],
            StandardSetting::LeapDay => &[
                ("february_28", "平年 2 月 28 日", "on 28 February of a common year"),
                ("march_1", "平年 3 月 1 日", "on 1 March of a common year"),
            ],
            StandardSetting::NotAppraised => {
                &[("counted", "照常计入年限", "it counts as service"), ("failed", "按不合格处理", "it counts as failed")]
            }
            StandardSetting::FailedFrom => &[
                ("next_year", "次年 1 月 1 日起", "from 1 January of the year after"),
                ("same_year", "该年度当年起", "from that year itself"),
            ],
            StandardSetting::FailedYears => &[
                ("year", "该年度任职的，扣减一年", "one year is taken from the years counted, where service lies in it"),
                ("days", "扣除该年度的天数", "the days of that year are taken out"),
                ("kept", "不扣减", "nothing is taken out"),
            ],
            StandardSetting::Cap => {
                &[("post_top", "不超过本岗位最高级", "not above the post's highest grade"), ("none", "可以超过", "it may go above")]
            }
            StandardSetting::Stacking => &[("highest", "只按最高一级", "the highest alone counts"), ("sum", "各级相加", "all are added")],
            StandardSetting::Concurrent => {
                &[("highest", "只发一份，就高", "one pay, the higher"), ("earliest", "按先任的岗位", "the post held first")]
            }
            StandardSetting::SameDay => &[("highest", "就高", "the higher pay"), ("lowest", "就低", "the lower pay")],
            StandardSetting::BreakPay => &[
                ("unpaid", "不发，间断的日子按未任职处理", "not paid, as days without an appointment"),
                ("paid", "照发", "paid as days served"),
            ],
            StandardSetting::BrokenMonth => &[
                ("whole", "按整月，以基准日的岗位为准", "as a whole month in the post of the reference day, where that day was served"),
                ("days", "按日历天数折算，各岗位按各自的天数", "by calendar days, each post by its own"),
            ],
            StandardSetting::RoundingUnit => {
                &[("yuan", "元", "whole yuan"), ("jiao", "角", "tenths of a yuan"), ("fen", "分", "hundredths of a yuan")]
            }
            StandardSetting::RoundingMode => &[("half_up", "四舍五入", "half up"), ("down", "舍去", "down"), ("up", "进位", "up")],
            StandardSetting::RoundingOf => &[("line", "每一项", "each line"), ("total", "合计", "the total alone")],
        }
    }

    /// What to ask where a rule leaves it open.
    #[must_use]
    pub fn question(self) -> Label {
        let (zh, en) = match self {
            StandardSetting::ReferenceDay => ("以当月哪一天的情况为准？", "which day of a month decides?"),
            StandardSetting::ReferenceDayCounts => ("基准日当天算不算已服务的一天？", "is the day that decides itself a day served?"),
            StandardSetting::StepStarts => {
                ("工作年限满了，从哪个月起计？", "from which month do years of service count that are complete?")
            }
            StandardSetting::Starts => ("证书、登记从哪个月起计？", "from which month does a certificate or a registration count?"),
            StandardSetting::EducationStarts => ("学历、学位从哪个月起计？", "from which month does a degree or a diploma count?"),
            StandardSetting::EducationPaper => ("受教育程度按学历还是学位？", "is the education that of the degree or of the diploma?"),
            StandardSetting::ServiceIn => ("哪些岗位的年限计入？", "whose years of service count?"),
            StandardSetting::Gaps => ("中间有间断，年限如何累计？", "how does service add up over a gap?"),
            StandardSetting::PartYears => ("不满一年如何计算？", "what does a year count that is not complete?"),
            StandardSetting::LeapDay => ("2 月 29 日起算的，平年哪一天满年？", "when is a year complete that began on 29 February?"),
            StandardSetting::NotAppraised => ("已过去而没有考核结果的年度如何计？", "what does a past year count that was not appraised?"),
            StandardSetting::FailedFrom => ("考核不合格的年度从什么时候起扣减？", "from when is a failed year removed?"),
            StandardSetting::FailedYears => ("考核不合格的年度如何扣减年限？", "what does a failed year remove?"),
            StandardSetting::Cap => ("提升后能否超过本岗位最高级？", "may a raise go above the post's highest grade?"),
            StandardSetting::Stacking => ("持有多级证书时如何计算？", "what do several certificates count?"),
            StandardSetting::Concurrent => ("同时担任两个岗位如何计发？", "what are two posts at once paid?"),
            StandardSetting::SameDay => {
                ("几个岗位同一天起任，按先任的计发时按哪一个？", "which of several posts held since one day is the one held first?")
            }
            StandardSetting::BreakPay => ("间断期间发不发？", "are the days of a break in service paid?"),
            StandardSetting::BrokenMonth => {
                ("未满一个月或月中换岗，如何计发？", "what is a month paid that was not served whole, or in which the post changed?")
            }
            StandardSetting::RoundingUnit => ("金额取到什么单位？", "to what are amounts rounded?"),
            StandardSetting::RoundingMode => ("金额如何取整？", "how are amounts rounded?"),
            StandardSetting::RoundingOf => ("逐项取整还是只对合计取整？", "is each line rounded, or the total alone?"),
        };
        Label::new(zh, en)
    }
}

/// What a setting that every scheme has can be.
pub(in crate::pay) fn options_of(setting: StandardSetting) -> Arc<[OptionSpec]> {
    setting.choices().iter().map(|(id, zh, en)| OptionSpec { id: (*id).into(), label: Label::new(*zh, *en) }).collect()
}

/// The months in which a component of that frequency can fall due: those of its own period, then those of the next one.
pub(in crate::pay) fn due_months(frequency: Frequency) -> Arc<[OptionSpec]> {
    let Some(length) = frequency.months() else { return Arc::new([]) };
    let option = |nth: i32| {
        let (after, first) = (nth >= length, nth % length);
        let months: Vec<String> = (0..12 / length).map(|part| (part * length + first + 1).to_string()).collect();
        let id = format!(
            "{}{}",
            if after {
                "next_"
            } else if length < 12 {
                "months_"
            } else {
                ""
            },
            months.join("_")
        );
        let (zh, en) = (months.join("、"), months.join(", "));
        let label = match (length, after) {
            (12, false) => Label::new(format!("当年{zh}月"), format!("month {en} of the year")),
            (12, true) => Label::new(format!("次年{zh}月"), format!("month {en} of the next year")),
            (_, false) => Label::new(format!("{zh}月"), format!("months {en}")),
            (_, true) => Label::new(format!("{zh}月，发上一期的"), format!("months {en}, for the period before")),
        };
        OptionSpec { id: id.into(), label }
    };
    (0..length * 2).map(option).collect()
}
