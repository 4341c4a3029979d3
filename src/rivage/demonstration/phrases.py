"""What is written in notes: sentences drawn from the data, none twice for one person."""

from random import Random
from typing import Any

from rivage.demonstration.people import Biography, words
from rivage.scheduling.choices import Footing


class Phrases:
    """Draws without putting back, until a list is empty; then begins it again."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._lists = words("words.toml")
        self._left: dict[str, list[str]] = {}

    def draw(self, name: str, otherwise: str = "") -> str:
        """One sentence of `name`, or of `name_otherwise` when there is such a list."""
        name = f"{name}_{otherwise}" if f"{name}_{otherwise}" in self._lists else name
        if not self._left.get(name):
            self._left[name] = self._chance.sample(
                self._lists.get(name, [""]), len(self._lists.get(name, [""]))
            )
        return self._left[name].pop()

    def interview(self, biography: Biography, *, inside: bool) -> dict[str, Any]:
        """One page: what was done always, the rest when there was something to say."""
        where = "inside" if inside else "outside"
        said = self._chance.random
        footing = self._chance.choices(
            [Footing.SOLID, Footing.FAIR, Footing.SHAKY, Footing.ADRIFT, Footing.UNSAID],
            [20, 40, 18, 4, 18],
        )[0]
        values = {
            "done": self.draw(f"{where}_done"),
            "strengths": self.draw("strengths") if said() < 0.5 else "",
            "concerns": self.draw("concerns", where) if said() < 0.35 else "",
            "footing_words": self.draw("said", footing or "unsaid") if said() < 0.6 else "",
            "next_step": self.draw(f"{where}_next") if said() < 0.7 else "",
        }
        filled = {name: text.replace("{domain}", biography.domain) for name, text in values.items()}
        return {**filled, "footing": footing}
