// Nothing about anyone stays in the browser. htmx writes the address of each page in sessionStorage, and
// an address may hold a name that was searched; it keeps it in memory instead when storage is refused.
// A classic script, before htmx.

for (const name of ["sessionStorage", "localStorage"]) {
  Object.defineProperty(window, name, {
    get() {
      throw new DOMException("Rivage keeps nothing in the browser.", "SecurityError");
    },
  });
}
