//! Leading the station or place of a record from its own day to the day of a view, earlier or later. It is apart from the view because
//! figures alone look back.

use super::succession::Followed;
use super::view::{View, is_code};
use crate::finding::{Code, Problem};
use crate::value::{Date, DivisionCode};

/// Where a unit of another day leads.
pub(crate) struct Led<'a> {
    /// The unit of the view's day that it is.
    pub(crate) to: Result<DivisionCode, Fork>,
    /// The way, where there is one.
    pub(crate) followed: Option<Followed<'a>>,
}

/// Where a trail stops being one unit.
pub(crate) struct Fork {
    /// The last code that is one unit.
    pub(crate) code: DivisionCode,
    /// A day on which it is there.
    pub(crate) day: Date,
    /// The units of the view's day of which it is one; none where its trail ends.
    pub(crate) units: Vec<DivisionCode>,
}

impl<'a> Led<'a> {
    fn of(followed: Followed<'a>) -> Self {
        let to = followed.one().ok_or_else(|| {
            let (code, day) = followed.end().unwrap_or((followed.code, followed.from));
            Fork { code, day, units: followed.units.clone() }
        });
        Led { to, followed: Some(followed) }
    }
}

impl<'a> View<'a> {
    /// The unit on this day of a station that a record of another day, earlier or later, names.
    ///
    /// # Errors
    /// As [`View::station_unit_on`], but where a trail ends or forks.
    pub(crate) fn lead_station(self, station: &str, day: Date) -> Result<Led<'a>, Problem> {
        let network = self.network();
        match network.station(station) {
            Some(station) if station.open.contains(day) => match station.open.start() {
                Some(start) if day > self.tree().date() => self.lead_back(station.unit, start, day),
                start => self.lead_unit(station.unit, start.unwrap_or(day)),
            },
            Some(_) => Err(Problem::new(Code::StationNotOpen).with("date", day.to_string())),
            None if is_code(station) => self.lead_unit(DivisionCode::parse(station)?, day),
            None => Err(Code::NetworkStationUnknown.into()),
        }
    }

    /// The unit on this day that a place of a record of another day is, if it is one.
    pub(crate) fn lead_place(self, code: DivisionCode, day: Date) -> Option<DivisionCode> {
        match self.lead_unit(code, day) {
            Ok(led) => led.to.ok(),
            // A code of this day that was none on the record's can mean one unit alone.
            Err(_) => self.restated().contains(code).then_some(code),
        }
    }

    /// The name of a unit on a day.
    pub(crate) fn name_on(self, code: DivisionCode, day: Date) -> (String, Date) {
        let network = self.network();
        let known = network.restated(day).ok();
        let name = known.as_ref().and_then(|units| units.unit(code)).map(|unit| unit.name.to_owned());
        let list = known.map_or(day, |units| units.list_date());
        (name.unwrap_or_else(|| code.to_string()), list)
    }

    /// Of a station that opened on a day and stands in a unit of that day: where it stands on a day after this view's, and from there back.
    fn lead_back(self, unit: DivisionCode, start: Date, day: Date) -> Result<Led<'a>, Problem> {
        let own = self.on(day)?.lead_unit(unit, start)?;
        let code = match own.to {
            Ok(code) => code,
            // The units of that day are none of this one's.
            Err(fork) => return Ok(Led { to: Err(Fork { units: Vec::new(), ..fork }), ..own }),
        };
        let led = self.lead_unit(code, day)?;
        Ok(match &led.to {
            Err(fork) => match self.stood(unit, start, day).filter(|unit| fork.units.contains(unit)) {
                Some(unit) => Led { to: Ok(unit), ..led },
                None => led,
            },
            Ok(_) => led,
        })
    }

    /// The unit of a station on the latest day until one on which this view's list speaks and which no merge cuts off from it.
    fn stood(self, unit: DivisionCode, start: Date, day: Date) -> Option<DivisionCode> {
        let lists = self.network().divisions().lists();
        let next = lists.iter().find(|list| **list > self.tree().date()).and_then(|next| next.plus_days(-1));
        let mut then = next.map_or(day, |last| last.min(day));
        while then >= start.max(self.tree().list_date()) {
            let own = self.on(then).ok()?.lead_unit(unit, start).ok()?.to.ok()?;
            match self.lead_unit(own, then).ok()?.to {
                Ok(unit) => return Some(unit),
                Err(fork) => then = fork.day.plus_days(-1).filter(|earlier| *earlier < then)?,
            }
        }
        None
    }

    fn on(self, day: Date) -> Result<View<'a>, Problem> {
        let first = self.network().divisions().lists().first();
        self.network().at(first.map_or(day, |first| day.max(*first)))
    }

    /// The unit on this day that a code of another day stands for. Before the first list the first one speaks, and a code that only the
    /// list behind the day has may have been there already.
    fn lead_unit(self, code: DivisionCode, day: Date) -> Result<Led<'a>, Problem> {
        let (divisions, successions, to) = (self.network().divisions(), self.network().successions(), self.tree().date());
        let day = divisions.lists().first().map_or(day, |first| day.max(*first));
        let tree = divisions.at(day)?;
        let from = if successions.has(tree, code) {
            day
        } else {
            let listed = divisions.history(code).filter(|held| held.from <= day).last().map(|held| held.until);
            let next = divisions.lists().iter().copied().find(|list| *list > day).filter(|list| day > to || *list <= to);
            let next = next.filter(|next| divisions.at(*next).is_ok_and(|tree| tree.contains(code)));
            match listed.or(next) {
                Some(list) => list,
                None => return Err(tree.require(code).err().unwrap_or(Code::NetworkStationUnknown.into())),
            }
        };
        if from == to {
            return Ok(Led { to: Ok(code), followed: None });
        }
        let followed =
            if from < to { successions.follow(divisions, code, from, to) } else { successions.follow_back(divisions, code, from, to) };
        followed.map(Led::of)
    }
}
