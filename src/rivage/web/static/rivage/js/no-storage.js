// Nothing about anyone stays in the browser. htmx writes the address of each page in sessionStorage, and
// an address may hold a name that was searched; it keeps it in memory instead when storage is refused.
// A classic script, before htmx. To see what a browser really holds, ask from a page without this script.

const refusing = Object.freeze({
  length: 0,
  key: () => null,
  getItem: () => null,
  setItem() {
    throw new DOMException("Rivage keeps nothing in the browser.", "QuotaExceededError");
  },
  removeItem() {},
  clear() {},
});

for (const name of ["sessionStorage", "localStorage"]) {
  Object.defineProperty(window, name, { value: refusing });
}
