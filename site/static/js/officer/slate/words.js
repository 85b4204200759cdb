// The words of the lists of candidates, and how numbers are written.

import { day, fill, moment } from "../words.js";

const language = document.documentElement.lang;
export const { words } = await import(`./words-${language}.js`);

const format = new Intl.NumberFormat(language);
export const number = (value) => format.format(value);
export const percent = (share) => fill(words.percent, { number: Math.round(share * 100) });
// The wall clock of an election, `2026-01-01T00:00[Asia/Jakarta]`, and what its zone is called.
const WALL = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)\[(.+)\]$/;
const ZONES = { "Asia/Jakarta": ["WIB", 7], "Asia/Makassar": ["WITA", 8], "Asia/Jayapura": ["WIT", 9] };
// A day, a moment, or a time by the clock of an election, as the answer has it.
export function when(text = "") {
  const [, date, hour, minute, zone] = WALL.exec(text) ?? [];
  if (date) return `${day(date)}, ${hour}.${minute} ${ZONES[zone]?.[0] ?? zone}`;
  return text.includes("T") ? moment(text) : day(text);
}
// The same as milliseconds.
export function instant(text) {
  const [, date, hour, minute, zone] = WALL.exec(text) ?? [];
  if (!date) return Date.parse(text);
  return Date.parse(`${date}T${hour}:${minute}+0${ZONES[zone]?.[1] ?? 7}:00`);
}
export const status = (code) => words.status[code] ?? code;
export const stage = (code) => words.stage[code] ?? code;
export const document_name = (code) => words.document[code] ?? code;
const list = new Intl.ListFormat(language, { type: "conjunction" });
export const listed = (items) => list.format(items.map(String));
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
