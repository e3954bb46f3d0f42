//! The columns of the synthetic ledger, which all kinds share, and its rows.

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Kind,
    Date,
    Station,
    Worker,
    Household,
    Person,
    File,
    Case,
    Stage,
    Group,
    Session,
    Event,
    EventName,
    People,
    HeadCount,
    Direction,
    Form,
    Amount,
    Donor,
    Audience,
    Content,
    Hours,
    Staff,
    From,
    Obtained,
    Registered,
    Until,
    Level,
    Post,
    Division,
    Body,
    FullTime,
    Matching,
    Seats,
    BodyKind,
}

/// How many columns records of service have; those behind are of staff and posts alone.
const SERVICE: usize = Column::Hours as usize + 1;

const HEADINGS: [&str; 35] = [
    "记录类型",
    "日期",
    "社工站",
    "社工",
    "家庭编号",
    "服务对象编号",
    "档案编号",
    "个案编号",
    "个案阶段",
    "小组编号",
    "节次",
    "活动编号",
    "活动名称",
    "参加人编号",
    "人数",
    "资源方向",
    "资源形式",
    "金额",
    "资源提供方",
    "培训对象",
    "培训内容",
    "时长(小时)",
    "工号",
    "起始日期",
    "取得日期",
    "登记日期",
    "截止日期",
    "证书级别",
    "岗位",
    "所在区划",
    "单位编号",
    "是否专职",
    "是否相应岗位",
    "岗位数",
    "设岗单位类别",
];

/// How many columns a ledger has.
pub(super) fn width(with_staff: bool) -> usize {
    if with_staff { HEADINGS.len() } else { SERVICE }
}

/// The line of headings.
pub(super) fn header(width: usize) -> String {
    HEADINGS.get(..width).unwrap_or(&HEADINGS).join(",")
}

/// The cells of a row.
#[derive(Clone)]
pub(super) struct Cells {
    cells: [String; HEADINGS.len()],
    /// A cell beyond the last heading, as a slip of the hand leaves it.
    pub(super) beyond: Option<&'static str>,
}

impl Default for Cells {
    fn default() -> Self {
        Cells { cells: [const { String::new() }; HEADINGS.len()], beyond: None }
    }
}

impl Cells {
    pub(super) fn with(mut self, column: Column, text: impl Into<String>) -> Self {
        self.set(column, text);
        self
    }

    pub(super) fn set(&mut self, column: Column, text: impl Into<String>) {
        if let Some(cell) = self.cells.get_mut(column as usize) {
            *cell = text.into();
        }
    }

    /// The row of so many columns as a line of CSV, without its end.
    pub(super) fn line(&self, width: usize) -> String {
        let mut line = String::with_capacity(96);
        for (at, cell) in self.cells.iter().take(width).map(String::as_str).chain(self.beyond).enumerate() {
            if at > 0 {
                line.push(',');
            }
            if cell.contains([',', '"']) {
                line.push('"');
                line.push_str(&cell.replace('"', "\"\""));
                line.push('"');
            } else {
                line.push_str(cell);
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_heading() {
        assert_eq!(Column::BodyKind as usize + 1, HEADINGS.len());
        assert_eq!(header(width(false)).split(',').next_back(), Some("时长(小时)"));
        let cells = Cells::default().with(Column::Kind, "走访").with(Column::Amount, "1,200.00");
        assert_eq!(cells.line(width(false)).split_once(','), Some(("走访", ",,,,,,,,,,,,,,,,\"1,200.00\",,,,")));
    }
}
