// The text contract of a business profile. profiles/texts/contract.py has the same one, and tests/data/text_cases.json
// holds both to it.

/** The longest profile that Nixflex takes, in UTF-16 code units of the canonical form. */
export const LIMIT = 8000;

/** The form that is stored, counted and sent: CRLF and CR become LF, and nothing else changes. */
export function canonical(text) {
  return text.replace(/\r\n?/g, "\n");
}

/** The length of the canonical form in UTF-16 code units: a newline is 1, an emoji 2 or more. */
export function units(text) {
  return canonical(text).length;
}

/** The counter's words for that many units: "1,234 of 8,000" or "37 over the limit", or the same in other words. */
export function describeCount(
  count,
  words = { within: "{count} of {limit}", over: "{count} over the limit" },
) {
  const { separator } = words;
  return count > LIMIT
    ? filled(words.over, { count: grouped(count - LIMIT, separator) })
    : filled(words.within, { count: grouped(count, separator), limit: grouped(LIMIT, separator) });
}

/** The words with each {name} replaced by its value. */
export function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (blank, name) => values[name] ?? blank);
}

// Not toLocaleString: its separators depend on the browser's language data, and the server's do not.
export function grouped(number, separator = ",") {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, separator);
}
