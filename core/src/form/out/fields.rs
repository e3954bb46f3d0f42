//! The fields of a form, typed, for those who draw or map them in Rust.

use crate::citation::Citation;
use crate::finding::Label;
use crate::form::definition::compiled::{Field, Form};
use crate::form::definition::spec::{CodeList, Drawing};
use crate::service::{FieldType, Role};
use crate::value::{Amount, Date};

/// A field of a form: what it asks, of which type, and within which bounds.
///
/// ```
/// use wushe::service::{FieldType, Role};
/// use wushe::Pack;
///
/// let pack = Pack::builtin("hinggan")?;
/// let form = pack.form("home_visit")?;
/// let visited = form.field("visited_on").expect("the form has it");
/// assert_eq!((visited.kind(), visited.role(), visited.is_required()), (FieldType::Date, Some(Role::Date), true));
/// let codes: Vec<&str> = form.fields().filter_map(|field| field.codes()).map(|list| &*list.id).collect();
/// assert!(codes.contains(&"target_groups"));
/// assert!(form.field("no_such_field").is_none());
/// # Ok::<(), wushe::Findings>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo<'f>(&'f Field);

impl<'f> FieldInfo<'f> {
    /// Its name, as in JSON.
    #[must_use]
    pub fn id(self) -> &'f str {
        &self.0.id
    }

    /// What it is called, and its heading in a ledger.
    #[must_use]
    pub fn label(self) -> &'f Label {
        &self.0.label
    }

    /// The section that it is in.
    #[must_use]
    pub fn section(self) -> Option<&'f str> {
        self.0.section.as_deref()
    }

    /// Its type.
    #[must_use]
    pub fn kind(self) -> FieldType {
        self.0.kind
    }

    /// The role that it fills.
    #[must_use]
    pub fn role(self) -> Option<Role> {
        self.0.role
    }

    /// The fact that it tells.
    #[must_use]
    pub fn fact(self) -> Option<&'f str> {
        self.0.fact.as_deref()
    }

    /// Whether it must always be filled in.
    #[must_use]
    pub fn is_required(self) -> bool {
        self.0.required
    }

    /// The condition under which it must be filled in.
    #[must_use]
    pub fn required_when(self) -> Option<&'f str> {
        self.0.required_when.as_deref().map(crate::condition::Expression::source)
    }

    /// The condition under which it is shown, that of its section included.
    #[must_use]
    pub fn shown_when(self) -> Option<&'f str> {
        self.0.shown_when.as_deref().map(crate::condition::Expression::source)
    }

    /// The condition under which it is shown as comparisons with constants; none where it is always shown, or the condition asks for more.
    #[cfg(feature = "reasons")]
    #[must_use]
    pub fn shown_if(self) -> Option<crate::condition::Plain<'f>> {
        self.0.shown_when.as_deref().and_then(crate::condition::Plain::of)
    }

    /// Its slot among the names of the form's conditions, if these can ask for it.
    #[must_use]
    pub fn slot(self) -> Option<usize> {
        self.0.slot
    }

    /// Whether an empty field says that there is none, and not that nothing is known.
    #[must_use]
    pub fn is_none_if_empty(self) -> bool {
        self.0.empty_is_none
    }

    /// The options of an option field.
    #[must_use]
    pub fn codes(self) -> Option<&'f CodeList> {
        self.0.codes.as_deref()
    }

    /// The least and the greatest count, characters of a text or rows of a group, each if the form bounds it.
    #[must_use]
    pub fn bounds(self) -> (Option<i64>, Option<i64>) {
        (self.0.min, self.0.max)
    }

    /// The least and the greatest amount, each if the form bounds it.
    #[must_use]
    pub fn amounts(self) -> (Option<Amount>, Option<Amount>) {
        self.0.amounts.as_deref().copied().unwrap_or_default()
    }

    /// The first and the last day of a date, each if the form or its rulebook bounds it.
    #[must_use]
    pub fn days(self) -> (Option<Date>, Option<Date>) {
        let is_date = self.0.kind == FieldType::Date;
        (self.0.earliest.filter(|_| is_date), self.0.latest)
    }

    /// What a page draws it with: hint, placeholder, unit, and what a new record begins with.
    #[must_use]
    pub fn drawing(self) -> &'f Drawing {
        &self.0.drawing
    }

    /// How many digits an amount may have behind its point.
    #[must_use]
    pub fn places(self) -> Option<u8> {
        (self.0.kind == FieldType::Amount).then_some(self.0.places)
    }

    /// Where its rule comes from.
    #[must_use]
    pub fn citation(self) -> &'f Citation {
        &self.0.citation
    }

    /// The fields of a repeated group.
    pub fn fields(self) -> impl Iterator<Item = FieldInfo<'f>> {
        self.0.group.iter().map(FieldInfo)
    }
}

impl Form {
    /// Its fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = FieldInfo<'_>> {
        self.fields.iter().map(FieldInfo)
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<FieldInfo<'_>> {
        self.fields().find(|field| field.id() == id)
    }
}
