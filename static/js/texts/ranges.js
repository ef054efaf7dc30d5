// Places in a text that is shown, whichever elements it is divided into.

/** The place of the character `offset` of the text in `element`: its text node, and how far into that. */
function placeOf(element, offset) {
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let before = 0;
  let last = [element, 0];
  while (nodes.nextNode()) {
    const { length } = nodes.currentNode;
    last = [nodes.currentNode, Math.min(offset - before, length)];
    if (offset - before <= length) {
      break;
    }
    before += length;
  }
  return last;
}

/** The characters of the text in `element` from `start` until before `end`, in UTF-16 units. */
export function rangeIn(element, start, end) {
  const range = new Range();
  range.setStart(...placeOf(element, start));
  range.setEnd(...placeOf(element, end));
  return range;
}

/** Scroll the `pane`, and nothing around it, until the first line of `range` is in sight. */
export function showIn(pane, range) {
  const [line, frame] = [range.getBoundingClientRect(), pane.getBoundingClientRect()];
  // A range without a height is folded up below a notice that is heard instead.
  if (line.height && (line.top < frame.top || line.bottom > frame.bottom)) {
    pane.scrollTop += line.top - frame.top - pane.clientHeight / 3;
  }
}
