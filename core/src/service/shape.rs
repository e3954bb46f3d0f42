//! What the records of one form hold.

use std::sync::Arc;

use super::{FieldType, Kind, Role};

/// What the records of one form hold: which roles and which facts, of which types. All records of a form share it.
///
/// ```
/// use wushe::service::{FieldType, Role};
/// use wushe::Pack;
///
/// let pack = Pack::builtin("hinggan")?;
/// let shape = pack.form("home_visit")?.shape();
/// assert_eq!((shape.form(), shape.roles().first()), ("home_visit", Some(&Role::Date)));
/// assert!(shape.facts().all(|(_, kind)| kind != FieldType::Group));
/// # Ok::<(), wushe::Findings>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub(super) kind: Kind,
    pub(super) form: Arc<str>,
    /// The roles, in their order.
    pub(super) roles: Vec<Role>,
    pub(super) facts: Vec<(Arc<str>, FieldType)>,
    pub(super) fingerprint: u128,
}

impl Shape {
    /// The shape of a form's records; the fingerprint is of all that decides which records the form gives.
    pub(crate) fn new(kind: Kind, form: Arc<str>, mut roles: Vec<Role>, facts: Vec<(Arc<str>, FieldType)>, fingerprint: u128) -> Self {
        roles.sort_unstable();
        Shape { kind, form, roles, facts, fingerprint }
    }

    /// The kind of record.
    #[must_use]
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The form.
    #[must_use]
    pub fn form(&self) -> &str {
        &self.form
    }

    /// The roles that its fields fill, in the order of [`Role::ALL`].
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The facts that its fields tell, in their order, each with its type.
    pub fn facts(&self) -> impl Iterator<Item = (&str, FieldType)> {
        self.facts.iter().map(|(name, kind)| (&**name, *kind))
    }

    /// The position of a fact.
    pub(super) fn fact(&self, name: &str) -> Option<usize> {
        self.facts.iter().position(|(known, _)| **known == *name)
    }

    /// The column of a book in which a role lies: the roles come first.
    pub(crate) fn role_column(&self, role: Role) -> Option<usize> {
        self.roles.binary_search(&role).ok()
    }

    /// The column of a book in which a fact lies.
    pub(crate) fn fact_column(&self, name: &str) -> Option<usize> {
        Some(self.roles.len().saturating_add(self.fact(name)?))
    }
}
