"""Three ways of using the same pages: with a mouse, with the keyboard alone, without JavaScript.

Each knows the same few gestures, named as one would say them, so that a journey is told once.
"""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Error, Locator, Page, expect

from tests.e2e.conftest import Visitor

FIRST_KEYS = 250  # No page asks for more Tabs than this to reach what one wants.


class Driver:
    """What all three see: the names of things, as they are read on the page."""

    scripts = True

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page: Page = visitor.page

    # What is on the page

    def link(self, name: str) -> Locator:
        return self._seen(self.page.get_by_role("link", name=name))

    def button(self, name: str) -> Locator:
        return self._seen(self.page.get_by_role("button", name=name))

    def field(self, label: str, inside: str = "") -> Locator:
        around = self.page.get_by_role("group", name=inside) if inside else self.page
        named = re.compile(rf"^\s*{re.escape(label)}(\s+obligatoire)?\s*$")
        return self._seen(around.get_by_label(named))

    def answer(self, question: str, label: str) -> Locator:
        around = self.page.get_by_role("group", name=question)
        choices = around.get_by_role("radio").or_(around.get_by_role("checkbox"))
        return choices.and_(self.page.get_by_label(label)).first

    def _seen(self, found: Locator) -> Locator:
        return found.filter(visible=True).first

    # What one checks while going

    def arrives_at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()

    def reads(self, text: str) -> None:
        expect(
            self.page.locator("main").get_by_text(text).filter(visible=True).first
        ).to_be_visible()

    def choice_made(self, label: str) -> str:
        return str(self.field(label).evaluate("it => it.selectedOptions[0]?.label ?? ''"))

    # Gestures, each in its own way

    def follow(self, name: str) -> None:
        self._leaving(lambda: self.activate(self.link(name)))

    def press(self, name: str) -> None:
        self._leaving(lambda: self.activate(self.button(name)))

    def unfold(self, name: str) -> None:
        self.activate(self._seen(self.page.locator("summary").filter(has_text=name)))

    def write(self, label: str, text: str, inside: str = "") -> None:
        self.enter(self.field(label, inside))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def write_day(self, label: str, day: date) -> None:
        field = self.field(label)
        # Day or month first: the browser follows the machine's language, not the page's.
        for order in ("%d%m%Y", "%m%d%Y"):
            self.enter_date(field)
            self.page.keyboard.type(day.strftime(order))
            if field.input_value() == day.isoformat():
                return
        raise AssertionError(f"{label}: {field.input_value()} instead of {day}")

    def write_hour(self, label: str, hour: int) -> None:
        field = self.field(label)
        for typed in (f"{hour:02}00", f"{hour:02}00AM"):
            self.enter_date(field)
            self.page.keyboard.type(typed)
            if field.input_value() == f"{hour:02}:00":
                return
        raise AssertionError(f"{label}: {field.input_value()} instead of {hour} h")

    def choose(self, label: str, option: str, inside: str = "") -> None:
        raise NotImplementedError

    def tick(self, question: str, label: str) -> None:
        raise NotImplementedError

    def tick_alone(self, label: str) -> None:
        raise NotImplementedError

    def find(self, name: str) -> None:
        """From anywhere, to someone's page."""
        raise NotImplementedError

    def open_the_interview(self) -> None:
        """From someone's page, to the page where their interview is noted."""
        self.follow("Noter l’entretien")

    def activate(self, target: Locator) -> None:
        raise NotImplementedError

    def enter(self, field: Locator) -> None:
        raise NotImplementedError

    def enter_date(self, field: Locator) -> None:
        raise NotImplementedError

    def _leaving(self, act: Callable[[], None]) -> None:
        with self.page.expect_navigation():
            act()


class Mouse(Driver):
    def activate(self, target: Locator) -> None:
        target.click()

    def enter(self, field: Locator) -> None:
        field.click()

    def enter_date(self, field: Locator) -> None:
        # At its left edge: the first part of the date, not the button of the calendar.
        field.click(position={"x": 22, "y": 18})

    def choose(self, label: str, option: str, inside: str = "") -> None:
        field = self.field(label, inside)
        field.select_option(value=option_holding(field, option))

    def tick(self, question: str, label: str) -> None:
        answer = self.answer(question, label)
        answer.click()
        expect(answer).to_be_checked()

    def tick_alone(self, label: str) -> None:
        self.field(label).check()

    def find(self, name: str) -> None:
        self.page.get_by_role("searchbox", name="Chercher une personne").first.click()
        self.page.keyboard.type(name)
        self._leaving(lambda: self.page.keyboard.press("Enter"))
        self.follow(name)


