//! The assemblies that candidates stand for, and the ways by which they come to the party.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// An assembly that the party puts up candidates for.
    Chamber {
        /// *DPR RI*, the national parliament.
        Dpr = "dpr",
        /// *DPRD provinsi*.
        DprdProvince = "dprd_province",
        /// *DPRD kabupaten/kota*.
        DprdRegency = "dprd_regency",
    }
}

vocabulary! {
    /// From where a name comes (*jalur*).
    Track {
        /// *Kader*: a member.
        Internal = "internal",
        /// *Tokoh masyarakat*: a public figure, who joins the party before the list is submitted
        /// (UU 7/2017 art. 240(1)n).
        External = "external",
    }
}
