//! The service as it is run: a process of its own, asked over its port.

#[path = "../client/mod.rs"]
#[cfg(test)]
mod client;
#[cfg(test)]
mod common;
#[cfg(test)]
mod correcting;
#[cfg(test)]
mod counting;
#[cfg(test)]
mod due;
#[cfg(test)]
mod full;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod stopping;
#[cfg(test)]
mod stored;
