const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const number = new Intl.NumberFormat();

export const timeOf = time => clock.format(time);
export const count = value => number.format(value);
export const plural = (value, one, many) => `${count(value)} ${value === 1 ? one : many}`;
export const dayKey = time => new Date(time).toDateString();

export function dayOf(time) {
  const today = Date.now();
  if (dayKey(time) === dayKey(today)) return "Today";
  if (dayKey(time) === dayKey(today - 86_400_000)) return "Yesterday";
  return date.format(time);
}

export function listOf(names) {
  if (names.length <= 2) return names.join(" and ");
  return `${names[0]}, ${names[1]} and ${plural(names.length - 2, "other", "others")}`;
}

/** An id that cannot be guessed; `crypto.randomUUID` is missing on pages that are not served securely. */
export function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(10))].map(byte => byte.toString(16).padStart(2, "0")).join("");
}