class MouseWithoutScripts(Mouse):
    scripts = False


class Keyboard(Driver):
    """No mouse call at all; what has the focus must be seen to have it."""

    def reach(self, target: Locator, *, group: bool = False) -> None:
        """Tab until it has the focus; a group of radio buttons is one stop."""
        wanted = target.element_handle()
        there = (
            "it => { const here = document.activeElement; return here === it"
            + (" || (here.type === 'radio' && here.name === it.name)" if group else "")
            + " }"
        )
        for _ in range(FIRST_KEYS):
            if wanted.evaluate(there):
                self._focus_is_seen()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target} on {self.page.url}")

    def _focus_is_seen(self) -> None:
        wrong = ""
        for _ in range(20):  # The page may still be gliding to it.
            wrong = self.page.evaluate(FOCUS_IS_SEEN)
            if not wrong:
                return
            self.page.wait_for_timeout(25)
        assert not wrong, f"{self.page.url}: {wrong}"

    def activate(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def enter(self, field: Locator) -> None:
        self.reach(field)

    def enter_date(self, field: Locator) -> None:
        # Back to its first part, wherever a first attempt ended.
        if field.evaluate("it => it === document.activeElement"):
            for _ in range(3):
                self.page.keyboard.press("ArrowLeft")
        self.reach(field)

    def choose(self, label: str, option: str, inside: str = "") -> None:
        field = self.field(label, inside)
        value = option_holding(field, option)
        self.reach(field)
        steps = field.evaluate(
            "(it, value) => [...it.options].filter(o => !o.disabled)"
            ".findIndex(o => o.value === value) - it.selectedIndex",
            value,
        )
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert field.input_value() == value

    def tick(self, question: str, label: str) -> None:
        answer = self.answer(question, label)
        if answer.get_attribute("type") == "checkbox":
            self.reach(answer)
            self.page.keyboard.press("Space")
        else:
            self.reach(answer, group=True)
            if not answer.evaluate("it => it === document.activeElement"):
                self._move_to(answer)
            elif not answer.is_checked():
                self.page.keyboard.press("Space")
        expect(answer).to_be_checked()

    def _move_to(self, radio: Locator) -> None:
        for _ in range(20):
            self.page.keyboard.press("ArrowDown")
            if radio.evaluate("it => it === document.activeElement"):
                return
        raise AssertionError(f"the arrows never reach {radio}")

    def tick_alone(self, label: str) -> None:
        self.reach(self.field(label))
        self.page.keyboard.press("Space")
        expect(self.field(label)).to_be_checked()

    def find(self, name: str) -> None:
        """ "/" to the search, Enter, arrows in what was found."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(name)
        self._leaving(lambda: self.page.keyboard.press("Enter"))
        result = self.page.locator("#results").get_by_role("link", name=name).first
        self.reach(self.page.locator("[data-rivage-results]").first)
        self.page.keyboard.press("ArrowDown")
        assert result.evaluate("it => it === document.activeElement")
        self._focus_is_seen()
        self._leaving(lambda: self.page.keyboard.press("Enter"))

    def open_the_interview(self) -> None:
        self._leaving(lambda: self.page.keyboard.press("n"))


def option_holding(field: Locator, text: str) -> str:
    """The value of the first option whose label holds that text."""
    found = field.evaluate(
        "(it, text) => [...it.options].find("
        "  (o) => o.label.toLowerCase().includes(text.toLowerCase()))?.value ?? null",
        text,
    )
    if found is None:
        raise Error(f"no option holds {text!r}")
    return str(found)


# A ring of at least two pixels around what has the focus or its label, inside the window, and
# nothing in front of it (WCAG 2.4.7, 2.4.11).
FOCUS_IS_SEEN = """() => {
  const here = document.activeElement;
  const around = [here, here.closest("label"), here.parentElement].filter(Boolean);
  const ringed = (it) => {
    const style = getComputedStyle(it);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || /\\b[2-9]px/.test(style.boxShadow);
  };
  if (!around.some(ringed)) return `no visible focus on ${here.outerHTML.slice(0, 120)}`;
  const box = here.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 20);
  if (x < 0 || x > innerWidth || y < 0 || y > innerHeight) {
    return `the focus is out of sight on ${here.outerHTML.slice(0, 120)} at ${x}, ${y}`;
  }
  const front = document.elementFromPoint(x, y);
  const label = here.labels?.[0];
  const same = front && [here, label].some((it) => it?.contains(front) || front.contains(it));
  if (!same) return `${front?.outerHTML.slice(0, 80)} hides ${here.outerHTML.slice(0, 120)}`;
  return "";
}"""
