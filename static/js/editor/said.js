// What is said beside the button of the version just saved is as true as the state above.

document.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt.id === "number-status") {
    follow("state", detail.elt.querySelector(".state")?.cloneNode(true));
    follow("hears", detail.elt.querySelector("[data-hears]")?.textContent);
  }
});

function follow(name, now) {
  const said = document.querySelector(`#said [data-follows="${name}"]`);
  const shown = typeof now === "string" ? now : now?.textContent;
  if (said && now && said.textContent !== shown) {
    said.replaceChildren(now);
  }
}

// While "Try now" is under way, its own answer is the next to be shown: it would not find a button that was replaced.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id === "number-status" && detail.target.querySelector(".htmx-request")) {
    detail.shouldSwap = false;
  }
});
