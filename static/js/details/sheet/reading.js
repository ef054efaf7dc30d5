// Typed cells are read by the server: it answers how each is understood, or what is wrong with it.

import { csrfToken } from "../../site/csrf.js";
import { cellOf, mark, sheet } from "./cells.js";
import * as changes from "./changes.js";

const SENT_AT_ONCE = 500;

async function ask(cells) {
  const form = new FormData();
  form.append("template", sheet.dataset.template);
  form.append("cells", JSON.stringify(cells.map(({ key, value, asTyped }) => ({ key, value, asTyped }))));
  const answer = await fetch(sheet.dataset.read, {
    method: "POST",
    body: form,
    headers: { "X-CSRFToken": csrfToken() },
  });
  return answer.ok ? (await answer.json()).cells : [];
}

function take(asked, answered) {
  const now = changes.find(asked.number, asked.key);
  // Typed over meanwhile.
  if (!now || now.value !== asked.value) return;
  const cell = cellOf(asked.number, asked.key);
  const value = answered.problem ? now.value : answered.text;
  changes.put({ ...now, value, problem: answered.problem });
  if (cell) {
    if (!answered.problem) cell.querySelector(".sheet__words").textContent = value;
    mark(cell, changes.find(asked.number, asked.key));
  }
}

/** Read these changes; `then` is called when they are. Where nothing answers, saving reads them again. */
export async function read(asked, then) {
  for (let at = 0; at < asked.length; at += SENT_AT_ONCE) {
    const some = asked.slice(at, at + SENT_AT_ONCE);
    try {
      const answers = await ask(some);
      for (const [place, answer] of answers.entries()) take(some[place], answer);
    } catch {
      // Cut off, or signed out: saving will say so.
    }
  }
  then();
}
