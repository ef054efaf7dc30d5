// The grid of opening hours: shows what counts, adds times and dates, and copies a day. Without it the form has all
// of its fields open, and does the same.

const inputsOf = (part) => [...part.querySelectorAll("input, select")];
const isEmpty = (part) => inputsOf(part).every((input) => input.matches("select") || !input.value);
const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

// A hidden field is not sent: what stood in it is there again when its day is open again.
function setShown(part, shown) {
  part.hidden = !shown;
  for (const input of inputsOf(part)) input.disabled = !shown;
}

function showStretches(day) {
  const stretches = day.querySelector("[data-hours-stretches]");
  setShown(stretches, day.querySelector("[data-hours-kind]").value === "open");
  const spare = [...stretches.querySelectorAll("[data-hours-stretch]")].filter((each) => each.hidden);
  stretches.querySelector("[data-hours-add]").hidden = spare.length === 0;
}

function hideSpares(day) {
  const stretches = [...day.querySelectorAll("[data-hours-stretch]")];
  for (const each of stretches.slice(1)) each.hidden = isEmpty(each);
}

function showHolidays(grid) {
  const other = grid.querySelector("[data-hours-other]");
  setShown(other, grid.querySelector("[data-hours-holidays]").value === "other");
  if (!other.hidden) showStretches(other);
}

function showWay(grid) {
  const way = grid.querySelector("input[type=radio]:checked").value;
  for (const part of grid.querySelectorAll("[data-hours-way]")) part.hidden = part.dataset.hoursWay !== way;
}

function addStretch(button) {
  const day = button.closest("[data-hours-day], [data-hours-date], [data-hours-other]");
  const next = [...day.querySelectorAll("[data-hours-stretch]")].find((each) => each.hidden);
  next.hidden = false;
  showStretches(day);
  next.querySelector("input").focus();
}

function addDate(grid, button) {
  const spare = [...grid.querySelectorAll("[data-hours-date]")].filter((each) => each.hidden);
  setShown(spare[0], true);
  hideSpares(spare[0]);
  showStretches(spare[0]);
  button.hidden = spare.length === 1;
  spare[0].querySelector("input").focus();
}

const timesOf = (day) =>
  [...day.querySelectorAll("[data-hours-stretch]")].map((each) => inputsOf(each).map((one) => one.value));

/** The name, or the id made of it, of the same time in the next row. */
const nextName = (name) =>
  name.replace(/\.(\d+)\.(opens|closes)\b/, (_all, place, what) => `.${Number(place) + 1}.${what}`);

// A day may have more rows for times than the other has: rows are cloned under the names of their own day.
function matchRows(day, count) {
  let rows = [...day.querySelectorAll("[data-hours-stretch]")];
  while (rows.length < count) {
    const row = rows.at(-1).cloneNode(true);
    for (const refusal of row.querySelectorAll(".detail__refusal")) {
      refusal.hidden = true;
      refusal.id = nextName(refusal.id);
    }
    for (const input of inputsOf(row)) {
      input.name = nextName(input.name);
      input.setAttribute("aria-describedby", `${input.name}-refusal`);
    }
    rows.at(-1).after(row);
    rows = [...day.querySelectorAll("[data-hours-stretch]")];
  }
  return rows;
}

function copyTo(source, target) {
  const times = timesOf(source);
  target.querySelector("[data-hours-kind]").value = source.querySelector("[data-hours-kind]").value;
  for (const [place, row] of matchRows(target, times.length).entries()) {
    const [opens, closes] = inputsOf(row);
    [opens.value, closes.value] = times[place] ?? ["", ""];
  }
  for (const refusal of target.querySelectorAll(".detail__refusal")) refusal.hidden = true;
  for (const input of inputsOf(target)) input.setAttribute("aria-invalid", "false");
  hideSpares(target);
  showStretches(target);
}

function copyDay(grid, button) {
  const days = [...grid.querySelectorAll("[data-hours-day]")];
  const source = button.closest("[data-hours-day]");
  const menu = button.closest("[data-hours-copy]");
  for (const box of menu.querySelectorAll("input:checked")) {
    copyTo(source, days[Number(box.value)]);
    box.checked = false;
  }
  menu.open = false;
  menu.querySelector("summary").focus();
  changed(source.querySelector("[data-hours-kind]"));
}

function onChange(grid, target) {
  if (target.matches("input[type=radio]")) showWay(grid);
  if (target.matches("[data-hours-holidays]")) showHolidays(grid);
  if (target.matches("[data-hours-kind]")) {
    showStretches(target.closest("[data-hours-day], [data-hours-date], [data-hours-other]"));
  }
}

function onClick(grid, event) {
  const button = event.target.closest("button");
  if (button?.matches("[data-hours-add]")) addStretch(button);
  if (button?.matches("[data-hours-add-date]")) addDate(grid, button);
  if (button?.matches("[data-hours-copy-now]")) copyDay(grid, button);
}

function closeMenu(event) {
  const menu = event.target.closest("[data-hours-copy][open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.stopPropagation();
}

function enliven(grid) {
  for (const menu of grid.querySelectorAll("[data-hours-copy]")) menu.hidden = false;
  for (const day of grid.querySelectorAll("[data-hours-day], [data-hours-date], [data-hours-other]")) {
    hideSpares(day);
    showStretches(day);
  }
  const dates = [...grid.querySelectorAll("[data-hours-date]")];
  for (const date of dates.filter(isEmpty)) setShown(date, false);
  grid.querySelector("[data-hours-add-date]").hidden = dates.every((date) => !date.hidden);
  showHolidays(grid);
  showWay(grid);
  grid.addEventListener("change", (event) => onChange(grid, event.target));
  grid.addEventListener("click", (event) => onClick(grid, event));
  grid.addEventListener("keydown", closeMenu);
}

for (const grid of document.querySelectorAll("[data-hours]")) enliven(grid);
