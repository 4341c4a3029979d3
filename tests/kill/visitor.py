"""Someone at a browser, without the browser: a session, pages read, forms sent back."""

import re
from html.parser import HTMLParser
from typing import Any

import httpx

from tests.e2e.product import Product

VOID = frozenset({"button", "submit", "image", "reset", "file"})


class Fields(HTMLParser):
    """What a browser would send of the form that holds a field of this name."""

    def __init__(self, page: str, holding: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._text = self._select = ""
        self.feed(page)
        self.found = next(form for form in self.forms if holding in form)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and told.get("type") not in VOID:
            if told.get("type") not in {"radio", "checkbox"} or "checked" in told:
                self.forms[-1][name] = told.get("value", "")
        elif tag == "textarea":
            self._text, self.forms[-1][name] = name, ""
        elif tag == "select":
            self._select = name
        elif (
            tag == "option"
            and self._select
            and ("selected" in told or self._select not in self.forms[-1])
        ):
            self.forms[-1][self._select] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            # The line break that HTML asks for before a text is not part of it.
            self.forms[-1][self._text] += data if self.forms[-1][self._text] else data.lstrip("\n")


class Visitor:
    def __init__(self, product: Product, role: str = "officer") -> None:
        self.product = product
        self.http = httpx.Client(base_url=product.address, timeout=15, trust_env=False)
        try:
            self._enter(role)
        except AssertionError:
            self.http.close()
            raise

    def _enter(self, role: str) -> None:
        page = self.http.get("/demo/").text
        door = re.search(rf'data-rivage-role="{role}".*?action="([^"]+)"', page, re.DOTALL)
        assert door, "no way in"
        entered = self.http.post(door[1], data=Fields(page, "csrfmiddlewaretoken").found)
        assert entered.status_code == 302, entered.text[:500]

    def again(self) -> "Visitor":
        """The same session in another window."""
        window = object.__new__(Visitor)
        window.product = self.product
        window.http = httpx.Client(
            base_url=self.product.address, timeout=15, trust_env=False,
            cookies=dict(self.http.cookies),
        )  # fmt: skip
        return window

    def fields(self, path: str, holding: str = "csrfmiddlewaretoken") -> dict[str, str]:
        answer = self.http.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return Fields(answer.text, holding).found

    def post(self, path: str, data: dict[str, Any], **options: Any) -> httpx.Response:
        return self.http.post(path, data=data, **options)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()
