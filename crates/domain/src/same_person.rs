//! Which records of one NIK are one person's: relatives know each other's NIK, and anybody can
//! type another's.

use crate::{BirthDate, Nik, Nominee, Person, Phone};

/// What a record says of whose it is. Only records of one and the same NIK are ever compared.
#[derive(Clone, PartialEq, Eq)]
pub struct Trace {
    /// Phones that answered a code for this record, in any form that compares.
    pub phones: Vec<String>,
    /// The name, folded ([`PersonName::folded`](crate::PersonName::folded)).
    pub name: String,
    /// The birth date, where the record tells it.
    pub born: Option<BirthDate>,
    /// Whether an officer saw the KTP: of a membership, and of the application that became one.
    pub proved: bool,
}

impl std::fmt::Debug for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Trace(…)")
    }
}

/// The records that are the same person as those at the places `known`, those included, in order:
/// a phone in common leads on from record to record, so that a change of phone loses nothing.
///
/// Where `proved`, an officer saw the KTP of one of the known records when it became a membership: only
/// then the folded name leads on, and a phone whatever birth date was typed. What was merely typed leads to nothing
/// that an officer saw, also on that person's phone, which may be a family's or an old one: whoever types a NIK learns
/// nothing of the person it belongs to (PRODUCT, decision 1), since the answers to who they are were compared with
/// what they typed themselves. It leads to what was typed with the same phone and birth date.
#[must_use]
pub fn same_person(traces: &[Trace], known: &[usize], proved: bool) -> Vec<usize> {
    let mut same = vec![false; traces.len()];
    let mut open: Vec<usize> = known.iter().copied().filter(|place| *place < traces.len()).collect();
    for &place in &open {
        same[place] = true;
    }
    while let Some(place) = open.pop() {
        for (other, trace) in traces.iter().enumerate() {
            let typed_alike = !trace.proved && trace.born.is_some() && trace.born == traces[place].born;
            let born = proved || typed_alike;
            let phone = born && trace.phones.iter().any(|phone| traces[place].phones.contains(phone));
            let name = proved && trace.name == traces[place].name;
            if !same[other] && (phone || name) {
                same[other] = true;
                open.push(other);
            }
        }
    }
    (0..traces.len()).filter(|place| same[*place]).collect()
}

/// A person, by what their records tell.
#[derive(Clone, Copy)]
pub struct KnownPerson<'a> {
    /// Their NIK.
    pub nik: &'a Nik,
    /// Phones that answered a code for one of their records.
    pub phones: &'a [Phone],
    /// Their names, folded.
    pub names: &'a [String],
    /// Their birth dates, where a phone leads on from what was only typed.
    pub births: &'a [BirthDate],
    /// Whether an officer saw the KTP.
    pub proved: bool,
}

impl std::fmt::Debug for KnownPerson<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KnownPerson(…)")
    }
}

