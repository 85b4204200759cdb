//! The table of routes: each function's vocabulary, and every column of each route.

use super::Caller::{Anyone, Officer, Session};
use super::{Handled, Route, delete, get, patch, post, put};

/// Makes an enum for each function, and [`ROUTES`].
macro_rules! routes {
    ($($function:literal $(#[$about:meta])* $name:ident { $($variant:ident = $route:expr;)+ })+) => {
        $(
            $(#[$about])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name {
                $(#[doc = concat!("`", stringify!($route), "`")] $variant,)+
            }

            impl Handled for $name {
                const ALL: &'static [(Self, Route)] = &[$((Self::$variant, $route.of($function)),)+];

                fn columns(self) -> &'static Route {
                    &Self::ALL[self as usize].1
                }
            }
        )+

        /// All routes.
        pub const ROUTES: &[Route] = &[$($($route.of($function),)+)+];
    };
}

routes! {
    "answer-consent"
    /// What a nominee answers.
    AnswerConsent {
        Page = get("/api/v1/consents", Anyone);
        Show = post("/api/v1/consents", Anyone);
        CodePage = get("/api/v1/consents/codes", Anyone);
        SendCode = post("/api/v1/consents/codes", Anyone);
        Answer = post("/api/v1/consents/answer", Anyone);
    }

    "apply"
    /// Joining.
    Apply {
        Apply = post("/api/v1/applications", Anyone);
    }

    "card"
    /// The member's own card.
    Card {
        Show = get("/api/v1/me/card", Session);
        Reissue = post("/api/v1/me/card", Session).takes_nothing();
        Picture = get("/api/v1/me/card.png", Session);
        Paper = get("/api/v1/me/card.pdf", Session);
    }

    "card-status"
    /// Whether a card is genuine.
    CardStatus {
        Keys = get("/.well-known/jwks.json", Anyone).kept_by_everybody().never_limited();
        Status = get("/api/v1/cards/{jti}", Anyone).kept_by_everybody().never_limited();
        Verify = post("/api/v1/cards/verify", Anyone);
    }

    "confirm-contact"
    /// Whether a phone answers.
    ConfirmContact {
        Show = get("/api/v1/applications/{id}/verification", Anyone);
        Verify = post("/api/v1/applications/{id}/verification", Anyone);
        SendCode = post("/api/v1/applications/{id}/codes", Anyone).takes_nothing();
        CorrectPhone = put("/api/v1/applications/{id}/phone", Anyone).or_by_form();
    }

    "count-seats"
    /// Votes, and the seats that follow from them.
    CountSeats {
        Votes = get("/api/v1/admin/votes/{election}/{chamber}/{dapil}", Officer);
        PutVotes = put("/api/v1/admin/votes/{election}/{chamber}", Officer).takes_a_file();
    }

    "decide-applications"
    /// What officers decide on applications and on rights.
    DecideApplications {
        Decide = post("/api/v1/admin/applications/{id}/decision", Officer);
        DecideMany = post("/api/v1/admin/applications/decisions", Officer);
        AnswerRight = post("/api/v1/admin/requests/{id}/answer", Officer);
    }

    "export-slates"
    /// The SILON pack of a list.
    ExportSlates {
        Csv = get("/api/v1/admin/slates/{election}/{chamber}/{dapil}/silon.csv", Officer);
        Workbook = get("/api/v1/admin/slates/{election}/{chamber}/{dapil}/silon.xlsx", Officer);
        Paper = get("/api/v1/admin/slates/{election}/{chamber}/{dapil}/silon.pdf", Officer);
    }

    "find-village"
    /// Finding a village.
    FindVillage {
        Find = get("/api/v1/areas", Anyone).kept_by_everybody().never_limited();
    }

    "list-elections"
    /// What the public reads of elections.
    ListElections {
        Elections = get("/api/v1/elections", Anyone).kept_by_everybody();
        Districts = get("/api/v1/elections/{id}/dapil", Anyone).kept_by_everybody();
    }

    "manage-elections"
    /// The rules of elections, and their dapil.
    ManageElections {
        Elections = get("/api/v1/admin/elections", Officer);
        Change = put("/api/v1/admin/elections/{id}", Officer);
        OpenImport = post("/api/v1/admin/imports", Officer);
        Import = get("/api/v1/admin/imports/{id}", Officer);
        Upload = put("/api/v1/admin/imports/{id}/file", Officer).takes_a_file();
        CheckImport = post("/api/v1/admin/imports/{id}/check", Officer).takes_nothing();
        RunImport = post("/api/v1/admin/imports/{id}/run", Officer).takes_nothing();
    }

    "manage-members"
    /// Members, for officers.
    ManageMembers {
        List = get("/api/v1/admin/members", Officer);
        Search = post("/api/v1/admin/members/search", Officer);
        Show = get("/api/v1/admin/members/{number}", Officer);
        Correct = patch("/api/v1/admin/members/{number}", Officer);
        ChangeStatus = post("/api/v1/admin/members/{number}/status", Officer);
        Remind = post("/api/v1/admin/members/{number}/reminder", Officer).takes_nothing();
    }

    "nominate"
    /// Proposing candidates.
    Nominate {
        Page = get("/usulkan/", Session);
        Propose = post("/api/v1/nominations", Session);
        Own = get("/api/v1/me/nominations", Session);
        Withdraw = post("/api/v1/nominations/{id}/withdrawal", Session).takes_nothing();
    }

    "order-slates"
    /// The order of a list of candidates, and its steps.
    OrderSlates {
        Show = get("/api/v1/admin/slates/{election}/{chamber}/{dapil}", Officer);
        Save = put("/api/v1/admin/slates/{election}/{chamber}/{dapil}", Officer);
        Check = post("/api/v1/admin/slates/{election}/{chamber}/{dapil}/check", Officer);
        Move = post("/api/v1/admin/slates/{election}/{chamber}/{dapil}/transition", Officer);
    }

    "own-membership"
    /// What a link in a message leads to: taking something back without signing in.
    MessageLinks {
        ErasurePage = get("/api/v1/erasures/withdrawal", Anyone);
        TakeBackErasure = post("/api/v1/erasures/withdrawal", Anyone);
        PhonePage = get("/api/v1/phones/undo", Anyone);
        UndoPhone = post("/api/v1/phones/undo", Anyone);
    }

    "own-membership"
    /// What people do with their own application and membership.
    OwnMembership {
        Page = get("/anggota/", Session);
        Show = get("/api/v1/me", Session);
        Change = patch("/api/v1/me", Session).or_by_form();
        CorrectApplication = put("/api/v1/me/application", Session).or_by_form();
        WithdrawApplication = post("/api/v1/me/application/withdrawal", Session).takes_nothing();
        Erase = post("/api/v1/me/erasure", Session);
        TakeBackErasure = delete("/api/v1/me/erasure", Session).takes_nothing();
        Export = post("/api/v1/me/export", Session);
        Move = post("/api/v1/me/move", Session);
        ChangePhone = post("/api/v1/me/phone", Session);
        AskRight = post("/api/v1/me/requests", Session);
        Resign = post("/api/v1/me/resignation", Session);
    }

    "review-applications"
    /// What officers read before they decide.
    ReviewApplications {
        Officer = get("/api/v1/admin/me", Officer);
        Queue = get("/api/v1/admin/applications", Officer);
        Search = post("/api/v1/admin/applications/search", Officer);
        Show = get("/api/v1/admin/applications/{id}", Officer);
        Rights = get("/api/v1/admin/requests", Officer);
    }

    "screen-aspirants"
    /// Whoever said yes to standing.
    ScreenAspirants {
        Districts = get("/api/v1/admin/districts", Officer);
        List = get("/api/v1/admin/aspirants", Officer);
        Show = get("/api/v1/admin/aspirants/{id}", Officer);
        NoteDocuments = put("/api/v1/admin/aspirants/{id}/documents", Officer);
        Remind = post("/api/v1/admin/aspirants/{id}/reminder", Officer).takes_nothing();
        Leave = post("/api/v1/admin/aspirants/{id}/status", Officer);
        Screen = post("/api/v1/admin/aspirants/{id}/verdict", Officer);
    }

    "sessions"
    /// Signing in and out.
    Sessions {
        SendCode = post("/api/v1/sessions/codes", Anyone);
        CodePage = get("/api/v1/sessions/codes", Anyone);
        SignIn = post("/api/v1/sessions", Anyone);
        Choose = put("/api/v1/sessions/current", Session).or_by_form();
        SignOut = delete("/api/v1/sessions/current", Anyone).takes_nothing().or_by_form();
    }
}
