// <details data-rivage-dialog> holds a <dialog>: it unfolds in place without us, and opens as a modal
// window with us. Listeners are on the document, so fragments that arrive later are covered.

function show(fold) {
  const window_ = fold.querySelector("dialog");
  fold.open = true;
  window_.removeAttribute("open");
  window_.querySelector("[data-rivage-dialog-close]")?.removeAttribute("hidden");
  window_.showModal();
  window_.addEventListener(
    "close",
    () => {
      fold.open = false;
      window_.setAttribute("open", "");
      fold.querySelector("summary").focus();
    },
    { once: true },
  );
}

document.addEventListener("click", (event) => {
  const fold = event.target.closest("summary")?.parentElement;
  if (fold?.matches("details[data-rivage-dialog]")) {
    event.preventDefault();
    show(fold);
    return;
  }
  // A click on the backdrop is a click on the dialog itself; text in it is kept, only hidden.
  const closer = event.target.closest("[data-rivage-dialog-close]");
  const window_ = closer?.closest("dialog") ?? (event.target.matches("dialog:modal") ? event.target : null);
  window_?.close();
});

// A refused form comes back with its dialog open: make it the modal it was.
for (const fold of document.querySelectorAll("details[data-rivage-dialog][open]")) show(fold);
