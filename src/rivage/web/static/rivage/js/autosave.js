// <form data-rivage-autosave="/adresse/">: what is typed reaches the server by itself.
//
// Saves 800 ms after the last key, on leaving a field, and when the page is hidden or closed (keepalive).
// The address receives the form, with `autosave=1`, and answers 204, or JSON {"version": 4}; a field named
// "version" in the form is then brought up to date. Each attempt carries one `Idempotency-Key`, the same
// when it is tried again, so that a lost answer never saves twice. Nothing is kept in the browser.
//
// <p data-rivage-autosave-state aria-live="polite"> in the form says what is true: saved, or not yet.

const PAUSE = 800;
const KEEPALIVE_LIMIT = 60_000; // browsers refuse keepalive bodies above 64 KiB

const SHUT_OUT = "Non enregistré : reconnectez-vous dans un autre onglet, puis continuez ici.";

class ShutOut extends Error {}

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-rivage-autosave-state]");
    this.saved = this.snapshot();
    this.attempt = null;
    this.failures = 0;
    this.sending = false;
    this.shutOut = false;
    form.addEventListener("input", () => this.later(PAUSE));
    form.addEventListener("change", () => this.later(0));
    form.addEventListener("focusout", () => this.later(0));
    form.addEventListener("submit", (event) => this.submitted(event));
  }

  fields() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields.append(name, value);
    }
    return fields;
  }

  // The version changes with each answer: it is not something the person typed.
  snapshot() {
    const fields = this.fields();
    fields.delete("version");
    return fields.toString();
  }

  later(delay) {
    clearTimeout(this.timer);
    // "Saved at 10 h 32" must not stand over words typed at 10 h 33.
    if (this.state?.dataset.state === "saved" && this.snapshot() !== this.saved) {
      this.state.dataset.state = "pending";
    }
    this.timer = setTimeout(() => this.save(), delay);
  }

  async save({ leaving = false } = {}) {
    const now = this.snapshot();
    if (now === this.saved) return;
    if (this.sending && !leaving) return; // the answer under way calls us again
    if (this.attempt?.text !== now) this.attempt = { text: now, key: newKey() };
    const attempt = this.attempt;
    this.sending = true;
    try {
      if (this.shutOut && !(await this.backIn())) throw new ShutOut();
      const answer = await this.send(attempt, leaving);
      if (answer.status >= 500 || answer.status === 429) throw new Error(`HTTP ${answer.status}`);
      this.sending = false;
      if (!answer.ok || answer.redirected) return this.refused(answer);
      await this.accepted(answer, attempt);
    } catch (trouble) {
      this.sending = false;
      if (trouble instanceof ShutOut) this.tell("failed", SHUT_OUT);
      else this.retry();
    }
  }

  // After a session has ended, words stay here until one has logged in again, in another tab: the page then
  // brings the token of the new session. Asking is harmless: it is the page that is already open.
  async backIn() {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form[data-rivage-autosave] [name=csrfmiddlewaretoken]")?.value;
    if (answer.redirected || !token) return false;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    this.shutOut = false;
    return true;
  }

  // A form sent to a session that has ended would be lost: it waits.
  async submitted(event) {
    clearTimeout(this.timer);
    if (!this.shutOut) return;
    event.preventDefault();
    const { submitter } = event;
    if (await this.backIn()) this.form.requestSubmit(submitter);
    else this.tell("failed", SHUT_OUT);
  }

  send(attempt, leaving) {
    const body = this.fields();
    body.append("autosave", "1");
    const text = body.toString();
    return fetch(this.form.dataset.rivageAutosave, {
      method: "POST",
      credentials: "same-origin",
      keepalive: leaving && text.length < KEEPALIVE_LIMIT,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": this.form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "",
        "Idempotency-Key": attempt.key,
        Accept: "application/json",
      },
      body: text,
    });
  }

  async accepted(answer, attempt) {
    this.saved = attempt.text;
    this.failures = 0;
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      const { version } = await answer.json();
      const field = this.form.elements.namedItem("version");
      if (field && version !== undefined) field.value = version;
    }
    this.tell("saved", `Enregistré à ${clock(new Date())}`);
    this.form.dispatchEvent(new CustomEvent("rivage:saved", { bubbles: true }));
    if (this.snapshot() !== this.saved) this.later(PAUSE);
  }

  // Refused (someone else wrote, a field is wrong, the session is over): the text stays on the page.
  refused(answer) {
    const sentences = {
      409: "Non enregistré : le texte a changé ailleurs. Enregistrez avec le bouton pour voir les deux.",
      422: "Brouillon non enregistré : un champ est à corriger.",
    };
    this.shutOut = !(answer.status in sentences);
    this.tell("failed", sentences[answer.status] ?? SHUT_OUT);
  }

  retry() {
    this.failures += 1;
    this.tell("waiting", "Non enregistré : nouvel essai…");
    this.later(Math.min(30_000, 1000 * 2 ** this.failures));
  }

  tell(state, text) {
    if (!this.state) return;
    this.state.dataset.state = state;
    if (this.state.textContent !== text) this.state.textContent = text;
  }
}

const clock = (moment) => `${moment.getHours()} h ${String(moment.getMinutes()).padStart(2, "0")}`;

// crypto.randomUUID exists only on https and localhost; the demonstration may be seen from elsewhere.
const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

const watched = new Map();

function prepare() {
  for (const form of watched.keys()) if (!form.isConnected) watched.delete(form);
  for (const form of document.querySelectorAll("form[data-rivage-autosave]")) {
    if (!watched.has(form)) watched.set(form, new Autosave(form));
  }
}

const leave = () => watched.forEach((autosave) => autosave.save({ leaving: true }));

document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
window.addEventListener("pagehide", leave);
window.addEventListener("online", leave);
// Back from the other tab: what waited is saved without another key.
window.addEventListener("focus", () => watched.forEach((autosave) => autosave.later(0)));
document.addEventListener("htmx:afterSettle", prepare);
prepare();
