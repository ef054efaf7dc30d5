// Forms that take a while say so; those with words that are nowhere else warn before the page is left.

let leaving = false;

// What a box that names no value is worth is never what it came with: whether it is ticked counts.
const isChanged = (field) =>
  ["checkbox", "radio"].includes(field.type)
    ? field.checked !== field.defaultChecked
    : "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;

const isDirty = (form) => form.dataset.unsaved === "already" || [...form.elements].some(isChanged);

document.addEventListener("submit", (event) => {
  leaving = true;
  const { busy } = event.target.dataset;
  const button = event.submitter;
  if (busy && button) {
    button.textContent = busy;
    // Not disabled: that would take the button's own value out of what is sent.
    button.setAttribute("aria-disabled", "true");
  }
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && [...document.querySelectorAll("form[data-unsaved]")].some(isDirty)) {
    event.preventDefault();
  }
});
