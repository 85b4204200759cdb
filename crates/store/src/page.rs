//! The one way in which a list is cut: filter, then limit, then say whether there is more.

/// A page of a list, and where the next one starts.
#[derive(Debug)]
pub struct Page<T, P> {
    /// What is on the page.
    pub items: Vec<T>,
    /// Where the list goes on; `None` at its end.
    pub next: Option<P>,
}

impl<T, P> Page<T, P> {
    /// Cuts rows that were filtered already, each with the place after which a list would go on. One more
    /// than `limit` is read: what does not fit is the reason for a next page, so that no page is empty.
    pub(crate) fn cut(mut rows: Vec<(P, T)>, limit: usize) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let (mut places, items): (Vec<P>, Vec<T>) = rows.into_iter().unzip();
        Self { items, next: places.pop().filter(|_| more) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_on_only_where_a_row_is_left() {
        let rows = |count: u8| (0..count).map(|row| (row, row)).collect();
        for (count, shown, next) in [(0, 0, None), (2, 2, None), (3, 3, None), (4, 3, Some(2)), (9, 3, Some(2))] {
            let page: Page<u8, u8> = Page::cut(rows(count), 3);
            assert_eq!((page.items.len(), page.next), (shown, next), "{count} rows");
        }
    }
}
