//! What stands for a trace where no evaluation is asked why: nobody can make one.

use super::program::NodeRange;
use super::view::View;
use crate::finding::Code;

pub(in crate::condition) enum Trace {}

impl Trace {
    pub(in crate::condition) fn open(&mut self) {
        match *self {}
    }

    pub(in crate::condition) fn close(&mut self, _: &NodeRange, _: View<'_>) {
        match *self {}
    }

    pub(in crate::condition) fn open_item(&mut self, _: usize) {
        match *self {}
    }

    pub(in crate::condition) fn close_item(&mut self, _: usize, _: View<'_>) {
        match *self {}
    }

    pub(in crate::condition) fn reason(&mut self, _: Code) {
        match *self {}
    }

    pub(in crate::condition) fn mute(&mut self) {
        match *self {}
    }

    pub(in crate::condition) fn unmute(&mut self) {
        match *self {}
    }
}
