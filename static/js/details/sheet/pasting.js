// Cells as spreadsheets put them on the clipboard: tabs between cells, line ends between rows, and quotes around what
// holds either.

/** Return rows of cells. */
export function parseBlock(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < clean.length; at += 1) {
    const letter = clean[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (clean[at + 1] === '"') {
        cell += letter;
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === "" && closes(clean, at)) {
      quoted = true;
    } else if (letter === "\t" || letter === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (letter === "\n") rows.push([]);
    } else {
      cell += letter;
    }
  }
  rows.at(-1).push(cell);
  return rows;
}

// A quote around a cell is closed before a tab, a line end or the end; one inside words is a quote.
function closes(text, at) {
  return /^"(?:[^"]|"")*"(?=[\t\n]|$)/.test(text.slice(at));
}
