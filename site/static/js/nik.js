// What a NIK says: PPKKCC DDMMYY NNNN, the day plus 40 for women. It may be outdated, so it only
// fills what is still empty and everything stays editable.

export function read(text) {
  const nik = text.replace(/\D/g, "");
  const part = (from) => Number(nik.slice(from, from + 2));
  const [day, month, year] = [part(6), part(8), part(10)];
  const born = 2000 + year <= new Date().getFullYear() ? 2000 + year : 1900 + year;
  const date = new Date(Date.UTC(born, month - 1, day % 40));
  const real = nik.length === 16 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day % 40;
  return {
    district: nik.length >= 6 ? `${nik.slice(0, 2)}.${nik.slice(2, 4)}.${nik.slice(4, 6)}` : "",
    birth_date: real ? date.toISOString().slice(0, 10) : "",
    sex: real ? (day > 40 ? "female" : "male") : "",
  };
}

// Shows the number in groups of four while it is typed, and keeps the caret at its digit.
export function group(box) {
  if (/[^\d\s.-]/.test(box.value)) return;
  const before = box.value.slice(0, box.selectionStart).replace(/\D/g, "").length;
  const grouped = (text) => text.replace(/\D/g, "").replace(/(.{4})(?=.)/g, "$1 ");
  const text = grouped(box.value);
  if (text === box.value) return;
  box.value = text;
  const caret = before + Math.floor(Math.max(before - 1, 0) / 4);
  if (document.activeElement === box) box.setSelectionRange(caret, caret);
}

export function age(birth_date) {
  // Where a browser knows no field for a day, it may be typed as on the KTP.
  const [year, month, day] = birth_date.replace(/^(\d\d)-(\d\d)-(\d{4})$/, "$3-$2-$1").split("-").map(Number);
  const now = new Date();
  const had = now.getMonth() + 1 > month || (now.getMonth() + 1 === month && now.getDate() >= day);
  return now.getFullYear() - year - (had ? 0 : 1);
}
