use super::compile::Field;

/// The positions of fields in the order of their names, in which one is found by halves.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(Vec<usize>);

impl Names {
    pub(super) fn of(fields: &[Field]) -> Self {
        let mut positions: Vec<usize> = (0..fields.len()).collect();
        let name = |at: &usize| fields.get(*at).map(|field| &field.id);
        crate::finding::sort_by(&mut positions, |left, right| name(left).cmp(&name(right)));
        Names(positions)
    }

    pub(super) fn find(&self, fields: &[Field], name: &str) -> Option<usize> {
        let found = self.0.binary_search_by(|at| fields.get(*at).map_or("", |field| &field.id).cmp(name)).ok()?;
        self.0.get(found).copied()
    }
}
