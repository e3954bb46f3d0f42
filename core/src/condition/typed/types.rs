//! Types, the shapes of records, and the scope that gives every name its slot.

use std::fmt;
use std::sync::Arc;

use crate::condition::syntax::names::check_name;
use crate::finding::{Code, Problem};

/// How deep a written type may nest.
const MAX_TYPE_DEPTH: usize = 8;

/// What kind of value a name stands for or an expression gives.
///
/// ```
/// use wushe::condition::Type;
/// use wushe::finding::Code;
///
/// let people = Type::parse("list(record(age: number, roles: list(text)))")?;
/// assert_eq!(people.to_string(), "list(record(age: number, roles: list(text)))");
/// assert_eq!(Type::parse("integer").unwrap_err().code, Code::ConditionTypeFormat);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Only ever `null`; fits every other type. The type of `null` and of the items of `[]`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// An exact decimal number.
    Number,
    /// A text.
    Text,
    /// A day of the calendar.
    Date,
    /// Values of one type, in order.
    List(Box<Type>),
    /// Named values, reached by `record.name`.
    Record(Arc<Shape>),
}

impl Type {
    /// A list of that type.
    #[must_use]
    pub fn list(item: Type) -> Self {
        Type::List(Box::new(item))
    }

    /// Reads `boolean`, `number`, `text`, `date`, `list(…)` or `record(name: type, …)`, as `Display` writes them.
    ///
    /// # Errors
    /// `condition_type_format` where it is none of those or nests more than 8 deep; `condition_name_form`,
    /// `condition_name_reserved` and `condition_name_twice` for the names of a record.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let (found, rest) = parse_type(text, MAX_TYPE_DEPTH)?;
        if rest.trim_start().is_empty() { Ok(found) } else { Err(Code::ConditionTypeFormat.into()) }
    }

    /// The word for this kind of value, without what it is made of.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Type::Null => "null",
            Type::Boolean => "boolean",
            Type::Number => "number",
            Type::Text => "text",
            Type::Date => "date",
            Type::List(_) => "list",
            Type::Record(_) => "record",
        }
    }

    /// The type that holds the values of both, if there is one.
    pub(in crate::condition) fn unify(&self, other: &Type) -> Option<Type> {
        match (self, other) {
            (Type::Null, known) | (known, Type::Null) => Some(known.clone()),
            (Type::List(left), Type::List(right)) => left.unify(right).map(Type::list),
            (left, right) => (left == right).then(|| left.clone()),
        }
    }

    /// Whether `<` and its like mean something.
    pub(in crate::condition) fn has_order(&self) -> bool {
        matches!(self, Type::Null | Type::Number | Type::Text | Type::Date)
    }
}

fn parse_type(text: &str, depth: usize) -> Result<(Type, &str), Problem> {
    let wrong = || Problem::new(Code::ConditionTypeFormat);
    let depth = depth.checked_sub(1).ok_or_else(wrong)?;
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(text.len());
    let (word, mut rest) = text.split_at_checked(end).ok_or_else(wrong)?;
    let found = match word {
        "boolean" => Type::Boolean,
        "number" => Type::Number,
        "text" => Type::Text,
        "date" => Type::Date,
        "list" => {
            let (item, after) = parse_type(rest.strip_prefix('(').ok_or_else(wrong)?, depth)?;
            rest = after.trim_start().strip_prefix(')').ok_or_else(wrong)?;
            Type::list(item)
        }
        "record" => {
            let mut names = Vec::new();
            rest = rest.strip_prefix('(').ok_or_else(wrong)?;
            loop {
                let (name, after) = rest.split_once(':').ok_or_else(wrong)?;
                let (item, after) = parse_type(after, depth)?;
                names.push((name.trim().into(), item));
                match after.trim_start().split_at_checked(1) {
                    Some((",", after)) => rest = after,
                    Some((")", after)) => {
                        rest = after;
                        break;
                    }
                    _ => return Err(wrong()),
                }
            }
            Type::Record(Arc::new(Shape::of(names).map_err(|(_, problem)| problem)?))
        }
        _ => return Err(wrong()),
    };
    Ok((found, rest))
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        match self {
            Type::List(item) => {
                f.write_str("(")?;
                fmt::Display::fmt(item, f)?;
                f.write_str(")")
            }
            Type::Record(shape) => {
                for (at, (name, field)) in shape.names.iter().enumerate() {
                    f.write_str(if at == 0 { "(" } else { ", " })?;
                    f.write_str(name)?;
                    f.write_str(": ")?;
                    fmt::Display::fmt(field, f)?;
                }
                f.write_str(")")
            }
            _ => Ok(()),
        }
    }
}

/// The named fields of a record, in the order in which its values stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    names: Vec<(Arc<str>, Type)>,
    /// The slots in the order of their names, so that one of very many is found at once.
    sorted: Vec<usize>,
}

impl Shape {
    /// A record without fields yet.
    #[must_use]
    pub const fn new() -> Self {
        Shape { names: Vec::new(), sorted: Vec::new() }
    }

