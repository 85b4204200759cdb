//! Which records of one NIK are one person's: relatives know each other's NIK, and anybody can
//! type another's.

/// What a record says of whose it is. Only records of one and the same NIK are ever compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Phones that answered a code for this record, in any form that compares.
    pub phones: Vec<String>,
    /// The name, folded ([`PersonName::folded`](crate::PersonName::folded)).
    pub name: String,
}

/// The records that are the same person as those at the places `known`, those included, in order:
/// a phone in common leads on from record to record, so that a change of phone loses nothing.
///
/// The folded name leads on only where `proved`: an officer saw the KTP of one of the known records
/// when it became a membership. Who merely typed a NIK and a name learns nothing of the person they
/// belong to (PRODUCT, decision 1).
#[must_use]
pub fn same_person(traces: &[Trace], known: &[usize], proved: bool) -> Vec<usize> {
    let mut same = vec![false; traces.len()];
    let mut open: Vec<usize> = known.iter().copied().filter(|place| *place < traces.len()).collect();
    for &place in &open {
        same[place] = true;
    }
    while let Some(place) = open.pop() {
        for (other, trace) in traces.iter().enumerate() {
            let phone = trace.phones.iter().any(|phone| traces[place].phones.contains(phone));
            let name = proved && trace.name == traces[place].name;
            if !same[other] && (phone || name) {
                same[other] = true;
                open.push(other);
            }
        }
    }
    (0..traces.len()).filter(|place| same[*place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(phones: &[&str], name: &str) -> Trace {
        Trace { phones: phones.iter().map(|phone| (*phone).to_owned()).collect(), name: name.to_owned() }
    }

    #[test]
    fn a_phone_in_common_leads_on_through_a_change_of_phone() {
        let traces =
            [trace(&["a"], "siti"), trace(&["a", "b"], "siti"), trace(&["b"], "sitiaminah"), trace(&["c"], "budi")];
        assert_eq!(same_person(&traces, &[0], false), [0, 1, 2]);
        assert_eq!(same_person(&traces, &[3], false), [3]);
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
