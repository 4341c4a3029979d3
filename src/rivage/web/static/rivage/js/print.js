// <button data-rivage-print hidden>: shown when there is a printer to call; without JavaScript, Ctrl-P does it.
for (const button of document.querySelectorAll("[data-rivage-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
