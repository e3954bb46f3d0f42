use super::heading::{Dictionary, Heading, Match, Rank, names_of};
use crate::finding::{Code, Problem, nearest};
use crate::form::definition::compiled::Form;

/// The headings of the column that names the form of each row.
const RECORD_TYPE: [&str; 3] = ["记录类型", "record_type", "record type"];

pub(super) fn is_record_type(heading: &Heading<'_>) -> bool {
    RECORD_TYPE.iter().any(|word| heading.says(word))
}

/// How the columns of a ledger serve one form.
pub(super) struct Columns {
    /// The column of each field; of several the one that was read last.
    pub(super) of_field: Vec<Option<usize>>,
    /// The field of each column that is the only one of its field.
    pub(super) field_in: Vec<Option<usize>>,
    /// The fields with several columns, and these from the one that names it best.
    pub(super) shared: Vec<(usize, Vec<(Rank, usize)>)>,
    /// Whether each column belongs to other forms alone.
    pub(super) elsewhere: Vec<bool>,
    /// Whether a field that is required has no column.
    pub(super) lacks: bool,
    /// Whether its missing columns have been told.
    pub(super) told: bool,
    /// The columns of which it has been told that their cells are read as they are shown.
    pub(super) shown: Vec<usize>,
}

/// What the headings of a ledger are.
pub(super) struct Headings<'f> {
    /// For each form.
    pub(super) columns: Vec<Columns>,
    /// The known name of each column.
    pub(super) names: Vec<Option<&'f str>>,
    /// The columns that name the form of each row, the first counting where it is filled in.
    pub(super) type_columns: Vec<usize>,
    /// The columns without a heading of which nothing has been told.
    pub(super) blank: Vec<usize>,
    /// What there is to tell of them.
    pub(super) problems: Vec<Problem>,
}

impl<'f> Headings<'f> {
    /// Whether each column is of the same field by both, and all are known.
    pub(super) fn are_alike(&self, other: &Headings<'f>) -> bool {
        let same = |(one, two): (&Columns, &Columns)| one.of_field == two.of_field && one.field_in == two.field_in;
        self.problems.is_empty()
            && self.type_columns == other.type_columns
            && self.columns.len() == other.columns.len()
            && self.columns.iter().zip(&other.columns).all(same)
    }

