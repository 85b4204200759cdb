//! What an error code says to a person: what happened and what to do, never the value.

use domain::Language;

/// The words of a field's error code.
#[must_use]
pub fn message(code: &str, language: Language) -> &'static str {
    let words = FIELDS.iter().find(|(known, ..)| *known == code);
    let (_, id, en) = words.unwrap_or(&("", "Isian ini belum benar.", "This field is not right."));
    match language {
        Language::En => en,
        _ => id,
    }
}

/// The title of a whole problem.
#[must_use]
pub fn title(code: &str, language: Language) -> &'static str {
    let words = PROBLEMS.iter().find(|(known, ..)| *known == code);
    let (_, id, en) = words.unwrap_or(&("", "Permintaan tidak dapat diproses.", "The request cannot be processed."));
    match language {
        Language::En => en,
        _ => id,
    }
}

/// Every field code with its words.
pub(crate) const FIELDS: &[(&str, &str, &str)] = &[
    (
        "field.unknown",
        "Isian ini tidak dikenal di sini. Hapus, atau periksa ejaannya.",
        "This field is not known here. Remove it, or check its spelling.",
    ),
    ("field.fixed", "Isian ini tidak dapat diubah di sini.", "This field cannot be changed here."),
    ("right.unknown", "Pilih salah satu hak.", "Choose one of the rights."),
    ("accepted.required", "Pilih dikabulkan atau tidak.", "Choose whether it is granted."),
    ("nik.format", "Tulis 16 angka NIK seperti di KTP.", "Enter the 16 digits of the NIK as on the KTP."),
    ("name.required", "Tulis nama lengkap sesuai KTP.", "Enter the full name as on the KTP."),
    ("name.length", "Nama paling panjang 100 huruf.", "A name has at most 100 characters."),
    (
        "name.characters",
        "Nama hanya boleh berisi huruf Latin, spasi, dan tanda seperti ' . , - Kalau huruf dari aksara lain terlihat sama, ketik ulang namanya.",
        "A name has Latin letters, spaces and marks such as ' . , - only. If a letter of another script looks the same, type the name again.",
    ),
    (
        "birth_date.format",
        "Tulis tanggal lahir sebagai tahun-bulan-hari, misalnya 1990-01-31.",
        "Enter the date of birth as year-month-day, such as 1990-01-31.",
    ),
    (
        "birth_date.future",
        "Tanggal lahir belum terjadi. Periksa tahunnya.",
        "The date of birth is in the future. Check the year.",
    ),
    (
        "birth_date.implausible",
        "Tanggal lahir lebih dari 120 tahun lalu. Periksa tahunnya.",
        "The date of birth is more than 120 years ago. Check the year.",
    ),
    ("sex.unknown", "Pilih perempuan atau laki-laki.", "Choose female or male."),
    (
        "age.minimum",
        "Anggota berumur paling sedikit 17 tahun atau sudah/pernah kawin (UU 2/2008 pasal 14).",
        "A member is at least 17 years old or was ever married (UU 2/2008 art. 14).",
    ),
    (
        "marital_status.required",
        "Umur di bawah 17 tahun: pilih status perkawinan.",
        "Under 17 years of age: choose the marital status.",
    ),
    ("marital_status.unknown", "Pilih status perkawinan dari daftar.", "Choose a marital status from the list."),
    (
        "guardian.required",
        "Umur 17 tahun dan belum kawin: tulis nomor HP orang tua atau wali yang menyetujui.",
        "Aged 17 and never married: enter the phone of a parent or guardian who consents.",
    ),
    (
        "guardian.unconfirmed",
        "Umur 17 tahun dan belum kawin perlu persetujuan wali, yang hanya diminta saat mendaftar. Tarik pendaftaran ini lalu daftar lagi, atau hubungi pengurus.",
        "Aged 17 and never married: a guardian has to consent, which is asked for at the application only. Withdraw this one and apply again, or ask an officer.",
    ),
    ("occupation.unknown", "Pilih pekerjaan dari daftar.", "Choose an occupation from the list."),
    (
        "occupation.forbidden",
        "Pekerjaan ini tidak boleh menjadi anggota partai. Kalau sudah berhenti, pilih pekerjaan sekarang.",
        "People in this occupation may not be party members. If you have left it, choose the present one.",
    ),
    (
        "phone.format",
        "Tulis nomor seluler Indonesia, misalnya 0812 3456 7890.",
        "Enter an Indonesian mobile number, such as 0812 3456 7890.",
    ),
    (
        "email.format",
        "Tulis alamat surel yang benar, misalnya nama@contoh.id.",
        "Enter a valid e-mail address, such as name@contoh.id.",
    ),
    (
        "village.unknown",
        "Ketik nama desa atau kelurahan yang ada, atau pilih dari daftar provinsi.",
        "Type the name of a village that exists, or choose from the list of provinces.",
    ),
    ("village.choose", "Pilih salah satu; bila tidak ada, cari lagi.", "Choose one; if none is yours, search again."),
    ("address.length", "Alamat paling panjang 200 huruf.", "An address has at most 200 characters."),
    (
        "address.characters",
        "Alamat berisi tanda yang tidak boleh dipakai.",
        "The address contains characters that are not allowed.",
    ),
    ("birth_place.length", "Tempat lahir paling panjang 100 huruf.", "A place of birth has at most 100 characters."),
    (
        "birth_place.characters",
        "Tempat lahir berisi tanda yang tidak boleh dipakai.",
        "The place of birth contains characters that are not allowed.",
    ),
    ("rt.format", "RT terdiri dari 1 sampai 3 angka.", "RT has 1 to 3 digits."),
    ("rw.format", "RW terdiri dari 1 sampai 3 angka.", "RW has 1 to 3 digits."),
    ("consent_membership.required", "Centang persetujuan menjadi anggota.", "Tick the consent to membership."),
    (
        "consent_kpu.required",
        "Centang persetujuan penyampaian data ke KPU.",
        "Tick the consent to the transfer to KPU.",
    ),
    (
        "referrer.format",
        "Nomor anggota pengajak tidak dikenali.",
        "The member number of the person who invited is not valid.",
    ),
    ("number.format", "Nomor anggota tidak dikenali.", "The member number is not valid."),
    (
        "consent_messages.unknown",
        "Pilih ya atau tidak untuk kabar kampanye.",
        "Choose yes or no for campaign messages.",
    ),
    ("code.format", "Kode terdiri dari 6 angka.", "A code has 6 digits."),
    (
        "code.wrong",
        "Kode tidak cocok atau sudah tidak berlaku. Periksa pesan terakhir di HP Anda, atau minta kode lagi.",
        "The code does not match. Check the latest message on your phone.",
    ),
    (
        "code.expired",
        "Kode sudah tidak berlaku. Minta kode lagi di bawah; setelah lima kali salah, tunggu dulu lima menit.",
        "The code is no longer valid. Ask for it again below; after five wrong tries, wait five minutes first.",
    ),
    ("who.unknown", "Tulis applicant atau guardian.", "Enter applicant or guardian."),
    ("person.unknown", "Pilih salah satu nama dari daftar.", "Choose one of the names on the list."),
    (
        "identity.mismatch",
        "Tanggal lahir atau 4 angka terakhir NIK tidak cocok.",
        "The date of birth or the last 4 digits of the NIK do not match.",
    ),
    ("decision.unknown", "Pilih approve, reject, atau return.", "Choose approve, reject or return."),
    ("reason.required", "Tulis alasannya.", "Enter the reason."),
    (
        "reason_code.format",
        "Kode alasan hanya huruf kecil, angka, titik, dan garis bawah.",
        "The code of a reason has lower-case letters, digits, dots and underscores only.",
    ),
    ("reason.length", "Alasan paling panjang 500 huruf.", "A reason has at most 500 characters."),
    (
        "reason.characters",
        "Alasan berisi tanda yang tidak boleh dipakai.",
        "The reason contains characters that are not allowed.",
    ),
    (
        "fields.unknown",
        "Sebut isian formulir dan apa yang perlu diperbaiki.",
        "Name fields of the form and what is wrong with each.",
    ),
    ("ids.count", "Pilih 1 sampai 100 permohonan.", "Choose 1 to 100 applications."),
    ("status.unknown", "Pilih status dari daftar.", "Choose a status from the list."),
    ("decision_number.required", "Tulis nomor keputusan pemberhentian.", "Enter the number of the decision to expel."),
    (
        "decision_number.length",
        "Nomor keputusan paling panjang 100 huruf.",
        "A decision number has at most 100 characters.",
    ),
    (
        "decision_number.characters",
        "Nomor keputusan berisi tanda yang tidak boleh dipakai.",
        "The decision number contains characters that are not allowed.",
    ),
    (
        "search.criterion",
        "Isi salah satu: NIK, nomor HP, nomor anggota, atau nama dengan wilayah.",
        "Give one of: NIK, phone, member number, or name with area.",
    ),
    ("area.unknown", "Wilayah tidak dikenal.", "There is no such area."),
    ("limit.range", "limit adalah angka 1 sampai 200.", "limit is a number from 1 to 200."),
    (
        "cursor.invalid",
        "cursor tidak berlaku. Mulai lagi dari halaman pertama.",
        "cursor is not valid. Start again from the first page.",
    ),
    ("width.range", "width adalah angka 300 sampai 2024.", "width is a number from 300 to 2024."),
    ("q.length", "Ketik paling sedikit 2 huruf.", "Type at least 2 letters."),
    ("election.unknown", "Pilih pemilu dari daftar.", "Choose an election from the list."),
    ("chamber.unknown", "Pilih lembaga: DPR atau DPRD.", "Choose a chamber: DPR or DPRD."),
    ("dapil.unknown", "Pilih dapil dari daftar.", "Choose a dapil from the list."),
    ("nominee.required", "Pilih siapa Anda.", "Say who you are."),
    ("nominee.unknown", "Pilih siapa Anda dari daftar.", "Choose who you are from the list."),
    ("no_contact.unknown", "Tandai atau kosongkan.", "Tick it or leave it."),
    ("track.unknown", "Pilih jalur: kader (internal) atau tokoh (eksternal).", "Choose a track: internal or external."),
    ("token.missing", "Tempel tautan dari pesan yang Anda terima.", "Paste the link from the message you received."),
    ("answer.unknown", "Pilih bersedia, menolak, atau bukan saya.", "Choose accept, decline or not me."),
    (
        "consent_candidacy.required",
        "Centang kesediaan menjadi bakal calon dan pengolahan data untuk itu.",
        "Tick the consent to be an aspirant and to the processing this needs.",
    ),
    (
        "nik.mismatch",
        "NIK tidak cocok dengan data anggota. Periksa 16 angka di KTP.",
        "The NIK does not match the member's. Check the 16 digits on the KTP.",
    ),
    ("verdict.unknown", "Pilih MS, BMS, atau TMS.", "Choose MS, BMS or TMS."),
    ("aspirant.unknown", "Pilih bakal calon dari daftar.", "Choose an aspirant from the list."),
    ("documents.count", "Sebut berkas yang berubah.", "Name the papers that changed."),
    ("document.unknown", "Pilih berkas dari daftar.", "Choose a paper from the list."),
    (
        "state.unknown",
        "Pilih keadaan berkas: belum ada, diterima, sah, atau ditolak.",
        "Choose the paper's state: missing, received, verified or rejected.",
    ),
    (
        "expires_on.format",
        "Tulis masa berlaku sebagai tahun-bulan-hari, misalnya 2029-01-31.",
        "Enter the last valid day as year-month-day, such as 2029-01-31.",
    ),
    ("number.length", "Nomor berkas paling panjang 100 huruf.", "A paper's number has at most 100 characters."),
    (
        "number.characters",
        "Nomor berkas berisi tanda yang tidak boleh dipakai.",
        "The paper's number contains characters that are not allowed.",
    ),
    (
        "candidates.format",
        "candidates adalah daftar id bakal calon, paling banyak 24.",
        "candidates is a list of ids of aspirants, 24 at most.",
    ),
    ("version.format", "version adalah angka yang terakhir dibaca.", "version is the number that was last read."),
    ("kind.unknown", "Pilih jenis impor: dapil.", "Choose what to import: dapil."),
    ("csv.missing", "Tempel atau pilih berkas CSV.", "Paste or choose a CSV file."),
    (
        "csv.header",
        "Baris pertama harus memuat nama kolom yang benar.",
        "The first line must hold the right column names.",
    ),
    ("csv.format", "Baris ini tidak dapat dibaca.", "This line cannot be read."),
    (
        "age.candidate",
        "Belum cukup umur untuk menjadi calon pada hari daftar calon tetap (UU 7/2017 pasal 240).",
        "Not old enough to be a candidate on the day of the final list (UU 7/2017 art. 240).",
    ),
    ("votes.format", "Suara adalah bilangan bulat, nol atau lebih.", "Votes are a whole number, zero or more."),
    ("party.required", "Tulis nama partai.", "Enter the party's name."),
    ("party.total", "Jumlah bukan partai: hapus baris ini.", "A total is no party: remove this line."),
    (
        "party.duplicate",
        "Partai ini disebut dua kali di dapil yang sama.",
        "This party stands twice in the same dapil.",
    ),
    ("token.required", "Tempel tautan atau isi QR kartu.", "Paste the card's link or the content of its QR."),
];

