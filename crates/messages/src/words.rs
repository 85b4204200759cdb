//! What messages say. Each begins with the party's name, so that nobody takes a code for another's or
//! for a fraud. A name or a number of a member is never in them: phones are shared, and notifications
//! show on locked screens.

use serde::Serialize;
use store::{JoiningCode, Message, Pending};

/// A message as the provider takes it.
#[derive(Serialize)]
pub(crate) struct Outgoing<'a> {
    /// Equal for equal messages, so that the provider can drop a repetition.
    id: &'a str,
    to: &'a str,
    channel: &'static str,
    template: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// The provider's name of a kind of message; templates are approved by name there.
pub(crate) const fn template(message: &Message) -> &'static str {
    match message {
        Message::ApplicationCode(_) => "application_code",
        Message::GuardianCode(_) => "guardian_code",
        Message::SignInCode(_) => "sign_in_code",
        Message::PhoneCode(_) => "phone_code",
        Message::ConsentCode(_) => "consent_code",
        Message::ConsentRequest(_) => "consent_request",
        Message::ConsentReminder(_) => "consent_reminder",
        Message::Approved => "application_approved",
        Message::Rejected => "application_rejected",
        Message::Returned => "application_returned",
        Message::NikUsed => "nik_used",
        Message::ErasureAsked(_) => "erasure_asked",
        Message::IdentityLimit => "identity_limit",
        Message::Incomplete => "incomplete",
        Message::PhoneChanged(_) => "phone_changed",
    }
}

pub(crate) fn compose<'a>(pending: &'a Pending, public_url: &str) -> Outgoing<'a> {
    const WARNING: &str = "Jangan berikan kode ini kepada siapa pun, termasuk pengurus. Berlaku 15 menit.";
    let member_page = || Some(format!("{public_url}/masuk/"));
    let consent_page = |token: &str| Some(format!("{public_url}/kesediaan/#{token}"));
    // The page that waits for the code, for whoever does not find back to it. It shows no name, and the number masked.
    let code_page = |of: &JoiningCode, who: &str| {
        Some(format!("{public_url}/api/v1/applications/{}/verification{who}", of.application))
    };
    let (text, code, link) = match &pending.message {
        Message::ApplicationCode(of) => {
            (format!("{} adalah kode pendaftaran Anda. {WARNING}", of.code), Some(&of.code), code_page(of, ""))
        }
        Message::GuardianCode(of) => (
            format!("{} adalah kode persetujuan orang tua atau wali untuk pendaftaran anggota. Berikan hanya bila Anda setuju. Berlaku 15 menit.", of.code),
            Some(&of.code),
            code_page(of, "?who=guardian"),
        ),
        Message::ConsentCode(code) => (
            format!("{code} adalah kode untuk menjawab usulan pencalonan Anda. {WARNING}"),
            Some(code),
            None,
        ),
        Message::ConsentRequest(token) => (
            "Anda diusulkan menjadi bakal calon anggota dewan. Lihat usulannya, lalu jawab bersedia, tidak, atau bukan saya:".to_owned(),
            None,
            consent_page(token),
        ),
        Message::ConsentReminder(token) => (
            "Pengingat: usulan pencalonan Anda belum dijawab. Ini pengingat satu-satunya. Jawab di sini:".to_owned(),
            None,
            consent_page(token),
        ),
        Message::PhoneCode(code) => (format!("{code} adalah kode untuk memakai nomor ini sebagai nomor anggota. {WARNING}"), Some(code), None),
        Message::SignInCode(code) => (format!("{code} adalah kode masuk Anda. {WARNING}"), Some(code), None),
        Message::Approved => ("Pendaftaran Anda disetujui. Buka kartu anggota Anda:".to_owned(), None, member_page()),
        Message::Rejected => ("Pendaftaran Anda belum dapat diterima. Lihat alasannya:".to_owned(), None, member_page()),
        Message::Returned => ("Ada yang perlu diperbaiki pada pendaftaran Anda. Lihat di sini:".to_owned(), None, member_page()),
        Message::PhoneChanged(token) => (
            "Nomor HP keanggotaan Anda diganti dari nomor ini ke nomor lain. Kalau bukan Anda, batalkan dalam 24 jam:".to_owned(),
            None,
            Some(format!("{public_url}/api/v1/phones/undo?token={token}")),
        ),
        Message::IdentityLimit => (
            "Ada yang berkali-kali salah menjawab siapa Anda. Langkah penting ditahan 24 jam. Kalau bukan Anda, beri tahu pengurus. Lihat di sini:".to_owned(),
            None,
            member_page(),
        ),
        Message::Incomplete => (
            "Data keanggotaan atau berkas pencalonan Anda belum lengkap. Berkas diserahkan kepada pengurus; data dilengkapi di halaman anggota:".to_owned(),
            None,
            member_page(),
        ),
        Message::NikUsed => (
            "Ada yang mendaftar dengan NIK Anda. Kalau bukan Anda, tidak perlu berbuat apa-apa: keanggotaan Anda tetap. Hubungi pengurus bila perlu.".to_owned(),
            None,
            member_page(),
        ),
        Message::ErasureAsked(token) => (
            "Ada permintaan menghapus data keanggotaan pada nomor ini dalam 24 jam. Kalau bukan Anda yang meminta, batalkan di sini:".to_owned(),
            None,
            Some(format!("{public_url}/api/v1/erasures/withdrawal?token={token}")),
        ),
    };
    let text = format!("{}: {text}", site::party_name());
    let text = link.as_ref().map_or(text.clone(), |link| format!("{text} {link}"));
    Outgoing {
        id: &pending.id,
        to: pending.to.expose(),
        channel: "sms",
        template: template(&pending.message),
        text,
        code: code.map(String::as_str),
        link,
    }
}
