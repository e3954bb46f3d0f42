//! How much the synthetic ledger holds, from the figures that a rulebook reports.

use wushe::metrics::ReportedFigure;
use wushe::pack::Pack;
use wushe::value::{Decimal, Relation};

/// How many of each there shall be; money in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Targets {
    pub(super) households: u64,
    pub(super) files: u64,
    pub(super) sessions: u64,
    pub(super) cases: u64,
    pub(super) events: u64,
    pub(super) fen: u64,
    pub(super) person_times: u64,
}

impl Targets {
    /// Those of a rulebook; a small station's where it reports nothing.
    pub(super) fn of(pack: &Pack) -> Targets {
        let target = |measure: &str, places, otherwise| {
            let figure = pack.reported().iter().find(|figure| figure.measure.as_deref() == Some(measure));
            figure.and_then(|figure| inside(figure, places)).unwrap_or(otherwise)
        };
        Targets {
            households: target("households_visited", 0, 300),
            files: target("files_opened", 0, 60),
            sessions: target("group_sessions", 0, 16),
            cases: target("cases", 0, 8),
            events: target("events", 0, 12),
            fen: target("resources_linked", 2, 512_345),
            person_times: target("person_times", 0, 2_718),
        }
    }

    /// The same, `rows` in place of `of` rows long.
    pub(super) fn scaled(self, rows: u64, of: u64) -> Targets {
        let scale = |target: u64| u64::try_from(u128::from(target) * u128::from(rows) / u128::from(of.max(1))).unwrap_or(u64::MAX).max(1);
        Targets {
            households: scale(self.households),
            files: scale(self.files),
            sessions: scale(self.sessions),
            cases: scale(self.cases),
            events: scale(self.events),
            fen: scale(self.fen),
            person_times: scale(self.person_times),
        }
    }
}

/// A number that can have been printed so, in units of 10^-places: the one printed where it is exact; else at the golden
/// section of what the print allows, which is never round.
fn inside(figure: &ReportedFigure, places: u32) -> Option<u64> {
    let (low, high) = (figure.figure.low(), figure.figure.high());
    let value = match (figure.figure.relation(), high) {
        (Relation::Exact, _) => low,
        (_, Some(high)) => low.checked_add(high.checked_sub(low)?.checked_mul(Decimal::new(618_034, 6))?)?,
        (_, None) => low.checked_mul(Decimal::new(1_061_803, 6))?,
    };
    let units = value.checked_mul(Decimal::from(10_u64.checked_pow(places)?))?;
    u64::try_from(units.trunc()).ok()
}
