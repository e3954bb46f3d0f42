use super::compile::Field;

/// Where each name of a table stands: a table of at least twice as many places, in which a name has its own or the next free.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(Vec<Option<usize>>);

impl Names {
    pub(super) fn of(fields: &[Field]) -> Self {
        let mut places = vec![None; (fields.len() * 2).next_power_of_two()];
        for (at, field) in fields.iter().enumerate() {
            let free = probe(&field.id, places.len()).find(|place| matches!(places.get(*place), Some(None)));
            if let Some(place) = free.and_then(|place| places.get_mut(place)) {
                *place = Some(at);
            }
        }
        Names(places)
    }

    pub(super) fn find(&self, fields: &[Field], name: &str) -> Option<usize> {
        let known = probe(name, self.0.len()).map_while(|place| self.0.get(place).copied().flatten());
        known.into_iter().find(|at| fields.get(*at).is_some_and(|field| *field.id == *name))
    }
}

/// The places where a name may stand, the likeliest first. A few of its bytes tell most names of a form apart.
fn probe(name: &str, places: usize) -> impl Iterator<Item = usize> {
    let bytes = name.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().map_or(0, usize::from);
    let sum = [0, bytes.len() / 2, bytes.len().saturating_sub(2), bytes.len().saturating_sub(1)];
    let start = sum.into_iter().fold(bytes.len(), |sum, at| sum.wrapping_mul(31).wrapping_add(byte(at)));
    (0..places).map(move |step| start.wrapping_add(step) & (places - 1))
}
