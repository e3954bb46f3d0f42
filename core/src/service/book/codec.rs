//! Numbers and texts as little-endian bytes, and back with every length held against what is there.

/// Bytes in the making.
#[derive(Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn u32(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn u64(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn u128(&mut self, number: u128) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// How many of something follow.
    pub(super) fn length(&mut self, length: usize) {
        self.u32(u32::try_from(length).unwrap_or(u32::MAX));
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Numbers whose count the reader knows.
    pub(super) fn all<const N: usize, T: Copy>(&mut self, numbers: &[T], bytes: fn(T) -> [u8; N]) {
        numbers.iter().for_each(|number| self.0.extend_from_slice(&bytes(*number)));
    }
}

/// Bytes that are read from the front; nothing where they do not hold what is asked for.
pub(super) struct Reader<'b>(pub(super) &'b [u8]);

impl<'b> Reader<'b> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take().map(u8::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    pub(super) fn u128(&mut self) -> Option<u128> {
        self.take().map(u128::from_le_bytes)
    }

    /// How many of something follow, each of at least so many bytes: no more than there can be.
    pub(super) fn length(&mut self, least: usize) -> Option<usize> {
        let length = usize::try_from(self.u32()?).ok()?;
        (length.checked_mul(least.max(1))? <= self.0.len()).then_some(length)
    }

    pub(super) fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = self.length(1)?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(super) fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// So many numbers.
    pub(super) fn all<const N: usize, T>(&mut self, count: usize, number: fn([u8; N]) -> T) -> Option<Vec<T>> {
        let (bytes, rest) = self.0.split_at_checked(count.checked_mul(N)?)?;
        self.0 = rest;
        let (chunks, _) = bytes.as_chunks::<N>();
        Some(chunks.iter().map(|chunk| number(*chunk)).collect())
    }
}
