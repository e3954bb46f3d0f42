//! The shape of a form's records, with a fingerprint of what decides which records there are.

use super::compiled::Field;
use super::spec::FormSpec;
#[cfg(feature = "figures")]
use super::spec::{CheckRule, FieldSpec, Formula};
#[cfg(feature = "figures")]
use crate::digest::Digest;
use crate::service::{Kind, Shape};

pub(in crate::form) fn shape(spec: &FormSpec, fields: &[Field]) -> Shape {
    let roles = fields.iter().filter_map(|field| field.role).collect();
    let facts = fields.iter().filter_map(|field| Some((field.fact.clone()?, field.kind))).collect();
    Shape::new(Kind::new(&spec.kind), spec.id.clone(), roles, facts, fingerprint(spec, fields))
}

/// A page with forms alone keeps no book.
#[cfg(not(feature = "figures"))]
fn fingerprint(_: &FormSpec, _: &[Field]) -> u128 {
    0
}

/// A number that differs if the form would refuse or read a record differently; labels, hints and clauses leave it as it is.
#[cfg(feature = "figures")]
fn fingerprint(spec: &FormSpec, fields: &[Field]) -> u128 {
    let mut print = Print(Digest::new(0x0b00));
    print.text(&spec.id);
    print.text(&spec.kind);
    for section in &spec.sections {
        print.text(&section.id);
        print.formula(section.shown_when.as_ref());
    }
    print.fields(&spec.fields, fields);
    for check in &spec.checks {
        match &check.rule {
            CheckRule::Forbid(formula) => print.formula(Some(formula)),
            CheckRule::Order(first, second) => [first, second].into_iter().for_each(|name| print.text(name)),
        }
        print.number(check.severity as u64);
    }
    for name in spec.unique.iter().flatten() {
        print.text(name);
    }
    print.0.whole()
}

#[cfg(feature = "figures")]
struct Print(Digest);

#[cfg(feature = "figures")]
impl Print {
    fn text(&mut self, text: &str) {
        self.0.bytes(text.as_bytes());
    }

    fn number(&mut self, number: u64) {
        self.0.number(number);
    }

    fn formula(&mut self, formula: Option<&Formula>) {
        self.text(formula.map_or("", |formula| &formula.source));
    }

    fn fields(&mut self, specs: &[FieldSpec], fields: &[Field]) {
        for (spec, field) in specs.iter().zip(fields) {
            self.text(&spec.id);
            self.text(field.kind.as_str());
            self.text(field.role.map_or("", |role| role.as_str()));
            self.text(field.fact.as_deref().unwrap_or(""));
            self.text(spec.section.as_deref().unwrap_or(""));
            self.formula(spec.required_when.as_ref());
            self.formula(spec.shown_when.as_ref());
            self.number(u64::from(spec.required) | u64::from(spec.empty_is_none) << 1 | u64::from(spec.may_precede) << 2);
            self.number(spec.min.unwrap_or(i64::MIN).cast_unsigned());
            self.number(spec.max.unwrap_or(i64::MAX).cast_unsigned());
            self.number(u64::from(spec.places));
            for bound in [spec.amounts.0, spec.amounts.1].into_iter().flatten() {
                self.text(&bound.decimal().to_string());
            }
            if let Some(latest) = spec.latest {
                self.text(&latest.to_string());
            }
            for option in field.codes.iter().flat_map(|list| &list.options) {
                self.text(&option.id);
                self.number(u64::from(option.none) | u64::from(option.exclusive) << 1);
            }
            for offer in &spec.offers {
                self.formula(Some(&offer.when));
                offer.options.iter().for_each(|option| self.text(option));
            }
            self.fields(&spec.fields, &field.group);
        }
    }
}
