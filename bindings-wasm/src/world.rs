use std::sync::Arc;

use wasm_bindgen::prelude::wasm_bindgen;
use wushe::form::{Stations, StoredRecords};
use wushe::value::Date;

use crate::{Network, Records, date};

/// [`wushe::form::World`]: the day of a check and what is known beside the record.
#[wasm_bindgen]
#[derive(Debug)]
pub struct World {
    today: Date,
    network: Option<Arc<wushe::network::Network>>,
    stations: Option<Stations>,
    beside: Option<Arc<StoredRecords>>,
}

#[wasm_bindgen]
impl World {
    /// Of a day, and the stations that there are, where some are given, a line each.
    ///
    /// # Errors
    /// Those of a date.
    pub fn of(today: &str, stations: Option<String>) -> Result<World, String> {
        let stations = stations.map(|stations| Stations::new(stations.split('\n')));
        Ok(World { today: date(today, "today")?, network: None, stations, beside: None })
    }

    /// Within a network.
    pub fn within(&mut self, network: &Network) {
        self.network = Some(network.0.clone());
    }

    /// Beside records that are stored already.
    pub fn beside(&mut self, records: &Records) {
        self.beside = Some(records.stored());
    }
}

impl World {
    pub(crate) fn lent(&self) -> wushe::form::World<'_> {
        let world = wushe::form::World::new(self.today);
        let world = self.network.as_ref().map_or(world, |network| world.network(network));
        let world = self.stations.as_ref().map_or(world, |stations| world.stations(stations));
        self.beside.as_ref().map_or(world, |stored| world.beside(stored))
    }
}
