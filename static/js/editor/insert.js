// The menu that puts a block of usual facts in at the caret: as typed words, so that undo takes it back, and with the
// first blank chosen, so that the next word typed takes its place.

const BLANK = /\{\{[^{}\n]*\}\}/;
const menu = document.getElementById("insert-menu");
const field = document.getElementById("text");

/** The block on lines of its own between what stands before and after the caret. */
function fitted(block, before, after) {
  return (
    (before && !before.endsWith("\n") ? "\n" : "") + block + (after && !after.startsWith("\n") ? "\n" : "")
  );
}

function insert(block) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const text = fitted(block, value.slice(0, start), value.slice(end));
  field.focus();
  // The only way that keeps undo; not every browser has it for text fields.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const blank = BLANK.exec(text);
  if (blank) {
    field.setSelectionRange(start + blank.index, start + blank.index + blank[0].length);
  }
}

if (menu && field) {
  const items = [...menu.querySelectorAll("[data-insert]")];

  menu.addEventListener("click", (event) => {
    const item = event.target.closest("[data-insert]");
    if (item) {
      menu.open = false;
      insert(item.dataset.insert);
    }
  });

  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      menu.open = true;
      const at = items.indexOf(document.activeElement);
      const next = at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length;
      items[next].focus();
    }
  });
}
