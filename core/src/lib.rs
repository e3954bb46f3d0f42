//! `wushe` (五社, the five parties): an embeddable domain library for social work station networks.
#![forbid(unsafe_code)]

pub mod finding;

pub mod value;

pub mod citation;

pub mod time;

pub mod explanation;

pub mod condition;

pub mod network;

pub mod service;

pub mod form;

pub mod metrics;

pub mod pack;
