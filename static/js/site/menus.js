// Menus are <details> and open by themselves; this closes them on Escape and on a click or focus elsewhere. And it
// turns buttons that say whether what they control is open (aria-expanded): the style sheets do the rest.

function closeAll(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(except)) {
      menu.open = false;
    }
  }
}

document.addEventListener("click", (event) => closeAll(event.target));
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[aria-controls][aria-expanded]");
  button?.setAttribute("aria-expanded", button.getAttribute("aria-expanded") !== "true");
});
document.addEventListener("focusin", (event) => closeAll(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