    /// Whether those below serve less and say of no column that it is another field, as a row of headings in another language that are
    /// partly unknown: then these hold on. A row that moves a field is another table's, whose cells would be read as what they are not.
    pub(super) fn are_cut_by(&self, below: &Headings<'f>, forms: &[&'f Form]) -> bool {
        let required = |(form, columns): (&&'f Form, &Columns)| {
            let has = form.fields.iter().zip(&columns.of_field).filter(|(field, column)| field.required && column.is_some());
            has.count()
        };
        let serves = |headings: &Headings<'f>| {
            let whole = headings.columns.iter().filter(|columns| !columns.lacks).count();
            let names_forms = forms.len() == 1 || !headings.type_columns.is_empty();
            (names_forms, whole, forms.iter().zip(&headings.columns).map(required).max())
        };
        let same = |(one, two): (&Columns, &Columns)| {
            let mut both = one.of_field.iter().zip(&two.of_field);
            both.all(|(one, two)| one.is_none() || two.is_none_or(|two| *one == Some(two)))
                && one.field_in.iter().zip(&two.field_in).all(|(one, two)| one.is_none() || two.is_none() || one == two)
        };
        serves(below) < serves(self) && self.columns.iter().zip(&below.columns).all(same)
    }

    pub(super) fn resolve(forms: &[&'f Form], dictionary: &Dictionary<'f>, texts: &[&str]) -> Self {
        let mut found = Headings {
            columns: Vec::new(),
            names: vec![None; texts.len()],
            type_columns: Vec::new(),
            blank: Vec::new(),
            problems: Vec::new(),
        };
        let headings: Vec<Heading<'_>> = texts.iter().map(|text| Heading::new(text)).collect();
        let mut candidates: Vec<Vec<Vec<(Rank, usize)>>> = forms.iter().map(|form| vec![Vec::new(); form.fields.len()]).collect();
        let mut served = vec![Served::default(); texts.len()];
        for ((column, heading), served) in headings.iter().enumerate().zip(&mut served) {
            for (form, is) in dictionary.look_up(heading) {
                match is {
                    Match::InOtherUnit(name) => served.unit = Some(name),
                    Match::Named(rank, at, name) => {
                        if served.name.is_none_or(|(least, _)| rank < least) {
                            served.name = Some((rank, name));
                        }
                        if let Some(candidates) = candidates.get_mut(form).and_then(|fields| fields.get_mut(at)) {
                            candidates.push((rank, column));
                        }
                    }
                }
            }
        }
        for (form, candidates) in forms.iter().zip(candidates) {
            let columns = found.serve(form, texts.len(), candidates);
            found.columns.push(columns);
        }
        for ((column, heading), served) in headings.iter().enumerate().zip(served) {
            found.tell(forms, column, heading, served);
        }
        if forms.len() > 1 && found.type_columns.is_empty() {
            found.problems.push(Code::RecordTypeMissing.into());
        }
        found
    }

    /// Gives each field of a form its columns.
    fn serve(&mut self, form: &'f Form, width: usize, candidates: Vec<Vec<(Rank, usize)>>) -> Columns {
        let mut elsewhere = vec![true; width];
        for (_, column) in candidates.iter().flatten() {
            if let Some(elsewhere) = elsewhere.get_mut(*column) {
                *elsewhere = false;
            }
        }
        let mut columns = Columns {
            of_field: Vec::new(),
            field_in: vec![None; width],
            shared: Vec::new(),
            elsewhere,
            lacks: false,
            told: false,
            shown: Vec::new(),
        };
        for (at, mut candidates) in candidates.into_iter().enumerate() {
            crate::finding::sort_by(&mut candidates, Ord::cmp);
            columns.of_field.push(candidates.first().map(|(_, column)| *column));
            match candidates.as_slice() {
                [] => {}
                [(_, column)] => {
                    if let Some(field) = columns.field_in.get_mut(*column) {
                        *field = Some(at);
                    }
                }
                [(first, column), (second, other), ..] => {
                    if first == second {
                        self.doubled(column, other, served_name(form, at));
                    }
                    columns.shared.push((at, candidates));
                }
            }
        }
        columns.lacks = form.fields.iter().zip(&columns.of_field).any(|(field, column)| field.required && column.is_none());
        columns
    }

    fn doubled(&mut self, first: &usize, second: &usize, name: &str) {
        let problem = Problem::new(Code::HeadingDoubled)
            .with("heading", name.to_owned())
            .with("column", second.saturating_add(1))
            .with("first_column", first.saturating_add(1));
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Tells what a heading is, where it is no field's own name.
    fn tell(&mut self, forms: &[&'f Form], column: usize, heading: &Heading<'_>, served: Served<'f>) {
        let number = column.saturating_add(1);
        if is_record_type(heading) && (forms.len() > 1 || served.name.is_none()) {
            if let Some(first) = self.type_columns.first().copied() {
                self.doubled(&first, &column, "记录类型");
            }
            self.type_columns.push(column);
            for columns in &mut self.columns {
                if let Some(elsewhere) = columns.elsewhere.get_mut(column) {
                    *elsewhere = false;
                }
            }
        }
        let name = if self.type_columns.last() == Some(&column) { Some("记录类型") } else { served.name.map(|(_, name)| name) };
        if let Some(known) = self.names.get_mut(column) {
            *known = name;
        }
        let problem = match served {
            _ if self.type_columns.last() == Some(&column) => return,
            Served { name: Some((rank, name)), .. } if rank.is_decorated() => {
                Problem::new(Code::HeadingNormalised).with("heading", name.to_owned()).with("column", number)
            }
            Served { name: Some(_), .. } => return,
            _ if heading.is_blank() => {
                self.blank.push(column);
                return;
            }
            Served { unit: Some(name), .. } => Problem::new(Code::HeadingUnit).with("nearest", name.to_owned()).with("column", number),
            _ => {
                let names = forms.iter().flat_map(|form| &form.fields).flat_map(names_of);
                match nearest(heading.text, names) {
                    Some(near) => Problem::new(Code::HeadingNear)
                        .with("heading", heading.text.to_owned())
                        .with("nearest", near.to_owned())
                        .with("column", number),
                    None => Problem::new(Code::HeadingUnknown).with("column", number),
                }
            }
        };
        self.problems.push(problem);
    }
}

/// What a column is for the forms of a ledger.
#[derive(Clone, Copy, Default)]
struct Served<'f> {
    name: Option<(Rank, &'f str)>,
    /// The name that it would be, were it not for its unit.
    unit: Option<&'f str>,
}

fn served_name(form: &Form, at: usize) -> &str {
    form.fields.get(at).map_or("", |field| &field.label.zh)
}

impl Form {
    /// Whether all that the form requires has a column.
    #[must_use]
    pub fn is_served_by(&self, headings: &[&str]) -> bool {
        let dictionary = Dictionary::of(&[self]);
        let headings: Vec<Heading<'_>> = headings.iter().map(|heading| Heading::new(heading)).collect();
        is_served(self, 0, &dictionary, &headings)
    }
}

/// The column of each field of a form, by the place of its heading.
pub(in crate::form) fn columns_of(form: &Form, headings: &[&str]) -> Vec<Option<usize>> {
    let found = Headings::resolve(&[form], &Dictionary::of(&[form]), headings);
    found.columns.into_iter().next().map(|columns| columns.of_field).unwrap_or_default()
}

/// Whether all that a form requires, which is at that place in the dictionary, has a column.
pub(super) fn is_served(form: &Form, which: usize, dictionary: &Dictionary<'_>, headings: &[Heading<'_>]) -> bool {
    let mut has = vec![false; form.fields.len()];
    for heading in headings {
        for (_, is) in dictionary.look_up(heading).into_iter().filter(|(form, _)| *form == which) {
            if let Match::Named(_, at, _) = is
                && let Some(has) = has.get_mut(at)
            {
                *has = true;
            }
        }
    }
    form.fields.iter().zip(has).all(|(field, has)| has || !field.required)
}
