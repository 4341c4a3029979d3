"""Fills the forms of a page the way a person would, with a word in every box that takes words."""

from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

WORDS = {"text", "search", ""}


@dataclass
class Form:
    action: str
    # What would be sent as the page stands, and the boxes that take words.
    values: dict[str, list[str]] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    hours: int = 0
    choices: dict[str, list[str]] = field(default_factory=dict)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self.form = Form(said.get("action", ""))
            self.forms.append(self.form)
        if self.form is None or (not said.get("name") and tag != "option"):
            return
        name = said.get("name", "")
        if tag == "textarea":
            self.form.boxes.append(name)
        elif tag == "select":
            self.select = name
            self.form.choices.setdefault(name, [])
        elif tag == "option" and self.select:
            self.form.choices[self.select].append(said.get("value", ""))
            if "selected" in said:
                self.form.values[self.select] = [said.get("value", "")]
        elif tag == "input":
            self._input(name, said)

    def _input(self, name: str, said: dict[str, str]) -> None:
        assert self.form is not None
        kind, value = said.get("type", ""), said.get("value", "")
        if kind in {"radio", "checkbox"}:
            if kind == "radio":
                self.form.choices.setdefault(name, []).append(said.get("value", "on"))
            if "checked" in said:
                self.form.values.setdefault(name, []).append(said.get("value", "on"))
        elif kind == "time":
            # The first hour of a page comes before the second.
            self.form.hours += 1
            self.form.values[name] = [value or f"{8 + self.form.hours:02}:00"]
        elif kind == "date":
            self.form.days.append(name)
            self.form.values[name] = [value]
        elif kind in WORDS and not said.get("inputmode") and not said.get("pattern"):
            self.form.boxes.append(name)
            self.form.values[name] = [value]
        elif kind not in {"file", "submit", "button"}:
            self.form.values[name] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""


def forms_of(page: HttpResponse) -> list[Form]:
    reader = Reader()
    reader.feed(page.content.decode())
    return reader.forms


def fill(client: Client, address: str, word: str, **more: Any) -> list[HttpResponse]:
    """Every form of the page, sent with `word` in every box. What a box refuses is left out."""
    answers = []
    for form in forms_of(client.get(address)):
        here = form.action or address
        if "deconnexion" in here or "logout" in here or "portee" in here or not form.boxes:
            continue
        answers.append(_send(client, here, form, word, more))
    return answers


def _send(
    client: Client, address: str, form: Form, word: str, more: dict[str, Any]
) -> HttpResponse:
    data: dict[str, Any] = {name: values for name, values in form.values.items() if any(values)}
    for name, choices in form.choices.items():
        data.setdefault(name, [next((each for each in choices if each), "")])
    today = timezone.localdate()
    for rank, name in enumerate(form.days):
        if name not in data:
            data[name] = [(today - timedelta(days=len(form.days) - rank)).isoformat()]
    data |= dict.fromkeys(form.boxes, word) | more
    answer = client.post(address, data)
    for proper in (form.values.get, lambda _name, _none: [_answer_in_figures()]):
        wrong = _refused(answer)
        if not wrong:
            return answer
        data |= {name: proper(name, [""]) for name in wrong if name in form.boxes}
        data |= {name: [today.isoformat()] for name in wrong if name in form.days}
        answer = client.post(address, {k: v for k, v in data.items() if v != [""]})
    return answer


def _answer_in_figures() -> str:
    """Hours are what a box refuses words for."""
    return "9:00-12:00"


def _refused(answer: HttpResponse) -> set[str]:
    """Boxes that a refused page points at."""
    if answer.status_code != 422:
        return set()
    found: set[str] = set()
    for layer in getattr(answer, "context", None) or ():
        for value in layer.flatten().values():
            errors = getattr(value, "errors", None)
            if hasattr(errors, "get_json_data"):
                found |= {value.add_prefix(name) for name in errors}
    return found
