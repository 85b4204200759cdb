//! What is wrong with a line of an import of districts, in words.

use domain::{Language, LineError};

/// The words for a bad line; its place is told beside them.
#[must_use]
pub fn line_message(error: &LineError, language: Language) -> &'static str {
    let (id, en) = match error.code {
        "missing_column" => (
            "Kolom ini tidak ada: dapil, name, chamber, seats, areas.",
            "This column is missing: dapil, name, chamber, seats, areas.",
        ),
        "unknown_column" => ("Kolom ini tidak dikenal.", "This column is not known."),
        "repeated_column" => ("Kolom ini disebut dua kali.", "This column stands twice."),
        "csv" => {
            ("Jumlah isian baris ini tidak sama dengan judul kolom.", "This line has not as many fields as the header.")
        }
        "quote" => {
            ("Tanda kutip dibuka dan tidak ditutup di baris ini.", "A quote is opened on this line and not closed.")
        }
        "too_long" => ("Isian ini terlalu panjang.", "This cell is too long."),
        "too_many" => ("Berkas ini berisi terlalu banyak baris.", "This file has too many rows."),
        "empty" => ("Tidak ada isinya.", "There is nothing in it."),
        "id" => (
            "Kode dapil terdiri dari 1 sampai 20 huruf, angka, atau tanda hubung.",
            "A dapil's code has 1 to 20 letters, digits or hyphens.",
        ),
        "repeated" => ("Sudah disebut di baris lain.", "It stands on another line already."),
        "name" => {
            ("Nama terdiri dari 1 sampai 100 huruf dalam satu baris.", "A name has 1 to 100 characters on one line.")
        }
        "chamber" => (
            "Lembaga: dprd_province atau dprd_regency, yang dipilih dalam pemilu ini.",
            "Chamber: dprd_province or dprd_regency, elected in this election.",
        ),
        "seats" => ("Kursi adalah angka 3 sampai 12.", "Seats are a number from 3 to 12."),
        "area" => ("Kode wilayah ini tidak ada.", "There is no such area."),
        "level" => {
            ("Wilayah dapil adalah kabupaten, kota, atau kecamatan.", "A dapil is made of regencies or districts.")
        }
        "taken" => ("Wilayah ini sudah masuk dapil lain.", "This area belongs to another dapil."),
        "regency" => {
            ("Semua wilayahnya harus dalam satu kabupaten atau kota.", "All its areas must lie in one regency.")
        }
        "province" => ("Semua wilayahnya harus dalam satu provinsi.", "All its areas must lie in one province."),
        _ => ("Baris ini tidak dapat dibaca.", "This line cannot be read."),
    };
    if language == Language::En { en } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_is_wrong_in_the_language_of_the_officer() {
        let seats = LineError { line: 3, column: "seats", code: "seats" };
        assert_eq!(line_message(&seats, Language::Id), "Kursi adalah angka 3 sampai 12.");
        assert_eq!(line_message(&seats, Language::En), "Seats are a number from 3 to 12.");
    }
}
