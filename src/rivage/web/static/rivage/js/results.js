// <input data-rivage-results="#results">: the arrow down goes from what is typed to what was found, the arrow up
// comes back from the first of them. Between results, the arrows are those of every list (shortcuts.js).

const stops = (list) => [...(list?.querySelectorAll("li a, li button") ?? [])];

document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" && event.target.matches?.("[data-rivage-results]")) {
    const [first] = stops(document.querySelector(event.target.dataset.rivageResults));
    if (!first) return;
    event.preventDefault();
    first.focus();
    return;
  }
  if (event.key !== "ArrowUp") return;
  for (const input of document.querySelectorAll("[data-rivage-results]")) {
    const list = document.querySelector(input.dataset.rivageResults);
    if (stops(list)[0] !== event.target) continue;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.focus();
  }
});
