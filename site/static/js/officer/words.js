// The words of the page's language, and how that language writes dates.

const language = document.documentElement.lang;
export const { words } = await import(`./words-${language}.js`);

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const format = (options) => {
  const formatter = new Intl.DateTimeFormat(language, options);
  return (date) => formatter.format(date);
};
const clock = format({ hour: "2-digit", minute: "2-digit" });
const short = format({ day: "numeric", month: "short" });
const long = format({ dateStyle: "long", timeStyle: "short" });
const full_day = format({ dateStyle: "long", timeZone: "UTC" });

// 09.14 today, "yesterday", then 24 Nov.
export function arrived(time) {
  const date = new Date(time);
  const midnight = new Date().setHours(0, 0, 0, 0);
  if (date >= midnight) return clock(date);
  return date >= midnight - 86_400_000 ? words.list.yesterday : short(date);
}
export const moment = (time) => long(new Date(time));
export const day = (date) => (/^\d{4}-\d\d-\d\d$/.test(date) ? full_day(new Date(date)) : date);
export const in_fours = (number) => number.replace(/(.{4})(?=.)/g, "$1 ");

// Since when something waits: "24 Nov (4 hari)".
export function since(time) {
  const days = Math.floor((Date.now() - Date.parse(time)) / 86_400_000);
  return days > 0 ? fill(words.list.since_days, { day: short(new Date(time)), days }) : arrived(time);
}

// Who did something: the ledger has ids, people have names, and the only one known here is one's own.
let own = "";
export const introduce = (subject) => (own = subject);
export const actor = (id) => (id ? (words.actor[id === own ? "own" : id] ?? words.actor.other) : "");
export const area_name = ({ code, name }) => (code ? (name ?? code) : words.whole_country);

// Where long words may break in narrow boxes, with a hyphen: browsers have no dictionary of Indonesian, but its
// syllables follow from its letters. Never near an end of the word.
const LONG = /\p{L}{10,}/gu;
const SYLLABLE = /[aiueo](?:ng|n(?![gy])|k(?!h)|s(?!y)|[bdglmprt])?(?=(?:ng|ny|sy|kh|[bcdfghjklmnprstwy])[aiueo])/gi;
export const soft = (text) => (language === "id" ? text.replace(LONG, (word) => word.replace(SYLLABLE, (end, at) =>
  (at + end.length > 2 && at + end.length < word.length - 2 ? `${end}\u00AD` : end))) : text);

export const sex = (code) => words.choice.sex[code] ?? code ?? "";
export const place = (village) => (village ? [village.name, village.district].filter(Boolean).join(", ") : "");
export const flag = (code) => words.flag[code] ?? words.flag.other;
// What keeps an application from being approved is red, what only wants a look is amber.
export const flag_kind = (code) => (code === "same_nik" || code === "held" ? "bad" : "warn");
export const field = (code) => words.field[code];
export const years = (age) => (age === null || age === undefined ? "" : fill(words.list.years, { age }));
export const chamber = (code) => words.choice.chamber[code] ?? code;
export const track = (code) => words.choice.track[code] ?? code;
export const occupation = (code) => words.choice.occupation[code] ?? code;