/// Every problem code with its title.
pub(crate) const PROBLEMS: &[(&str, &str, &str)] = &[
    ("fields.invalid", "Ada isian yang perlu diperbaiki.", "Some fields need correction."),
    ("request.malformed", "Permintaan tidak dapat dibaca.", "The request cannot be read."),
    ("request.parameter", "Parameter permintaan tidak benar.", "A parameter of the request is not right."),
    ("idempotency.malformed", "Idempotency-Key harus berupa UUID.", "Idempotency-Key must be a UUID."),
    (
        "idempotency.mismatch",
        "Idempotency-Key ini sudah dipakai untuk isian lain. Pakai kunci baru.",
        "This Idempotency-Key was used with other fields. Use a new key.",
    ),
    ("session.required", "Masuk dulu dengan nomor HP.", "Sign in with your phone first."),
    ("session.person", "Pilih dulu siapa Anda.", "Choose who you are first."),
    ("token.required", "Masuk dulu sebagai pengurus.", "Sign in as an officer first."),
    ("token.invalid", "Sesi pengurus tidak berlaku. Masuk lagi.", "The officer's session is not valid. Sign in again."),
    ("role.missing", "Peran Anda tidak mencakup tindakan ini.", "Your role does not include this action."),
    (
        "edge.required",
        "Alamat ini hanya dapat dibuka melalui situs kami.",
        "This address can only be reached through our site.",
    ),
    ("origin.foreign", "Permintaan datang dari situs lain.", "The request comes from another site."),
    ("not_found", "Tidak ditemukan.", "Not found."),
    ("method.not_allowed", "Metode ini tidak tersedia di alamat ini.", "This method is not available at this address."),
    (
        "state.conflict",
        "Keadaannya sudah berubah. Muat ulang, lalu lihat lagi.",
        "The state has changed. Reload and look again.",
    ),
    ("nik.held", "NIK ini sudah dipegang anggota lain.", "This NIK is held by another member."),
    ("member.required", "Hanya anggota yang dapat mengusulkan.", "Only members can propose."),
    ("window.closed", "Masa pengusulan tidak sedang dibuka.", "The window for proposals is not open."),
    ("nomination.duplicate", "Anda sudah mengusulkan orang ini.", "You have already proposed this person."),
    (
        "nomination.limit",
        "Jumlah usulan Anda sudah penuh. Tarik salah satu untuk mengusulkan yang lain.",
        "You have used all your proposals. Withdraw one to propose somebody else.",
    ),
    (
        "nominee.refused",
        "Orang ini tidak dapat diusulkan untuk dapil ini.",
        "This person cannot be proposed for this dapil.",
    ),
    (
        "nominee.phone_full",
        "Sudah tiga orang dengan nomor ini yang belum menjawab. Usulkan lagi setelah salah satunya menjawab, atau pakai nomor orang itu sendiri.",
        "Three people with this number have not answered yet. Propose again once one of them has, or use the person's own number.",
    ),
    ("consent.answered", "Pertanyaan ini sudah dijawab.", "This question has been answered."),
    (
        "consent.expired",
        "Tautan ini tidak berlaku, atau waktunya sudah lewat.",
        "This link is not valid, or its time is over.",
    ),
    (
        "aspirant.elsewhere",
        "Orang ini sudah memenuhi syarat di dapil atau lembaga lain.",
        "This person already qualifies in another dapil or chamber.",
    ),
    (
        "slate.version",
        "Daftar sudah diubah orang lain. Muat yang terbaru.",
        "Somebody else changed the list. Load the newer one.",
    ),
    (
        "slate.unlawful",
        "Daftar belum memenuhi aturan. Perbaiki yang ditunjukkan.",
        "The list does not satisfy the rules yet. Mend what is shown.",
    ),
    (
        "slate.order_fixed",
        "Pada tahap ini nomor urut tetap: hanya pengganti di nomor yang sama.",
        "At this stage numbers are fixed: only a replacement at the same number.",
    ),
    ("silon.incomplete", "Berkas SILON belum lengkap.", "The SILON pack is not complete."),
    (
        "import.invalid",
        "Berkas impor belum benar; tidak ada yang diambil.",
        "The file is not right; nothing was taken.",
    ),
    ("election.invalid", "Aturan pemilu belum benar.", "The election's rules are not right."),
    ("card.inactive", "Kartu hanya untuk anggota aktif.", "A card is for active members only."),
    (
        "code.expired",
        "Kode sudah tidak berlaku. Minta kode lagi; setelah lima kali salah, tunggu dulu lima menit.",
        "The code is no longer valid. Ask for it again; after five wrong tries, wait five minutes first.",
    ),
    (
        "erasure.over",
        "Tautan ini tidak berlaku: penghapusannya sudah dibatalkan atau sudah dijalankan.",
        "This link is not valid: the deletion was taken back, or it is done.",
    ),
    (
        "confirm.expired",
        "Halaman periksa sudah kedaluwarsa. Isi formulir lagi.",
        "The check page has expired. Fill in the form again.",
    ),
    ("body.too_large", "Isi permintaan lebih dari 64 KiB.", "The request body is over 64 KiB."),
    (
        "body.media_type",
        "Kirim application/json atau application/x-www-form-urlencoded.",
        "Send application/json or application/x-www-form-urlencoded.",
    ),
    (
        "rate.limited",
        "Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi.",
        "Too many requests. Wait a moment, then try again.",
    ),
    (
        "undo.expired",
        "Penggantian nomor ini tidak dapat dibatalkan lagi. Hubungi pengurus bila nomor Anda diambil orang lain.",
        "This change of number cannot be undone any more. Ask an officer if somebody took your number.",
    ),
    (
        "identity.limit",
        "Terlalu banyak jawaban tentang siapa Anda. Coba lagi setelah 24 jam, atau minta bantuan pengurus.",
        "Too many answers to who you are. Try again after 24 hours, or ask an officer for help.",
    ),
    (
        "database.busy",
        "Sedang sangat ramai. Data Anda belum tersimpan; coba lagi sebentar.",
        "It is very busy. Your data is not stored yet; try again in a moment.",
    ),
    (
        "internal",
        "Ada gangguan di pihak kami. Coba lagi sebentar.",
        "Something failed on our side. Try again in a moment.",
    ),
];

#[cfg(test)]
mod tests;
