use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::explanation::Explanation;
use crate::finding::{Code, word_list};
use crate::value::{Date, DivisionCode};

word_list! {
    /// What became of a record that was not counted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Fate {
        /// Left out: its row has an error.
        Errors = "errors",
        /// Left out: it begins after the day.
        NotBegun = "not_begun",
        /// Left out: it was over by the day.
        Ended = "ended",
        /// Left out: its body is neither registered nor on the day's list.
        PlaceUnknown = "place_unknown",
        /// Left out: its body stands in another unit.
        OtherUnit = "other_unit",
        /// Left out: the body does not have the post on the day.
        NotEstablished = "not_established",
        /// Left out: it is part-time, and such an appointment fills no seat.
        PartTime = "part_time",
        /// Undetermined: it names no body.
        BodyUnknown = "body_unknown",
        /// Undetermined: the post is set up twice, so that its seats are not known.
        Doubled = "doubled",
        /// Undetermined: whether it is full-time is not known.
        FullTimeUnknown = "full_time_unknown",
    }

    /// Every one, in order.
    pub const ALL: [Fate; 10];

    /// The word in JSON.
    pub fn as_str;
}

impl Fate {
    /// Whether the record could not be decided, rather than that it was left out.
    #[must_use]
    pub fn is_undetermined(self) -> bool {
        self >= Fate::BodyUnknown
    }

    fn code(self) -> Code {
        match self {
            Fate::Errors => Code::LeftOutErrors,
            Fate::NotBegun => Code::LeftOutNotBegun,
            Fate::Ended => Code::LeftOutEnded,
            Fate::PlaceUnknown => Code::LeftOutPlaceUnknown,
            Fate::OtherUnit => Code::LeftOutOtherUnit,
            Fate::NotEstablished => Code::LeftOutNotEstablished,
            Fate::PartTime => Code::LeftOutPartTime,
            Fate::BodyUnknown => Code::UndeterminedBody,
            Fate::Doubled => Code::UndeterminedDoubled,
            Fate::FullTimeUnknown => Code::UndeterminedFullTime,
        }
    }
}

word_list! {
    /// Whether a part-time appointment fills a seat. No rule says so, and nothing is assumed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum PartTime {
        /// It fills one, as a full-time one does.
        Seat = "seat",
        /// It fills none, and who holds one is counted apart.
        None = "none",
    }

    /// Both.
    pub const ALL: [PartTime; 2];

    /// The word in JSON.
    pub fn as_str;

    /// The rule of that word.
    ///
    /// ```
    /// use wushe::staff::PartTime;
    ///
    /// assert_eq!(PartTime::from_name("seat"), Some(PartTime::Seat));
    /// assert_eq!(PartTime::from_name("half"), None);
    /// ```
    pub fn from_name;
}

/// What became of the records of one kind: `records = used + left_out + undetermined`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sifted {
    pub(super) used: u64,
    fates: [u64; Fate::ALL.len()],
}

impl Sifted {
    pub(super) fn add(&mut self, fate: Fate, count: u64) {
        if let Some(known) = Fate::ALL.iter().position(|known| *known == fate).and_then(|at| self.fates.get_mut(at)) {
            *known = known.saturating_add(count);
        }
    }

    /// How many there are, those with errors included.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.fates.iter().fold(self.used, |sum, count| sum.saturating_add(*count))
    }

    /// How many count.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.used
    }

    /// How many don't, and why.
    pub fn left_out(&self) -> impl Iterator<Item = (Fate, u64)> {
        self.each().filter(|(fate, _)| !fate.is_undetermined())
    }

    /// Of how many it can't be decided, and why.
    pub fn undetermined(&self) -> impl Iterator<Item = (Fate, u64)> {
        self.each().filter(|(fate, _)| fate.is_undetermined())
    }

    fn each(&self) -> impl Iterator<Item = (Fate, u64)> {
        Fate::ALL.into_iter().zip(self.fates).filter(|(_, count)| *count > 0)
    }

    fn explain(&self, code: Code) -> Explanation {
        let head = Explanation::new(code).with("used", whole(self.used)).with("records", whole(self.records()));
        self.each().fold(head, |head, (fate, count)| head.because(Explanation::new(fate.code()).with("count", whole(count))))
    }
}

/// Seats and who fills them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// How many bodies have the post, be it with no seat.
    pub bodies: u64,
    /// How many seats there are.
    pub seats: u64,
    /// How many people fill one; of a post that is over-filled, all of them.
    pub filled: u64,
    /// How many seats nobody fills.
    pub vacant: u64,
    /// How many people there are beyond the seats.
    pub over_filled: u64,
    /// How many people hold the post part-time, whether that fills a seat or not.
    pub part_time: u64,
}

/// The stock of one post in bodies of one kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Cell {
    /// The kind of body, as the code list names it.
    pub body_kind: Arc<str>,
    /// The post, as the records name it.
    pub post: Arc<str>,
    /// What there is of it.
    pub stock: Stock,
}

impl std::fmt::Debug for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cell").field("body_kind", &self.body_kind).field("post", &"***").field("stock", &self.stock).finish()
    }
}

