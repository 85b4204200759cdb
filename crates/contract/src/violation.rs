//! What a broken rule of a list says to a selector.

use domain::{Language, SlateRule, Violation};

/// A broken rule in words: what there is, and what is asked.
#[must_use]
pub fn violation_message(violation: &Violation, language: Language) -> String {
    let Violation { rule, need, have, positions, .. } = violation;
    let places = positions.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    if language == Language::En {
        return match rule {
            SlateRule::Seats => format!("{have} names; the dapil allows {need}."),
            SlateRule::Quota => format!("{have} women; a list of this length needs {need}."),
            SlateRule::Zipper => format!("No woman in the group of three at numbers {places}."),
            SlateRule::Age => format!("Numbers {places}: younger than {need} on the day of the final list."),
            SlateRule::Member => format!("Numbers {places}: not a member."),
            SlateRule::Identity => {
                format!("Numbers {places}: the membership carries another NIK than the consent. Ask for a new consent.")
            }
            SlateRule::MemberData => format!("Numbers {places}: data that KPU asks for are missing."),
            SlateRule::OneList => format!("Numbers {places}: also stands in another dapil or chamber."),
            SlateRule::Documents => format!("Numbers {places}: papers are missing."),
            SlateRule::Screening => format!("Numbers {places}: did not pass screening, or left."),
            SlateRule::Duplicate => format!("Numbers {places}: on the list twice."),
            _ => "The list is empty.".to_owned(),
        };
    }
    match rule {
        SlateRule::Seats => format!("{have} nama; dapil ini paling banyak {need}."),
        SlateRule::Quota => format!("{have} perempuan; daftar sepanjang ini memerlukan {need}."),
        SlateRule::Zipper => format!("Tidak ada perempuan di kelompok tiga nama pada nomor {places}."),
        SlateRule::Age => format!("Nomor {places}: belum berumur {need} tahun pada hari DCT."),
        SlateRule::Member => format!("Nomor {places}: bukan anggota partai."),
        SlateRule::Identity => {
            format!("Nomor {places}: NIK keanggotaan berbeda dari NIK pada kesediaan. Mintalah kesediaan yang baru.")
        }
        SlateRule::MemberData => format!("Nomor {places}: data keanggotaan belum lengkap."),
        SlateRule::OneList => format!("Nomor {places}: juga dicalonkan di dapil atau lembaga lain."),
        SlateRule::Documents => format!("Nomor {places}: berkas belum lengkap."),
        SlateRule::Screening => format!("Nomor {places}: tidak lolos penyaringan, atau sudah mundur."),
        SlateRule::Duplicate => format!("Nomor {places}: tercantum dua kali."),
        _ => "Daftar masih kosong.".to_owned(),
    }
}
