//! The day of a check, and the stations and divisions that there are.

mod ground;
#[cfg(feature = "beside")]
mod stored;

use std::sync::Arc;

#[cfg(feature = "beside")]
pub use self::stored::StoredRecords;
#[cfg(feature = "beside")]
pub(in crate::form) use self::stored::{Beside, OfForm};
use crate::finding::{Code, Problem};
use crate::value::{Date, DivisionCode};

/// What is known at a check beside the record: the day, and the stations and divisions that there are.
///
/// A day alone is a world in which nobody knows the network: there a station is a key, or the twelve digits of a division.
///
/// ```
/// use wushe::form::{Stations, World};
/// use wushe::network::{Divisions, Network};
/// use wushe::{Code, Date, Pack};
///
/// let pack = Pack::builtin("hinggan").unwrap();
/// let (form, today) = (pack.form("home_visit").unwrap(), Date::parse("2022-05-21")?);
/// let visit = |station: &str| format!(r#"{{"visited_on":"2022-05-20","station":"{station}","worker":"W1","household":"H1"}}"#);
///
/// let lists = "date_point,code,name\n2021-10-31,152221000000,科尔沁右翼前旗\n2021-10-31,152221100000,科尔沁镇\n";
/// let network = Network::of_divisions(Divisions::parse(lists).expect("the list is whole"));
/// let world = World::new(today).network(&network);
/// assert!(form.check_json(&visit("152221100000"), world).report.is_ok());
/// let report = form.check_json(&visit("科尔沁镇社工站"), world).report;
/// assert_eq!(report.findings[0].sentence(wushe::Lang::ZhHans), "没有这个社工站；是否为 152221100000（科尔沁镇）？");
///
/// // A page that knows its stations and no network.
/// let own = Stations::new(["S1"]);
/// let report = form.check_json(&visit("S2"), World::new(today).stations(&own)).report;
/// assert_eq!(report.findings[0].code, Code::StationUnknown);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Copy)]
pub struct World<'w> {
    pub(in crate::form) today: Date,
    pub(in crate::form) ground: Option<&'w dyn Ground>,
    #[cfg(feature = "beside")]
    pub(in crate::form) beside: Option<Beside<'w>>,
}

/// The day; of the network nothing.
impl std::fmt::Debug for World<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "World({})", self.today)
    }
}

impl From<Date> for World<'_> {
    fn from(today: Date) -> Self {
        World::new(today)
    }
}

impl<'w> World<'w> {
    /// The day of the check, and no more.
    #[must_use]
    pub fn new(today: Date) -> Self {
        World {
            today,
            ground: None,
            #[cfg(feature = "beside")]
            beside: None,
        }
    }

    /// The same with the network in which stations and places stand.
    #[must_use]
    pub fn network(self, network: &'w crate::network::Network) -> Self {
        World { ground: Some(network), ..self }
    }

    /// The same with a list of the stations that there are, for who has no network.
    #[must_use]
    pub fn stations(self, stations: &'w Stations) -> Self {
        World { ground: Some(stations), ..self }
    }

    /// The same beside records that are stored already: keys that may come once, steps, the days of a key and records that hold the same are told
    /// of these too.
    ///
    /// ```
    /// use wushe::form::{StoredRecords, World};
    /// use wushe::{Code, Date, LedgerRun, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let mut run = LedgerRun::new(&pack, Some("file_opened"), today)?;
    /// run.csv("建档日期,社工站,档案编号,家庭编号\n2022-05-20,152221100000,F1,H1\n".as_bytes());
    /// let stored = StoredRecords::of(pack.forms(), &run.finish().1);
    ///
    /// let file = |key: &str| format!(r#"{{"opened_on":"2022-05-21","station":"152221100000","file_key":"{key}","household":"H1"}}"#);
    /// let form = pack.form("file_opened")?;
    /// assert!(form.check_json(&file("F2"), World::new(today).beside(&stored)).report.is_ok());
    /// assert_eq!(form.check_json(&file("F1"), World::new(today).beside(&stored)).report.findings[0].code, Code::KeyStored);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[cfg(feature = "beside")]
    #[must_use]
    pub fn beside(self, stored: &'w StoredRecords) -> Self {
        World { beside: Some(Beside { stored, except: None, keeps: false }), ..self }
    }

