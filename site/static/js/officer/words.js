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
