// Days as whole numbers (0: 1970-01-01, proleptic Gregorian), and the calendar's units over them.

export const UNITS = ["day", "week", "month", "quarter", "year"];
const MS_PER_DAY = 86_400_000;

// The number of a day written YYYY-MM-DD; null for anything else.
export function dayOf(text) {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, Number(text.slice(8, 10)));
  const day = Math.round(date.getTime() / MS_PER_DAY);
  return textOf(day) === text ? day : null;
}

export function textOf(day) {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

// First day of the unit that holds a day. Weeks begin on Monday (ISO 8601).
export function startOf(unit, day) {
  if (unit === "day") return day;
  if (unit === "week") return day - ((((day + 3) % 7) + 7) % 7);
  const date = new Date(day * MS_PER_DAY);
  const month = { month: date.getUTCMonth(), quarter: Math.floor(date.getUTCMonth() / 3) * 3, year: 0 }[unit];
  return first(date.getUTCFullYear(), month);
}

export function nextStart(unit, start) {
  if (unit === "day") return start + 1;
  if (unit === "week") return start + 7;
  const date = new Date(start * MS_PER_DAY);
  const months = { month: 1, quarter: 3, year: 12 }[unit];
  return first(date.getUTCFullYear(), date.getUTCMonth() + months);
}

function first(year, month) {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return Math.round(date.getTime() / MS_PER_DAY);
}
