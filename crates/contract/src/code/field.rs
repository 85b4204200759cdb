//! What can be wrong with one field.

use domain::Language;
use serde::{Serialize, Serializer};

codes! {
    /// What is wrong with a field, a parameter or a cell.
    FieldCode {
        FieldUnknown = "field.unknown":
            "Isian ini tidak dikenal di sini. Hapus, atau periksa ejaannya.",
            "This field is not known here. Remove it, or check its spelling.";
        FieldFixed = "field.fixed":
            "Isian ini tidak dapat diubah di sini.",
            "This field cannot be changed here.";
        RightUnknown = "right.unknown":
            "Pilih salah satu hak.",
            "Choose one of the rights.";
        AcceptedRequired = "accepted.required":
            "Pilih dikabulkan atau tidak.",
            "Choose whether it is granted.";
        NikFormat = "nik.format":
            "Tulis 16 angka NIK seperti di KTP.",
            "Enter the 16 digits of the NIK as on the KTP.";
        NameRequired = "name.required":
            "Tulis nama lengkap sesuai KTP.",
            "Enter the full name as on the KTP.";
        NameLength = "name.length":
            "Nama paling panjang 100 huruf.",
            "A name has at most 100 characters.";
        NameCharacters = "name.characters":
            "Nama hanya boleh berisi huruf Latin, spasi, dan tanda seperti ' . , - Kalau huruf dari aksara lain terlihat sama, ketik ulang namanya.",
            "A name has Latin letters, spaces and marks such as ' . , - only. If a letter of another script looks the same, type the name again.";
        BirthDateFormat = "birth_date.format":
            "Tulis tanggal lahir sebagai tahun-bulan-hari, misalnya 1990-01-31.",
            "Enter the date of birth as year-month-day, such as 1990-01-31.";
        BirthDateFuture = "birth_date.future":
            "Tanggal lahir belum terjadi. Periksa tahunnya.",
            "The date of birth is in the future. Check the year.";
        BirthDateImplausible = "birth_date.implausible":
            "Tanggal lahir lebih dari 120 tahun lalu. Periksa tahunnya.",
            "The date of birth is more than 120 years ago. Check the year.";
        SexUnknown = "sex.unknown":
            "Pilih perempuan atau laki-laki.",
            "Choose female or male.";
        AgeMinimum = "age.minimum":
            "Anggota berumur paling sedikit 17 tahun atau sudah/pernah kawin (UU 2/2008 pasal 14).",
            "A member is at least 17 years old or was ever married (UU 2/2008 art. 14).";
        MaritalStatusRequired = "marital_status.required":
            "Umur di bawah 17 tahun: pilih status perkawinan.",
            "Under 17 years of age: choose the marital status.";
        MaritalStatusUnknown = "marital_status.unknown":
            "Pilih status perkawinan dari daftar.",
            "Choose a marital status from the list.";
        GuardianRequired = "guardian.required":
            "Umur 17 tahun dan belum kawin: tulis nomor HP orang tua atau wali yang menyetujui.",
            "Aged 17 and never married: enter the phone of a parent or guardian who consents.";
        GuardianUnconfirmed = "guardian.unconfirmed":
            "Umur 17 tahun dan belum kawin perlu persetujuan wali, yang hanya diminta saat mendaftar. Tarik pendaftaran ini lalu daftar lagi, atau hubungi pengurus.",
            "Aged 17 and never married: a guardian has to consent, which is asked for at the application only. Withdraw this one and apply again, or ask an officer.";
        OccupationUnknown = "occupation.unknown":
            "Pilih pekerjaan dari daftar.",
            "Choose an occupation from the list.";
        OccupationForbidden = "occupation.forbidden":
            "Pekerjaan ini tidak boleh menjadi anggota partai. Kalau sudah berhenti, pilih pekerjaan sekarang.",
            "People in this occupation may not be party members. If you have left it, choose the present one.";
        PhoneFormat = "phone.format":
            "Tulis nomor seluler Indonesia, misalnya 0812 3456 7890.",
            "Enter an Indonesian mobile number, such as 0812 3456 7890.";
        EmailFormat = "email.format":
            "Tulis alamat surel yang benar, misalnya nama@contoh.id.",
            "Enter a valid e-mail address, such as name@contoh.id.";
        VillageUnknown = "village.unknown":
            "Ketik nama desa atau kelurahan yang ada, atau pilih dari daftar provinsi.",
            "Type the name of a village that exists, or choose from the list of provinces.";
        VillageChoose = "village.choose":
            "Pilih salah satu; bila tidak ada, cari lagi.",
            "Choose one; if none is yours, search again.";
        AddressLength = "address.length":
            "Alamat paling panjang 200 huruf.",
            "An address has at most 200 characters.";
        AddressCharacters = "address.characters":
            "Alamat berisi tanda yang tidak boleh dipakai.",
            "The address contains characters that are not allowed.";
        BirthPlaceLength = "birth_place.length":
            "Tempat lahir paling panjang 100 huruf.",
            "A place of birth has at most 100 characters.";
        BirthPlaceCharacters = "birth_place.characters":
            "Tempat lahir berisi tanda yang tidak boleh dipakai.",
            "The place of birth contains characters that are not allowed.";
        RtFormat = "rt.format":
            "RT terdiri dari 1 sampai 3 angka.",
            "RT has 1 to 3 digits.";
        RwFormat = "rw.format":
            "RW terdiri dari 1 sampai 3 angka.",
            "RW has 1 to 3 digits.";
        ConsentMembershipRequired = "consent_membership.required":
            "Centang persetujuan menjadi anggota.",
            "Tick the consent to membership.";
        ConsentKpuRequired = "consent_kpu.required":
            "Centang persetujuan penyampaian data ke KPU.",
            "Tick the consent to the transfer to KPU.";
        ReferrerFormat = "referrer.format":
            "Nomor anggota pengajak tidak dikenali.",
            "The member number of the person who invited is not valid.";
        NumberFormat = "number.format":
            "Nomor anggota tidak dikenali.",
            "The member number is not valid.";
        ConsentMessagesUnknown = "consent_messages.unknown":
            "Pilih ya atau tidak untuk kabar kampanye.",
            "Choose yes or no for campaign messages.";
        CodeFormat = "code.format":
            "Kode terdiri dari 6 angka.",
            "A code has 6 digits.";
        CodeWrong = "code.wrong":
            "Kode tidak cocok atau sudah tidak berlaku. Periksa pesan terakhir di HP Anda, atau minta kode lagi.",
            "The code does not match. Check the latest message on your phone.";
        CodeExpired = "code.expired":
            "Kode sudah tidak berlaku. Minta kode lagi di bawah; setelah lima kali salah, tunggu dulu lima menit.",
            "The code is no longer valid. Ask for it again below; after five wrong tries, wait five minutes first.";
        WhoUnknown = "who.unknown":
            "Tulis applicant atau guardian.",
            "Enter applicant or guardian.";
        PersonUnknown = "person.unknown":
            "Pilih salah satu nama dari daftar.",
            "Choose one of the names on the list.";
        IdentityMismatch = "identity.mismatch":
            "Tanggal lahir atau 4 angka terakhir NIK tidak cocok.",
            "The date of birth or the last 4 digits of the NIK do not match.";
        DecisionUnknown = "decision.unknown":
            "Pilih approve, reject, atau return.",
            "Choose approve, reject or return.";
        ReasonRequired = "reason.required":
            "Tulis alasannya.",
            "Enter the reason.";
        ReasonCodeFormat = "reason_code.format":
            "Kode alasan hanya huruf kecil, angka, titik, dan garis bawah.",
            "The code of a reason has lower-case letters, digits, dots and underscores only.";
        ReasonLength = "reason.length":
            "Alasan paling panjang 500 huruf.",
            "A reason has at most 500 characters.";
        ReasonCharacters = "reason.characters":
            "Alasan berisi tanda yang tidak boleh dipakai.",
            "The reason contains characters that are not allowed.";
        FieldsUnknown = "fields.unknown":
            "Sebut isian formulir dan apa yang perlu diperbaiki.",
            "Name fields of the form and what is wrong with each.";
        IdsCount = "ids.count":
            "Pilih 1 sampai 100 permohonan.",
            "Choose 1 to 100 applications.";
        StatusUnknown = "status.unknown":
            "Pilih status dari daftar.",
            "Choose a status from the list.";
        DecisionNumberRequired = "decision_number.required":
            "Tulis nomor keputusan pemberhentian.",
            "Enter the number of the decision to expel.";
        DecisionNumberLength = "decision_number.length":
            "Nomor keputusan paling panjang 100 huruf.",
            "A decision number has at most 100 characters.";
        DecisionNumberCharacters = "decision_number.characters":
            "Nomor keputusan berisi tanda yang tidak boleh dipakai.",
            "The decision number contains characters that are not allowed.";
        SearchCriterion = "search.criterion":
            "Isi salah satu: NIK, nomor HP, nomor anggota, atau nama dengan wilayah.",
            "Give one of: NIK, phone, member number, or name with area.";
        AreaUnknown = "area.unknown":
            "Wilayah tidak dikenal.",
            "There is no such area.";
        LimitRange = "limit.range":
            "limit adalah angka 1 sampai 200.",
            "limit is a number from 1 to 200.";
        CursorInvalid = "cursor.invalid":
            "cursor tidak berlaku. Mulai lagi dari halaman pertama.",
            "cursor is not valid. Start again from the first page.";
        WidthRange = "width.range":
            "width adalah angka 300 sampai 2024.",
            "width is a number from 300 to 2024.";
        QLength = "q.length":
            "Ketik paling sedikit 2 huruf.",
            "Type at least 2 letters.";
        ElectionUnknown = "election.unknown":
            "Pilih pemilu dari daftar.",
            "Choose an election from the list.";
        ChamberUnknown = "chamber.unknown":
            "Pilih lembaga: DPR atau DPRD.",
            "Choose a chamber: DPR or DPRD.";
        DapilUnknown = "dapil.unknown":
            "Pilih dapil dari daftar.",
            "Choose a dapil from the list.";
        NomineeRequired = "nominee.required":
            "Pilih siapa Anda.",
            "Say who you are.";
        NomineeUnknown = "nominee.unknown":
            "Pilih siapa Anda dari daftar.",
            "Choose who you are from the list.";
        NoContactUnknown = "no_contact.unknown":
            "Tandai atau kosongkan.",
            "Tick it or leave it.";
        TrackUnknown = "track.unknown":
            "Pilih jalur: kader (internal) atau tokoh (eksternal).",
            "Choose a track: internal or external.";
        TokenMissing = "token.missing":
            "Tempel tautan dari pesan yang Anda terima.",
            "Paste the link from the message you received.";
        AnswerUnknown = "answer.unknown":
            "Pilih bersedia, menolak, atau bukan saya.",
            "Choose accept, decline or not me.";
        ConsentCandidacyRequired = "consent_candidacy.required":
            "Centang kesediaan menjadi bakal calon dan pengolahan data untuk itu.",
            "Tick the consent to be an aspirant and to the processing this needs.";
        NikMismatch = "nik.mismatch":
            "NIK tidak cocok dengan data anggota. Periksa 16 angka di KTP.",
            "The NIK does not match the member's. Check the 16 digits on the KTP.";
        VerdictUnknown = "verdict.unknown":
            "Pilih MS, BMS, atau TMS.",
            "Choose MS, BMS or TMS.";
        AspirantUnknown = "aspirant.unknown":
            "Pilih bakal calon dari daftar.",
            "Choose an aspirant from the list.";
        DocumentsCount = "documents.count":
            "Sebut berkas yang berubah.",
            "Name the papers that changed.";
        DocumentUnknown = "document.unknown":
            "Pilih berkas dari daftar.",
            "Choose a paper from the list.";
        StateUnknown = "state.unknown":
            "Pilih keadaan berkas: belum ada, diterima, sah, atau ditolak.",
            "Choose the paper's state: missing, received, verified or rejected.";
        ExpiresOnFormat = "expires_on.format":
            "Tulis masa berlaku sebagai tahun-bulan-hari, misalnya 2029-01-31.",
            "Enter the last valid day as year-month-day, such as 2029-01-31.";
        NumberLength = "number.length":
            "Nomor berkas paling panjang 100 huruf.",
            "A paper's number has at most 100 characters.";
        NumberCharacters = "number.characters":
            "Nomor berkas berisi tanda yang tidak boleh dipakai.",
            "The paper's number contains characters that are not allowed.";
        CandidatesFormat = "candidates.format":
            "candidates adalah daftar id bakal calon, paling banyak 24.",
            "candidates is a list of ids of aspirants, 24 at most.";
        VersionFormat = "version.format":
            "version adalah angka yang terakhir dibaca.",
            "version is the number that was last read.";
        KindUnknown = "kind.unknown":
            "Pilih jenis impor: dapil.",
            "Choose what to import: dapil.";
        CsvMissing = "csv.missing":
            "Tempel atau pilih berkas CSV.",
            "Paste or choose a CSV file.";
        CsvHeader = "csv.header":
            "Baris pertama harus memuat nama kolom yang benar.",
            "The first line must hold the right column names.";
        CsvFormat = "csv.format":
            "Baris ini tidak dapat dibaca.",
            "This line cannot be read.";
        AgeCandidate = "age.candidate":
            "Belum cukup umur untuk menjadi calon pada hari daftar calon tetap (UU 7/2017 pasal 240).",
            "Not old enough to be a candidate on the day of the final list (UU 7/2017 art. 240).";
        VotesFormat = "votes.format":
            "Suara adalah bilangan bulat, nol atau lebih.",
            "Votes are a whole number, zero or more.";
        PartyRequired = "party.required":
            "Tulis nama partai.",
            "Enter the party's name.";
        PartyFormat = "party.format":
            "Nama partai terdiri dari 1 sampai 100 huruf dalam satu baris, dan tidak diawali = + - @. Periksa juga tanda kutipnya.",
            "A party's name has 1 to 100 characters on one line and does not begin with = + - @. Check the quotes, too.";
        PartyTotal = "party.total":
            "Jumlah bukan partai: hapus baris ini.",
            "A total is no party: remove this line.";
        PartyDuplicate = "party.duplicate":
            "Partai ini disebut dua kali di dapil yang sama.",
            "This party stands twice in the same dapil.";
        TokenRequired = "token.required":
            "Tempel tautan atau isi QR kartu.",
            "Paste the card's link or the content of its QR.";
    }
}
