// The text contract of a business profile. profiles/text.py has the same one, and tests/data/text_cases.json
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

/** The counter's words for that many units: "1,234 of 8,000" or "37 over the limit". */
export function describeCount(count) {
  return count > LIMIT
    ? `${grouped(count - LIMIT)} over the limit`
    : `${grouped(count)} of ${grouped(LIMIT)}`;
}

// Not toLocaleString: its commas depend on the browser's language data, and the server's do not.
function grouped(number) {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