    /// This shape with one more field, whose slot is the number of those before it.
    ///
    /// # Errors
    /// `condition_name_form`, `condition_name_reserved` or `condition_name_twice`.
    ///
    /// ```
    /// use wushe::condition::{Shape, Type};
    /// use wushe::finding::Code;
    ///
    /// let person = Shape::new().field("age", Type::Number)?;
    /// assert_eq!(person.slot("age"), Some(0));
    /// assert_eq!(person.field("null", Type::Text).unwrap_err().code, Code::ConditionNameReserved);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn field(mut self, name: &str, r#type: Type) -> Result<Self, Problem> {
        self.add(name, r#type)?;
        Ok(self)
    }

    fn add(&mut self, name: &str, r#type: Type) -> Result<(), Problem> {
        check_name(name)?;
        let Err(at) = self.place(name) else { return Err(Code::ConditionNameTwice.into()) };
        self.sorted.insert(at, self.names.len());
        self.names.push((name.into(), r#type));
        Ok(())
    }

    /// The shape of many fields at once, or the number of the first that is no name or a name again.
    pub(in crate::condition) fn of(names: Vec<(Arc<str>, Type)>) -> Result<Self, (usize, Problem)> {
        for (at, (name, _)) in names.iter().enumerate() {
            check_name(name).map_err(|problem| (at, problem))?;
        }
        let mut sorted: Vec<(&str, usize)> = names.iter().enumerate().map(|(at, (name, _))| (&**name, at)).collect();
        sorted.sort_unstable();
        let twice = sorted.windows(2).filter(|pair| matches!(pair, [(one, _), (other, _)] if one == other));
        if let Some(at) = twice.filter_map(|pair| pair.last().map(|(_, at)| *at)).min() {
            return Err((at, Code::ConditionNameTwice.into()));
        }
        let sorted = sorted.into_iter().map(|(_, at)| at).collect();
        Ok(Shape { names, sorted })
    }

    /// Where a name stands among the sorted ones, or would stand.
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.sorted.binary_search_by(|slot| {
            #[cfg(test)]
            tests::LOOKS.set(tests::LOOKS.get() + 1);
            self.names.get(*slot).map_or(std::cmp::Ordering::Less, |(known, _)| (**known).cmp(name))
        })
    }

    /// The slot of that name.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.place(name).ok().and_then(|at| self.sorted.get(at)).copied()
    }

    /// The name and type of a slot.
    #[must_use]
    pub fn get(&self, slot: usize) -> Option<(&str, &Type)> {
        self.names.get(slot).map(|(name, r#type)| (&**name, r#type))
    }

    /// Names and types, by slot.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Type)> {
        self.names.iter().map(|(name, r#type)| (&**name, r#type))
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// The names that conditions may use. A name's slot is its place in the values that [`evaluate`](crate::condition::Expression::evaluate) reads.
///
/// ```
/// use wushe::condition::{Scope, Type};
/// use wushe::finding::Code;
///
/// let scope = Scope::new().declare("age", Type::Number)?.declare("独居", Type::Boolean)?;
/// assert_eq!(scope.slot("独居"), Some(1));
/// assert_eq!(scope.declare("age", Type::Number).unwrap_err().code, Code::ConditionNameTwice);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    names: Shape,
}

impl Scope {
    /// No names yet.
    #[must_use]
    pub const fn new() -> Self {
        Scope { names: Shape::new() }
    }

    /// A scope of many names at once, or the number of the first that is none or one again.
    pub(in crate::condition) fn of(names: Vec<(Arc<str>, Type)>) -> Result<Self, (usize, Problem)> {
        Shape::of(names).map(|names| Scope { names })
    }

    /// This scope with one more name, whose slot is the number of those before it.
    ///
    /// # Errors
    /// `condition_name_form` where it is no snake_case name, `condition_name_reserved` where it is a word of the
    /// language, `condition_name_twice` where it is declared already.
    pub fn declare(mut self, name: &str, r#type: Type) -> Result<Self, Problem> {
        self.add(name, r#type)?;
        Ok(self)
    }

    /// The same in place, where one that can't be declared is left out.
    pub(crate) fn add(&mut self, name: &str, r#type: Type) -> Result<(), Problem> {
        self.names.add(name, r#type)
    }

    /// The slot of that name.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.names.slot(name)
    }

    /// The name and type of a slot.
    #[must_use]
    pub fn get(&self, slot: usize) -> Option<(&str, &Type)> {
        self.names.get(slot)
    }

    /// Names and types, by slot.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Type)> {
        self.names.iter()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// How many names were compared with one that was looked up.
        pub(in super::super) static LOOKS: Cell<u64> = const { Cell::new(0) };
    }

    #[test]
    fn a_name_of_many_is_found_in_few_looks() {
        for count in [1000_usize, 2000, 4000] {
            let names: Vec<(Arc<str>, Type)> = (0..count).map(|at| (format!("n{at}").into(), Type::Number)).collect();
            let scope = Scope::of(names).unwrap();
            LOOKS.set(0);
            assert!((0..count).all(|at| scope.slot(&format!("n{at}")) == Some(at)));
            let logarithm = u64::from(usize::BITS - count.leading_zeros());
            assert!(LOOKS.get() <= count as u64 * (logarithm + 1), "{} looks for {count}", LOOKS.get());
        }
        let twice = ["b", "a", "c", "a", "b"].map(|name| (Arc::from(name), Type::Text)).to_vec();
        assert_eq!(Scope::of(twice).map_err(|(at, problem)| (at, problem.code)), Err((3, Code::ConditionNameTwice)));
    }
}
