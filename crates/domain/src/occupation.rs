//! A person's current job, and which jobs the law keeps out of a party.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The current occupation. What counts is the job of today: data on a KTP go stale.
    Occupation {
        /// *Tidak bekerja*.
        Unemployed = "unemployed",
        /// *Mengurus rumah tangga*.
        Homemaker = "homemaker",
        /// *Pelajar/mahasiswa*.
        Student = "student",
        /// *Pensiunan*.
        Retired = "retired",
        /// *Karyawan swasta*.
        PrivateEmployee = "private_employee",
        /// *Karyawan BUMN/BUMD*.
        StateEnterpriseEmployee = "state_enterprise_employee",
        /// *Karyawan honorer*.
        HonoraryEmployee = "honorary_employee",
        /// *Buruh*.
        Labourer = "labourer",
        /// *Petani/pekebun*.
        Farmer = "farmer",
        /// *Nelayan*.
        Fisher = "fisher",
        /// *Sopir/pengemudi*.
        Driver = "driver",
        /// *Pedagang*.
        Trader = "trader",
        /// *Wiraswasta*.
        Entrepreneur = "entrepreneur",
        /// *Guru*.
        Teacher = "teacher",
        /// *Dosen*.
        Lecturer = "lecturer",
        /// *Tenaga kesehatan*.
        HealthWorker = "health_worker",
        /// *Advokat/notaris*.
        Lawyer = "lawyer",
        /// *Wartawan*.
        Journalist = "journalist",
        /// *Pemuka agama*.
        Cleric = "cleric",
        /// *Seniman*.
        Artist = "artist",
        /// *Anggota DPR/DPD/DPRD*.
        MemberOfParliament = "member_of_parliament",
        /// *Kepala daerah*.
        RegionalHead = "regional_head",
        /// *Lainnya*.
        Other = "other",
        /// *Aparatur sipil negara*.
        CivilServant = "civil_servant",
        /// *TNI*.
        Military = "military",
        /// *Polri*.
        Police = "police",
        /// *Kepala desa*.
        VillageHead = "village_head",
        /// *Perangkat desa*.
        VillageOfficial = "village_official",
        /// *Anggota BPD*.
        VillageCouncil = "village_council",
        /// *Penyelenggara pemilu*.
        ElectionOfficial = "election_official",
    }
}

impl Occupation {
    /// Whether somebody in this job may not be a party member: ASN, military, police, and those
    /// whom KPU refuses too (PKPU 4/2022 art. 32).
    #[must_use]
    pub const fn is_forbidden(self) -> bool {
        matches!(
            self,
            Self::CivilServant
                | Self::Military
                | Self::Police
                | Self::VillageHead
                | Self::VillageOfficial
                | Self::VillageCouncil
                | Self::ElectionOfficial
        )
    }

    /// Whether the state pays this job, so that a candidate gives it up first, besides those in
    /// [`is_forbidden`](Self::is_forbidden): heads of regions, employees of state enterprises and
    /// of bodies that live on public money (UU 7/2017 art. 240(1)k).
    #[must_use]
    pub const fn is_state_paid(self) -> bool {
        matches!(self, Self::RegionalHead | Self::StateEnterpriseEmployee | Self::HonoraryEmployee)
    }
}
