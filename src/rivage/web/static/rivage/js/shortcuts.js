// Keyboard: "/" or Ctrl-K to the search, "n" to a new interview, arrows in lists, Escape out of menus.
// Letters are ignored while someone types; WCAG 2.1.4 asks that single keys never act inside a field.

const typing = (target) =>
  target.isContentEditable || target.matches?.("input, textarea, select, [role=textbox]");

function focusSearch(event) {
  const search = document.querySelector("[data-rivage-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

function moveInRows(event) {
  const list = event.target.closest?.("[data-rivage-rows]");
  if (!list || typing(event.target)) return;
  const stops = [...list.querySelectorAll("[data-rivage-row], tbody tr > :first-child a, li > a")]
    .map((row) => (row.matches("a, button") ? row : row.querySelector("a, button")))
    .filter((stop, index, all) => stop && all.indexOf(stop) === index);
  const here = stops.findIndex((stop) => stop === document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: stops.length - 1 }[event.key];
  const next = here < 0 ? stops[0] : stops[to];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    focusSearch(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
    moveInRows(event);
    return;
  }
  if (event.key === "Escape") {
    const menu = document.querySelector("details[data-rivage-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    return;
  }
  if (typing(event.target) || document.querySelector("dialog:modal")) return;
  if (event.key === "/") focusSearch(event);
  if (event.key === "n") document.querySelector("[data-rivage-new-interview]")?.click();
});

// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-rivage-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
