//! The lists of the feature `pay`: schemes, and what the rulebook chooses of what they leave open.

mod choices;
mod rates;
mod schemes;

pub(super) use choices::Choices;
pub(super) use schemes::Schemes;