/// The posts of a unit's bodies on a day.
///
/// A stock: it adds over units and over kinds of body, never over days. Bodies add over units alone, as one can have several posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Establishment {
    pub(super) division: DivisionCode,
    pub(super) place: Arc<str>,
    pub(super) date: Date,
    pub(super) list_date: Date,
    pub(super) part_time: PartTime,
    pub(super) whole: Stock,
    pub(super) by_kind: Vec<(Arc<str>, Stock)>,
    pub(super) cells: Vec<Cell>,
    pub(super) posts: Sifted,
    pub(super) appointments: Sifted,
    pub(super) explained_list: Explanation,
}

impl Establishment {
    /// The unit.
    #[must_use]
    pub fn division(&self) -> DivisionCode {
        self.division
    }

    /// Its name in the day's list.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The day.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }

    /// Whether part-time appointments fill seats here.
    #[must_use]
    pub fn part_time(&self) -> PartTime {
        self.part_time
    }

    /// All posts together.
    #[must_use]
    pub fn whole(&self) -> Stock {
        self.whole
    }

    /// The posts of bodies of one kind together; nothing where no such body has one.
    #[must_use]
    pub fn of_kind(&self, body_kind: &str) -> Option<Stock> {
        self.by_kind.iter().find(|(known, _)| **known == *body_kind).map(|(_, stock)| *stock)
    }

    /// By kind of body, in the order of their names.
    #[must_use]
    pub fn by_kind(&self) -> &[(Arc<str>, Stock)] {
        &self.by_kind
    }

    /// By kind of body and post, in that order.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// What became of the records of posts.
    #[must_use]
    pub fn posts(&self) -> &Sifted {
        &self.posts
    }

    /// What became of the appointments.
    #[must_use]
    pub fn appointments(&self) -> &Sifted {
        &self.appointments
    }

    /// Why the numbers are what they are.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let stock = self.whole;
        let rule = match self.part_time {
            PartTime::Seat => Explanation::new(Code::EstablishmentPartTimeSeat),
            PartTime::None => Explanation::new(Code::EstablishmentPartTimeNone).with("count", whole(stock.part_time)),
        };
        Explanation::new(Code::EstablishmentValue)
            .with("place", self.place.to_string())
            .with("date", self.date.to_string())
            .with("seats", whole(stock.seats))
            .with("filled", whole(stock.filled))
            .with("vacant", whole(stock.vacant))
            .with("over_filled", whole(stock.over_filled))
            .value(stock.seats.to_string())
            .unit("个")
            .because(rule)
            .because(self.posts.explain(Code::EstablishmentPosts))
            .because(self.appointments.explain(Code::EstablishmentAppointments))
            .because(self.explained_list.clone())
    }

    /// The JSON that all three languages give, byte for byte. It holds the posts' names as the records write them.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Stock {
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("bodies", &self.bodies)?;
        map.serialize_entry("seats", &self.seats)?;
        map.serialize_entry("filled", &self.filled)?;
        map.serialize_entry("vacant", &self.vacant)?;
        map.serialize_entry("over_filled", &self.over_filled)?;
        map.serialize_entry("held_part_time", &self.part_time)
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("body_kind", &*self.body_kind)?;
        map.serialize_entry("post", &*self.post)?;
        self.stock.entries(&mut map)?;
        map.end()
    }
}

struct OfKind<'a>(&'a str, Stock);

impl Serialize for OfKind<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("body_kind", self.0)?;
        self.1.entries(&mut map)?;
        map.end()
    }
}

struct Fates(Vec<(Fate, u64)>);

impl Serialize for Fates {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Entry {
            reason: &'static str,
            count: u64,
        }
        let mut seq = serializer.serialize_seq(None)?;
        for (fate, count) in &self.0 {
            seq.serialize_element(&Entry { reason: fate.as_str(), count: *count })?;
        }
        seq.end()
    }
}

impl Serialize for Sifted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("records", &self.records())?;
        map.serialize_entry("used", &self.used)?;
        map.serialize_entry("left_out", &Fates(self.left_out().collect()))?;
        map.serialize_entry("undetermined", &Fates(self.undetermined().collect()))?;
        map.end()
    }
}

impl Serialize for Establishment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Adds {
            units: bool,
            periods: bool,
            categories: bool,
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("place", &*self.place)?;
        map.serialize_entry("date", &self.date)?;
        map.serialize_entry("part_time", self.part_time.as_str())?;
        map.serialize_entry("adds", &Adds { units: true, periods: false, categories: true })?;
        self.whole.entries(&mut map)?;
        map.serialize_entry("by_kind", &self.by_kind.iter().map(|(kind, stock)| OfKind(kind, *stock)).collect::<Vec<_>>())?;
        map.serialize_entry("cells", &self.cells)?;
        map.serialize_entry("posts", &self.posts)?;
        map.serialize_entry("appointments", &self.appointments)?;
        map.serialize_entry("list_date", &self.list_date)?;
        map.end()
    }
}
