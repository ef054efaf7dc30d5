// The icon in the tab follows what the page was told last: something on it names it in data-favicon. htmx itself takes
// the title from an answer that has one.

function followIcon() {
  const told = document.querySelector("[data-favicon]")?.dataset.favicon;
  const icon = document.getElementById("favicon");
  if (told && icon.getAttribute("href") !== told) {
    icon.setAttribute("href", told);
  }
}

document.addEventListener("htmx:afterSwap", followIcon);
document.addEventListener("htmx:oobAfterSwap", followIcon);
