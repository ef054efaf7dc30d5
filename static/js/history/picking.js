// Picking two versions for a comparison. Without this the button compares whatever two are ticked; with it the
// button says which, only two can be ticked, and ticks go along to the next page of the history.
// The words are in data- attributes of templates/profiles/history/_picked.html.

const form = document.querySelector("form[data-picking]");

if (form) {
  const boxes = [...form.querySelectorAll('input[name="pick"]')];
  const words = form.querySelector("[data-picked-words]");
  const unpick = form.querySelector("[data-unpick]");
  const compare = form.querySelector("[data-compare]");

  const fill = (pattern, [a, b]) => pattern.replace("{a}", a).replace("{b}", b);

  function show() {
    const picked = boxes.filter((box) => box.checked).map((box) => Number(box.value));
    picked.sort((a, b) => a - b);
    const said = fill(words.dataset[["none", "one", "two"][Math.min(picked.length, 2)]], picked);
    if (words.textContent !== said) {
      words.textContent = said;
    }
    compare.disabled = picked.length !== 2;
    compare.querySelector("span").textContent =
      picked.length === 2 ? fill(compare.dataset.words, picked) : compare.dataset.idle;
    unpick.disabled = picked.length === 0;
    for (const box of boxes) {
      box.disabled = picked.length >= 2 && !box.checked;
    }
    for (const link of document.querySelectorAll(".pagination a")) {
      const url = new URL(link.href);
      url.searchParams.delete("pick");
      for (const version of picked) {
        url.searchParams.append("pick", version);
      }
      link.href = url;
    }
  }

  form.addEventListener("change", show);
  unpick.addEventListener("click", () => {
    const first = boxes.find((box) => box.checked);
    for (const box of boxes) {
      box.checked = false;
    }
    show();
    // The button that was pressed can't be pressed again, and would keep the focus from going anywhere.
    first?.focus();
  });
  // Going back to this page brings the ticks back after the script has run.
  window.addEventListener("pageshow", show);
  unpick.hidden = false;
  show();
}
