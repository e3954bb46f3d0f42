//! The grades that posts reach, and what lies beyond them.

use std::sync::Arc;

use super::Linter;
use crate::finding::Code;
use crate::pay::fact::By;
use crate::pay::scheme::rates::{Key, look_up};
use crate::pay::scheme::setting::StandardSetting;
use crate::pay::scheme::spec::{Band, LadderSpec, RateTableSpec, Rates};
use crate::value::Decimal;

/// From where to where a post's grades go, on any day and in any area.
pub(super) struct Range<'s> {
    /// The post; none where every post has these grades.
    pub(super) post: Option<&'s Arc<str>>,
    /// The least and the most that its lowest grade is.
    pub(super) lowest: (Decimal, Decimal),
    /// The least and the most that its highest grade is.
    pub(super) highest: (Decimal, Decimal),
}

impl<'s> Linter<'s> {
    pub(super) fn value(&self, id: &str) -> Option<&'s RateTableSpec> {
        self.spec.values.iter().find(|value| *value.id == *id)
    }

    /// The grades of every post, where the rule leaves none of them open.
    pub(super) fn ranges(&self) -> Option<Vec<Range<'s>>> {
        let LadderSpec::Steps { lowest, highest, .. } = self.spec.ladder.as_ref()? else { return None };
        let (lowest, highest) = (self.value(lowest)?, self.value(highest)?);
        let posts: Vec<Option<&Arc<str>>> = match (lowest.by, highest.by) {
            (None, None) => vec![None],
            _ => self.scheme.rules.posts.as_ref()?.options.iter().map(|option| Some(&option.id)).collect(),
        };
        let range = |post| Some(Range { post, lowest: self.ends(lowest, post)?, highest: self.ends(highest, post)? });
        posts.into_iter().map(range).collect()
    }

    /// The least and the most that a value is for a post, where it is stated on every day and in every area.
    fn ends(&self, value: &RateTableSpec, post: Option<&Arc<str>>) -> Option<(Decimal, Decimal)> {
        if !matches!(value.by, None | Some(By::Post)) || !self.is_always_stated(value) {
            return None;
        }
        let key = post.map_or(Key::None, |post| Key::Text(post));
        let numbers: Option<Vec<Decimal>> = value.entries.iter().map(|entry| look_up(&entry.rates, key)).collect();
        let numbers = numbers?;
        Some((*numbers.iter().min()?, *numbers.iter().max()?))
    }

    /// Whether raises end at the post's highest grade.
    fn is_capped(&self) -> bool {
        self.scheme.setting(StandardSetting::Cap).and_then(|cap| cap.over(self.spec.span)) == Some("post_top")
    }

    pub(super) fn grades(&mut self) {
        let Some(ranges) = self.ranges() else { return };
        let spec = self.spec;
        let least = ranges.iter().map(|range| range.lowest.0.min(range.highest.0)).min();
        let most = ranges.iter().map(|range| range.highest.1).max();
        let (Some(least), Some(most)) = (least, most) else { return };
        // Where raises may go above the post's highest grade, no grade is too high.
        let top = (self.is_capped() || spec.raises.is_empty()).then_some(most);
        for value in spec.values.iter().filter(|value| value.by == Some(By::Grade)) {
            for (rates, place) in self.all_rates(value) {
                let grades = unreachable(rates, least, top);
                if !grades.is_empty() {
                    let told = |code: crate::finding::Problem| {
                        code.with("grades", grades.join(", ")).with("lowest", least.to_string()).with("highest", highest(top))
                    };
                    self.tell(place, Code::PayGradeUnreachable, &value.id, told);
                }
            }
        }
        if !self.is_capped() {
            return;
        }
        for (raise, compiled) in spec.raises.iter().zip(&self.scheme.rules.raises) {
            let lifts = |range: &Range<'_>| range.lowest.0 < range.highest.1 && self.may_hold_in(compiled.when.as_ref(), range.post);
            if !ranges.iter().any(lifts) {
                self.tell(&raise.place, Code::PayRaiseIdle, &raise.id, |problem| problem);
            }
        }
    }
}

fn highest(top: Option<Decimal>) -> String {
    top.map_or_else(|| "…".to_owned(), |top| top.to_string())
}

/// The grades of a table that lie below the least or above the top.
fn unreachable(rates: &Rates, least: Decimal, top: Option<Decimal>) -> Vec<String> {
    let above = |grade: Decimal| top.is_some_and(|top| grade > top);
    match rates {
        Rates::Table(table) => {
            let outside = |key: &str| key.parse::<Decimal>().is_ok_and(|grade| grade < least || above(grade));
            table.iter().filter(|(key, _)| outside(key)).map(|(key, _)| key.to_string()).collect()
        }
        // A line often begins at grade 1 because that is where the rule counts from, and has no end of its own.
        Rates::Line { at, to, .. } if above((*at).into()) || Decimal::from(*to) < least || *to != i32::MAX && above((*to).into()) => {
            let first = top.and_then(|top| i32::try_from(top).ok()?.checked_add(1)).filter(|_| above((*to).into())).unwrap_or(*at);
            vec![if *to == i32::MAX { format!("{}–", first.max(*at)) } else { format!("{}–{to}", first.max(*at)) }]
        }
        Rates::Steps(bands) => {
            // The bands before it hold the keys up to their bounds.
            let before = std::iter::once(None).chain(bands.iter().map(|band| band.up_to));
            let outside = |before: Option<Decimal>, band: &Band| {
                band.up_to.is_some_and(|up_to| up_to < least) || band.above.or(before).zip(top).is_some_and(|(above, top)| above >= top)
            };
            let text = |bound: Option<Decimal>| bound.map(|bound| bound.to_string()).unwrap_or_default();
            let told = bands.iter().zip(before).filter(|(band, before)| outside(*before, band));
            told.map(|(band, _)| format!("{}–{}", text(band.above), text(band.up_to))).collect()
        }
        _ => Vec::new(),
    }
}
