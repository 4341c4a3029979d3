// A message can be put away. It never leaves by itself: some people read slowly, some look elsewhere.

function addCloseButton(notice) {
  if (notice.querySelector("[data-rivage-dismiss]")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "notice__close";
  button.setAttribute("data-rivage-dismiss", "");
  button.setAttribute("aria-label", "Fermer ce message");
  button.textContent = "×";
  notice.append(button);
}

const prepare = (root) => root.querySelectorAll("[data-rivage-dismissible]").forEach(addCloseButton);

document.addEventListener("click", (event) => {
  event.target.closest("[data-rivage-dismiss]")?.closest("[data-rivage-dismissible]")?.remove();
});
document.addEventListener("htmx:afterSettle", () => prepare(document));
prepare(document);
