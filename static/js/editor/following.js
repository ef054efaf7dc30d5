// The preview follows the text: it marks the sentences that are not in the saved text, and shows the one in which the
// caret stands. The marks are highlights, which leave the page as it is; browsers that know none show none.

import { canonical } from "../texts/contract.js";
import { savedText } from "./saved.js";

const field = document.getElementById("text");
const pane = document.getElementById("pane-preview");
const sentences = new Intl.Segmenter(document.documentElement.lang, { granularity: "sentence" });
const within = (text) => [...sentences.segment(text)];

function rangeOf(node, { index, segment }) {
  const range = new Range();
  range.setStart(node, index);
  range.setEnd(node, index + segment.trimEnd().length);
  return range;
}

function mark(node, segments) {
  const known = new Set(within(savedText()).map(({ segment }) => segment.trim()));
  const changed = segments.filter(({ segment }) => segment.trim() && !known.has(segment.trim()));
  CSS.highlights.set("changed", new Highlight(...changed.map((each) => rangeOf(node, each))));
}

/** Scroll the pane, and nothing around it, until the sentence at the caret is in sight. */
function show(node, segments) {
  const caret = canonical(field.value.slice(0, field.selectionStart)).length;
  const here = segments.findLast(({ index, segment }) => index <= caret && segment.trim());
  if (!here) {
    return;
  }
  const [line, frame] = [rangeOf(node, here).getBoundingClientRect(), pane.getBoundingClientRect()];
  if (!line.height) {
    return; // folded up below a notice that is heard instead
  }
  if (line.top < frame.top || line.bottom > frame.bottom) {
    pane.scrollTop += line.top - frame.top - pane.clientHeight / 3;
  }
}

function follow() {
  const node = document.getElementById("preview-text")?.firstChild;
  if (node && !pane.hidden) {
    const segments = within(node.data);
    mark(node, segments);
    show(node, segments);
  }
}

if (field && window.Highlight) {
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "preview") {
      follow();
    }
  });
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === field) {
      requestAnimationFrame(follow);
    }
  });
}
