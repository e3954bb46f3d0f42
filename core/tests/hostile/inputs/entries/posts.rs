use wushe::border::{EstablishmentQuestion, LedgerRun};
use wushe::staff::{Establishment, PartTime, Roster, Sifted};
use wushe::value::{Date, DivisionCode};

use super::{Verdict, holds, masked, parsed};
use crate::inputs::{Item, World};

/// Posts from the rows of a ledger: every record has one fate, and seats are filled or vacant.
pub(super) fn posts(world: &World, item: &Item) -> Verdict {
    let [as_of, division, part_time, level, period] = [1, 2, 3, 4, 5].map(|at| item.text(at));
    let mut run = LedgerRun::new(&world.pack, None, world.today).map_err(|findings| format!("{findings:?}"))?;
    run.csv(item.bytes(0));
    let roster = Roster::of(&run.finish().1);
    masked(&format!("{roster:?}"))?;
    for finding in roster.contradictions_of_posts() {
        masked(&format!("{finding:?}"))?;
    }
    let question = EstablishmentQuestion {
        as_of: Date::parse(&as_of).unwrap_or(world.today),
        division: &division,
        part_time: &part_time,
        level: Some(&*level).filter(|level| !level.is_empty()),
        period: Some(&*period).filter(|period| !period.is_empty()),
        complete: true,
    };
    let taken = match world.pack.expose_establishment(&world.network, &roster, question) {
        Ok(json) => {
            parsed(&json)?;
            true
        }
        Err(findings) => {
            masked(&format!("{findings:?}"))?;
            false
        }
    };
    let (Ok(view), Ok(unit)) = (world.network.at(question.as_of), DivisionCode::parse_short(&division)) else { return Ok(taken) };
    if let Ok(found) = roster.establishment(view, unit, PartTime::from_name(&part_time).unwrap_or(PartTime::Seat)) {
        balanced(&found)?;
        masked(&format!("{found:?}"))?;
        parsed(&found.explain().to_json())?;
    }
    Ok(taken)
}

fn balanced(found: &Establishment) -> Result<(), String> {
    let sum =
        |sifted: &Sifted| sifted.left_out().chain(sifted.undetermined()).map(|(_, count)| count).fold(sifted.used(), u64::saturating_add);
    for sifted in [found.posts(), found.appointments()] {
        holds(sifted.records() == sum(sifted), "a record has no fate, or two")?;
    }
    let whole = found.whole();
    let (left, right) = (whole.seats.checked_add(whole.over_filled), whole.filled.checked_add(whole.vacant));
    // Beyond 64 bits the sums stay at their end.
    holds(
        left == right || left.is_none() || right.is_none() || whole.seats == u64::MAX || whole.vacant == u64::MAX,
        "seats are filled or vacant",
    )?;
    holds(found.by_kind().iter().map(|(_, stock)| stock.filled).sum::<u64>() == whole.filled, "the kinds are not the whole")
}
