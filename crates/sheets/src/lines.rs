//! Lines as an editor counts them.

/// Counts lines, forwards only: each byte of a file is looked at once.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    /// Where the part that is read as a table begins.
    start: usize,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    /// Of a text whose table begins at byte `start`.
    pub(crate) fn of(text: &'a str, start: usize) -> Self {
        Self { bytes: text.as_bytes(), start, at: 0, line: 1 }
    }

    /// The line on which a record begins that the reader found between two of its places, and
    /// whether a quote stays open in it, which only the last one of a file can have. The reader's
    /// place lies before the blank lines above a record.
    pub(crate) fn record(&mut self, from: u64, to: u64) -> (usize, bool) {
        let place = |byte: u64| usize::try_from(byte).map_or(self.bytes.len(), |byte| self.start + byte);
        let (from, to) = (place(from), place(to).min(self.bytes.len()));
        let blank = self.bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let from = (from + blank).min(to);
        self.go_to(from);
        let quotes = || self.bytes[from..to].iter().filter(|byte| **byte == b'"').count();
        (self.line, to == self.bytes.len() && quotes() % 2 == 1)
    }

    fn go_to(&mut self, to: usize) {
        while self.at < to {
            let next = self.bytes.get(self.at + 1);
            // CRLF counts at its LF.
            if self.bytes[self.at] == b'\n' || (self.bytes[self.at] == b'\r' && next != Some(&b'\n')) {
                self.line += 1;
            }
            self.at += 1;
        }
    }
}
