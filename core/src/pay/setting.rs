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
    /// Whether that day itself is served already.
    ReferenceDayCounts,
    /// From which month years count that are complete.
    StepStarts,
    /// From which month a certificate or a registration counts.
    Starts,
    /// From which month a degree or a diploma counts.
    EducationStarts,
    /// Which paper says what the education is.
    EducationPaper,
    /// Whose years count: those in any post or in the one held.
    ServiceIn,
    /// How service adds up over a gap.
    Gaps,
    /// What a year that is not complete counts.
    PartYears,
    /// When a year is complete that began on 29 February.
    LeapDay,
    /// What a year counts that is over and was not appraised.
    NotAppraised,
    /// From when a failed year is removed.
    FailedFrom,
    /// What a failed year removes.
    FailedYears,
    /// Whether raises end at the post's highest grade.
    Cap,
    /// What several certificates count.
    Stacking,
    /// What two posts at once are paid.
    Concurrent,
    /// Which of the posts held first is paid, where several are held since one day.
    SameDay,
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
    pub const ALL: [Setting; 21] = [
        Setting::ReferenceDay,
        Setting::ReferenceDayCounts,
        Setting::StepStarts,
        Setting::Starts,
        Setting::EducationStarts,
        Setting::EducationPaper,
        Setting::ServiceIn,
        Setting::Gaps,
        Setting::PartYears,
        Setting::LeapDay,
        Setting::NotAppraised,
        Setting::FailedFrom,
        Setting::FailedYears,
        Setting::Cap,
        Setting::Stacking,
        Setting::Concurrent,
        Setting::SameDay,
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
            Setting::ReferenceDayCounts => "reference_day_counts",
            Setting::StepStarts => "step_starts",
            Setting::Starts => "starts",
            Setting::EducationStarts => "education_starts",
            Setting::EducationPaper => "education_paper",
            Setting::ServiceIn => "service_in",
            Setting::Gaps => "gaps",
            Setting::PartYears => "part_years",
            Setting::LeapDay => "leap_day",
            Setting::NotAppraised => "not_appraised",
            Setting::FailedFrom => "failed_from",
            Setting::FailedYears => "failed_years",
            Setting::Cap => "cap",
            Setting::Stacking => "stacking",
            Setting::Concurrent => "concurrent",
            Setting::SameDay => "same_day",
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
            Setting::ReferenceDayCounts => &[
                ("yes", "当天算已服务一天", "it is a day served"),
                ("no", "当天不算，算到前一天", "it is not, service is counted until the day before"),
            ],
            Setting::StepStarts => &[
                ("same_month", "基准日已满年限的当月", "the month on whose reference day they are complete"),
                ("next_month", "次月", "the month after"),
            ],
            Setting::Starts | Setting::EducationStarts => &[
                ("same_month", "取得或完成的当月", "the month in which it is obtained or completed"),
                ("next_month", "次月", "the month after"),
            ],
            Setting::EducationPaper => &[
                ("degree", "学位", "the degree"),
                ("diploma", "学历", "the diploma"),
                ("both", "学历和学位兼有，按较低的", "degree and diploma together, the lower of them"),
                ("either", "学历或学位，按较高的", "degree or diploma, the higher of them"),
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
                ("kept", "不取整，按足月计", "nothing is rounded, whole months count"),
            ],
            Setting::LeapDay => &[
                ("february_28", "平年 2 月 28 日", "on 28 February of a common year"),
                ("march_1", "平年 3 月 1 日", "on 1 March of a common year"),
            ],
            Setting::NotAppraised => {
                &[("counted", "照常计入年限", "it counts as service"), ("failed", "按不合格处理", "it counts as failed")]
            }
            Setting::FailedFrom => &[
                ("next_year", "次年 1 月 1 日起", "from 1 January of the year after"),
                ("same_year", "该年度当年起", "from that year itself"),
            ],
            Setting::FailedYears => &[
                ("year", "该年度任职的，扣减一年", "one year is taken from the years counted, where service lies in it"),
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
            Setting::SameDay => &[("highest", "就高", "the higher pay"), ("lowest", "就低", "the lower pay")],
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
            Setting::ReferenceDayCounts => ("基准日当天算不算已服务的一天？", "is the day that decides itself a day served?"),
            Setting::StepStarts => ("工作年限满了，从哪个月起计？", "from which month do years of service count that are complete?"),
            Setting::Starts => ("证书、登记从哪个月起计？", "from which month does a certificate or a registration count?"),
            Setting::EducationStarts => ("学历、学位从哪个月起计？", "from which month does a degree or a diploma count?"),
            Setting::EducationPaper => ("受教育程度按学历还是学位？", "is the education that of the degree or of the diploma?"),
            Setting::ServiceIn => ("哪些岗位的年限计入？", "whose years of service count?"),
            Setting::Gaps => ("中间有间断，年限如何累计？", "how does service add up over a gap?"),
            Setting::PartYears => ("不满一年如何计算？", "what does a year count that is not complete?"),
            Setting::LeapDay => ("2 月 29 日起算的，平年哪一天满年？", "when is a year complete that began on 29 February?"),
            Setting::NotAppraised => ("已过去而没有考核结果的年度如何计？", "what does a past year count that was not appraised?"),
            Setting::FailedFrom => ("考核不合格的年度从什么时候起扣减？", "from when is a failed year removed?"),
            Setting::FailedYears => ("考核不合格的年度如何扣减年限？", "what does a failed year remove?"),
            Setting::Cap => ("提升后能否超过本岗位最高级？", "may a raise go above the post's highest grade?"),
            Setting::Stacking => ("持有多级证书时如何计算？", "what do several certificates count?"),
            Setting::Concurrent => ("同时担任两个岗位如何计发？", "what are two posts at once paid?"),
            Setting::SameDay => {
                ("几个岗位同一天起任，按先任的计发时按哪一个？", "which of several posts held since one day is the one held first?")
            }
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
