//! What the things are called that tasks wait for.

use std::collections::BTreeMap;

use super::tasks::Due;
use crate::checklist::evidence::RecordScope;
use crate::checklist::names::Names;
use crate::checklist::readings::ReadingName;
use crate::choice::OpenItem;
use crate::finding::Label;

/// The labels of all open items of an answer.
pub(super) fn labels(due: &Due, names: &Names, scope: &RecordScope) -> BTreeMap<OpenItem, Label> {
    let all = due.waits.all().flatten().map(|item| (item.clone(), label(item, names, scope)));
    all.collect()
}

fn label(item: &OpenItem, names: &Names, scope: &RecordScope) -> Label {
    let unnamed = || Label::new(item.to_string(), item.to_string());
    match item {
        OpenItem::Fact(id) => names.called(id).or_else(|| scope.called(id).cloned()).unwrap_or_else(|| match &**id {
            "division" => Label::new("所在区划", "the division"),
            "participants" => Label::new("几次活动里不同的人数", "how many different people came"),
            _ => unnamed(),
        }),
        OpenItem::Choice(id, key) => match (ReadingName::from_name(id), key, &**id) {
            (Some(name), Some(key), _) => {
                let label = name.label();
                Label::new(format!("{}（{key}）", label.zh), format!("{} ({key})", label.en))
            }
            (Some(name), None, _) => name.label(),
            (None, _, "kept_from") => Label::new("记录从哪天起齐全", "from which day the records are complete"),
            _ => names.called(id).unwrap_or_else(unnamed),
        },
        _ => unnamed(),
    }
}
