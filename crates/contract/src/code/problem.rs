//! What can be wrong with a request as a whole.

use domain::Language;
use serde::{Serialize, Serializer};

codes! {
    /// What is wrong with a request as a whole.
    ProblemCode {
        FieldsInvalid = "fields.invalid":
            "Ada isian yang perlu diperbaiki.",
            "Some fields need correction.";
        RequestMalformed = "request.malformed":
            "Permintaan tidak dapat dibaca.",
            "The request cannot be read.";
        RequestParameter = "request.parameter":
            "Parameter permintaan tidak benar.",
            "A parameter of the request is not right.";
        IdempotencyMalformed = "idempotency.malformed":
            "Idempotency-Key harus berupa UUID.",
            "Idempotency-Key must be a UUID.";
        IdempotencyMismatch = "idempotency.mismatch":
            "Idempotency-Key ini sudah dipakai untuk isian lain. Pakai kunci baru.",
            "This Idempotency-Key was used with other fields. Use a new key.";
        SessionRequired = "session.required":
            "Masuk dulu dengan nomor HP.",
            "Sign in with your phone first.";
        SessionPerson = "session.person":
            "Pilih dulu siapa Anda.",
            "Choose who you are first.";
        TokenRequired = "token.required":
            "Masuk dulu sebagai pengurus.",
            "Sign in as an officer first.";
        TokenInvalid = "token.invalid":
            "Sesi pengurus tidak berlaku. Masuk lagi.",
            "The officer's session is not valid. Sign in again.";
        RoleMissing = "role.missing":
            "Peran Anda tidak mencakup tindakan ini.",
            "Your role does not include this action.";
        EdgeRequired = "edge.required":
            "Alamat ini hanya dapat dibuka melalui situs kami.",
            "This address can only be reached through our site.";
        OriginForeign = "origin.foreign":
            "Permintaan datang dari situs lain.",
            "The request comes from another site.";
        NotFound = "not_found":
            "Tidak ditemukan.",
            "Not found.";
        MethodNotAllowed = "method.not_allowed":
            "Metode ini tidak tersedia di alamat ini.",
            "This method is not available at this address.";
        StateConflict = "state.conflict":
            "Keadaannya sudah berubah. Muat ulang, lalu lihat lagi.",
            "The state has changed. Reload and look again.";
        NikHeld = "nik.held":
            "NIK ini sudah dipegang anggota lain.",
            "This NIK is held by another member.";
        MemberRequired = "member.required":
            "Hanya anggota yang dapat mengusulkan.",
            "Only members can propose.";
        WindowClosed = "window.closed":
            "Masa pengusulan tidak sedang dibuka.",
            "The window for proposals is not open.";
        NominationDuplicate = "nomination.duplicate":
            "Anda sudah mengusulkan orang ini.",
            "You have already proposed this person.";
        NominationLimit = "nomination.limit":
            "Jumlah usulan Anda sudah penuh. Tarik salah satu untuk mengusulkan yang lain.",
            "You have used all your proposals. Withdraw one to propose somebody else.";
        NomineeRefused = "nominee.refused":
            "Orang ini tidak dapat diusulkan untuk dapil ini.",
            "This person cannot be proposed for this dapil.";
        NomineePhoneFull = "nominee.phone_full":
            "Sudah tiga orang dengan nomor ini yang belum menjawab. Usulkan lagi setelah salah satunya menjawab, atau pakai nomor orang itu sendiri.",
            "Three people with this number have not answered yet. Propose again once one of them has, or use the person's own number.";
        ConsentAnswered = "consent.answered":
            "Pertanyaan ini sudah dijawab.",
            "This question has been answered.";
        ConsentExpired = "consent.expired":
            "Tautan ini tidak berlaku, atau waktunya sudah lewat.",
            "This link is not valid, or its time is over.";
        AspirantElsewhere = "aspirant.elsewhere":
            "Orang ini sudah memenuhi syarat di dapil atau lembaga lain.",
            "This person already qualifies in another dapil or chamber.";
        SlateVersion = "slate.version":
            "Daftar sudah diubah orang lain. Muat yang terbaru.",
            "Somebody else changed the list. Load the newer one.";
        SlateUnlawful = "slate.unlawful":
            "Daftar belum memenuhi aturan. Perbaiki yang ditunjukkan.",
            "The list does not satisfy the rules yet. Mend what is shown.";
        SlateOrderFixed = "slate.order_fixed":
            "Pada tahap ini nomor urut tetap: hanya pengganti di nomor yang sama.",
            "At this stage numbers are fixed: only a replacement at the same number.";
        SilonIncomplete = "silon.incomplete":
            "Berkas SILON belum lengkap.",
            "The SILON pack is not complete.";
        ImportInvalid = "import.invalid":
            "Berkas impor belum benar; tidak ada yang diambil.",
            "The file is not right; nothing was taken.";
        ElectionInvalid = "election.invalid":
            "Aturan pemilu belum benar.",
            "The election's rules are not right.";
        CardInactive = "card.inactive":
            "Kartu hanya untuk anggota aktif.",
            "A card is for active members only.";
        CodeExpired = "code.expired":
            "Kode sudah tidak berlaku. Minta kode lagi; setelah lima kali salah, tunggu dulu lima menit.",
            "The code is no longer valid. Ask for it again; after five wrong tries, wait five minutes first.";
        ErasureOver = "erasure.over":
            "Tautan ini tidak berlaku: penghapusannya sudah dibatalkan atau sudah dijalankan.",
            "This link is not valid: the deletion was taken back, or it is done.";
        ConfirmExpired = "confirm.expired":
            "Halaman periksa sudah kedaluwarsa. Isi formulir lagi.",
            "The check page has expired. Fill in the form again.";
        BodyTooLarge = "body.too_large":
            "Isi permintaan lebih dari 64 KiB.",
            "The request body is over 64 KiB.";
        BodyMediaType = "body.media_type":
            "Kirim application/json atau application/x-www-form-urlencoded.",
            "Send application/json or application/x-www-form-urlencoded.";
        RateLimited = "rate.limited":
            "Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi.",
            "Too many requests. Wait a moment, then try again.";
        UndoExpired = "undo.expired":
            "Penggantian nomor ini tidak dapat dibatalkan lagi. Hubungi pengurus bila nomor Anda diambil orang lain.",
            "This change of number cannot be undone any more. Ask an officer if somebody took your number.";
        IdentityLimit = "identity.limit":
            "Terlalu banyak jawaban tentang siapa Anda. Coba lagi setelah 24 jam, atau minta bantuan pengurus.",
            "Too many answers to who you are. Try again after 24 hours, or ask an officer for help.";
        DatabaseBusy = "database.busy":
            "Sedang sangat ramai. Data Anda belum tersimpan; coba lagi sebentar.",
            "It is very busy. Your data is not stored yet; try again in a moment.";
        Internal = "internal":
            "Ada gangguan di pihak kami. Coba lagi sebentar.",
            "Something failed on our side. Try again in a moment.";
    }
}
