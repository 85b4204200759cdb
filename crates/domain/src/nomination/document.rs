//! The papers of a candidate.

use jiff::civil::Date;

use crate::Occupation;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A paper that a candidate hands in (UU 7/2017 art. 240(2), PKPU 10/2023 art. 12).
    Document {
        /// *KTP elektronik*.
        Ktp = "ktp",
        /// *Surat pernyataan bakal calon*, stamped.
        Statement = "statement",
        /// *Surat keterangan pengadilan negeri*: what the court knows.
        CourtCertificate = "court_certificate",
        /// *Ijazah*, SMA or equal at least, legalised.
        Diploma = "diploma",
        /// *Surat keterangan sehat jasmani*.
        HealthCertificate = "health_certificate",
        /// *Surat keterangan sehat rohani*.
        MentalHealthCertificate = "mental_health_certificate",
        /// *Surat keterangan bebas narkotika*.
        DrugFreeCertificate = "drug_free_certificate",
        /// *Tanda bukti terdaftar sebagai pemilih*.
        VoterRegistration = "voter_registration",
        /// *Kartu tanda anggota* of the party.
        Kta = "kta",
        /// *Pasfoto* 4 × 6 cm.
        Photo = "photo",
        /// *Keputusan pemberhentian* from a job that the law keeps out, or that the state pays
        /// (UU 7/2017 art. 240(1)k).
        ResignationDecree = "resignation_decree",
    }
}

vocabulary! {
    /// What the party knows of a paper.
    DocumentState {
        /// Not handed in.
        Missing = "missing",
        /// Handed in, not looked at.
        Received = "received",
        /// Looked at and good.
        Verified = "verified",
        /// Looked at and refused.
        Rejected = "rejected",
    }
}

/// A paper of one aspirant.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
pub struct DocumentEntry {
    /// Which.
    pub document: Document,
    /// What is known of it.
    pub state: DocumentState,
    /// The last day on which it is good, if it ends.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
    pub expires_on: Option<Date>,
    /// The number on it.
    #[serde(default)]
    pub number: Option<String>,
}

vocabulary! {
    /// What is wrong with a paper.
    DocumentProblem {
        /// Not handed in.
        Missing = "missing",
        /// Refused.
        Rejected = "rejected",
        /// No longer good on the day that counts.
        Expired = "expired",
    }
}

/// The papers that somebody in this job has to hand in: the ten of PKPU 10/2023 art. 12, and the
/// decree of dismissal where the job has to be given up (UU 7/2017 art. 240(1)k).
#[must_use]
pub fn required_documents(occupation: Option<Occupation>) -> Vec<Document> {
    let resigns = occupation.is_some_and(|job| job.is_forbidden() || job.is_state_paid());
    Document::ALL.iter().copied().filter(|document| *document != Document::ResignationDecree || resigns).collect()
}

/// The required papers that are missing, refused, or no longer good on the day `on` (the
/// election's reference date), in the order of `required`. A paper that was received and not yet
/// looked at counts as there; of several entries for a paper one good one is enough.
#[must_use]
pub fn missing_documents(
    entries: &[DocumentEntry],
    required: &[Document],
    on: Date,
) -> Vec<(Document, DocumentProblem)> {
    let problem = |document: Document| {
        let mut worst = Some(DocumentProblem::Missing);
        for entry in entries.iter().filter(|entry| entry.document == document) {
            worst = match entry.state {
                DocumentState::Missing => worst,
                DocumentState::Rejected => Some(DocumentProblem::Rejected),
                _ if entry.expires_on.is_some_and(|last| last < on) => Some(DocumentProblem::Expired),
                _ => return None,
            };
        }
        worst
    };
    required.iter().filter_map(|&document| Some((document, problem(document)?))).collect()
}