    /// The same beside all of these but one, which is to be corrected.
    ///
    /// ```
    /// use wushe::form::{StoredRecords, World};
    /// use wushe::{Code, Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let (form, text) = (pack.form("file_opened")?, r#"{"opened_on":"2022-05-20","station":"S1","file_key":"F1","household":"H1"}"#);
    /// let mut stored = StoredRecords::default();
    /// let number = stored.push(form, &form.check_json(text, today).into_record()?.0, None);
    /// assert!(form.check_json(text, World::new(today).beside_others(&stored, number)).report.is_ok());
    /// assert_eq!(form.check_json(text, World::new(today).beside(&stored)).report.findings[0].code, Code::KeyStored);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[cfg(feature = "beside")]
    #[must_use]
    pub fn beside_others(self, stored: &'w StoredRecords, corrected: u32) -> Self {
        World { beside: Some(Beside { stored, except: Some(corrected), keeps: false }), ..self }
    }

    /// The same, in which a key that may come once and is stored already forbids no record: it is told by the warning `key_stored_kept`, for who
    /// keeps what comes and has it mended later.
    ///
    /// ```
    /// use wushe::form::{StoredRecords, World};
    /// use wushe::{Code, Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let (form, text) = (pack.form("file_opened")?, r#"{"opened_on":"2022-05-20","station":"S1","file_key":"F1","household":"H1"}"#);
    /// let mut stored = StoredRecords::default();
    /// stored.push(form, &form.check_json(text, today).into_record()?.0, None);
    /// let (_, doubts) = form.check_json(text, World::new(today).beside(&stored).keeping_keys()).into_record()?;
    /// assert_eq!(doubts[0].code, Code::KeyStoredKept);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[cfg(feature = "beside")]
    #[must_use]
    pub fn keeping_keys(self) -> Self {
        World { beside: self.beside.map(|beside| Beside { keeps: true, ..beside }), ..self }
    }

    /// The day of the check.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today
    }
}

/// What a check asks of the stations and divisions that there are. A trait, so that who never has a network carries none of it.
pub(crate) trait Ground: Sync + Send + std::panic::RefUnwindSafe {
    /// Whether a station bears exactly that name, whatever a key may be.
    fn has_station(&self, text: &str) -> bool;

    /// Which stations may be meant on that day by what is none, or is no key.
    fn meant(&self, text: &str, day: Date) -> Option<String>;

    /// What there is to tell of a station on the day of a record; an act needs it to be open.
    fn station(&self, text: &str, day: Date, is_act: bool) -> Option<Problem>;

    /// What there is to tell of a place on that day.
    fn division(&self, code: DivisionCode, day: Date) -> Option<Problem>;
}

/// The stations that there are, by key or division code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stations(Box<[Arc<str>]>);

impl Stations {
    /// A list of them; a blank one is none.
    #[must_use]
    pub fn new<'s>(stations: impl IntoIterator<Item = &'s str>) -> Self {
        Stations(stations.into_iter().map(str::trim).filter(|text| !text.is_empty()).map(Arc::from).collect())
    }
}

impl Ground for Stations {
    fn has_station(&self, text: &str) -> bool {
        self.0.iter().any(|known| **known == *text)
    }

    fn meant(&self, _: &str, _: Date) -> Option<String> {
        None
    }

    fn station(&self, text: &str, _: Date, _: bool) -> Option<Problem> {
        (!self.has_station(text)).then(|| Code::StationUnknown.into())
    }

    fn division(&self, _: DivisionCode, _: Date) -> Option<Problem> {
        None
    }
}

/// How many different texts are looked for by name in one run of checks.
const MOST_ASKED: usize = 200;

/// What was looked for already, so that a ledger of one wrong name is no search for each row.
#[derive(Default)]
pub(in crate::form) struct Asked(Vec<(Box<str>, Option<String>)>);

impl Asked {
    #[cold]
    pub(in crate::form) fn meant(&mut self, world: World<'_>, text: &str) -> Option<Problem> {
        let ground = world.ground?;
        let found = match self.0.iter().find(|(known, _)| **known == *text) {
            Some((_, found)) => found.clone(),
            None if self.0.len() < MOST_ASKED => {
                let found = ground.meant(text, world.today);
                self.0.push((text.into(), found.clone()));
                found
            }
            None => None,
        };
        found.map(|candidates| Problem::new(Code::StationNear).with("candidates", candidates))
    }
}