impl KnownPerson<'_> {
    /// Whether this person is who accepted to stand: known by NIK, together with the application by which they did,
    /// where that is known to be theirs; where an officer saw the KTP, with a phone or the name; where both only
    /// typed who they are (`typed`), with a phone and the birth date.
    #[must_use]
    pub fn accepted_as(&self, answered: &Person, application_is_theirs: bool, typed: bool) -> bool {
        let phone = self.phones.contains(&answered.phone);
        let known = self.proved && (phone || self.names.contains(&answered.name.folded()));
        let typed_alike = typed && phone && self.births.contains(&answered.birth_date);
        answered.nik == *self.nik && (application_is_theirs || known || typed_alike)
    }

    /// Whether this person is who was proposed and has not answered: by phone and name, since a phone may be a
    /// family's.
    #[must_use]
    pub fn was_proposed_as(&self, nominee: &Nominee) -> bool {
        self.phones.contains(&nominee.phone) && self.names.contains(&nominee.name.folded())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomination::tests::person;
    use crate::{PersonName, Phones, Sex};

    fn known<'a>(person: &'a Person, phones: &'a [Phone], names: &'a [String]) -> KnownPerson<'a> {
        KnownPerson { nik: &person.nik, phones, names, births: std::slice::from_ref(&person.birth_date), proved: false }
    }

    #[test]
    fn somebody_who_accepted_is_known_by_nik_and_by_something_that_only_they_have() {
        let siti = person("Siti Aminah");
        let (phones, names) = ([siti.phone.clone()], [siti.name.folded()]);
        assert!(!known(&siti, &phones, &names).accepted_as(&siti, false, false), "nobody saw the KTP");
        assert!(known(&siti, &[], &[]).accepted_as(&siti, true, false));
        let typed = known(&siti, &phones, &[]);
        assert!(typed.accepted_as(&siti, false, true));
        assert!(!KnownPerson { births: &[], ..typed }.accepted_as(&siti, false, true), "another birth date");
        assert!(!known(&siti, &[], &names).accepted_as(&siti, false, true), "another phone");
        assert!(KnownPerson { proved: true, ..typed }.accepted_as(&siti, false, false));
        assert!(KnownPerson { proved: true, ..known(&siti, &[], &names) }.accepted_as(&siti, false, false));
        let other = Nik::parse("3273010101900002").unwrap();
        assert!(
            !KnownPerson { nik: &other, proved: true, ..known(&siti, &phones, &names) }.accepted_as(&siti, true, true)
        );
    }

    #[test]
    fn somebody_who_was_proposed_is_known_by_phone_and_name() {
        let siti = person("Siti Aminah");
        let (phones, names) = ([siti.phone.clone()], [siti.name.folded()]);
        let nominee = |name: &str, phone: &str| Nominee {
            name: PersonName::parse(name).unwrap(),
            phone: Phones::default().parse(phone).unwrap(),
            sex: Sex::Female,
            member_number: None,
        };
        let whose = known(&siti, &phones, &names);
        let phone = siti.phone.expose();
        assert!(whose.was_proposed_as(&nominee("Hj. Siti Aminah", phone)));
        assert!(!whose.was_proposed_as(&nominee("Budi", phone)), "a phone may be a family's");
        assert!(!whose.was_proposed_as(&nominee("Siti Aminah", "081399999999")));
    }

    fn trace(phones: &[&str], name: &str) -> Trace {
        let born = BirthDate::parse_stored("1990-01-01");
        Trace {
            phones: phones.iter().map(|phone| (*phone).to_owned()).collect(),
            name: name.to_owned(),
            born,
            proved: false,
        }
    }

    #[test]
    fn a_phone_in_common_leads_on_through_a_change_of_phone() {
        let traces =
            [trace(&["a"], "siti"), trace(&["a", "b"], "siti"), trace(&["b"], "sitiaminah"), trace(&["c"], "budi")];
        assert_eq!(same_person(&traces, &[0], false), [0, 1, 2]);
        assert_eq!(same_person(&traces, &[3], false), [3]);
    }

    #[test]
    fn a_phone_leads_on_from_what_was_only_typed_where_the_birth_date_is_the_same() {
        let other = Trace { born: BirthDate::parse_stored("1971-02-02"), ..trace(&["a"], "siti") };
        let untold = Trace { born: None, ..trace(&["a"], "siti") };
        let traces = [trace(&["a"], "siti"), other, untold];
        for place in 0..3 {
            assert_eq!(same_person(&traces, &[place], false), [place]);
            assert_eq!(same_person(&traces, &[place], true), [0, 1, 2]);
        }
    }

    #[test]
    fn what_was_only_typed_leads_to_nothing_that_an_officer_saw_and_is_found_from_there() {
        let seen = Trace { proved: true, ..trace(&["a"], "siti") };
        let traces = [trace(&["a"], "siti"), seen, trace(&["a"], "siti")];
        assert_eq!(same_person(&traces, &[0], false), [0, 2]);
        assert_eq!(same_person(&traces, &[1], true), [0, 1, 2]);
    }

    #[test]
    fn a_name_alone_leads_on_only_from_what_an_officer_saw() {
        let traces = [trace(&["a"], "siti"), trace(&["b"], "siti"), trace(&["c"], "budi")];
        assert_eq!(same_person(&traces, &[0], true), [0, 1]);
        assert_eq!(same_person(&traces, &[0], false), [0]);
        assert_eq!(same_person(&traces, &[1], false), [1]);
    }

    #[test]
    fn nobody_is_the_same_as_a_record_that_is_not_there() {
        assert_eq!(same_person(&[], &[0], true), [0; 0]);
    }
}
