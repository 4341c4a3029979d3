"""The French of the codes that a file holds."""

from collections.abc import Mapping

from rivage.reference.choices import Vocabulary


class Words:
    """`words(Vocabulary.PAPER, "cv")` → "CV à jour"; the code itself when nobody named it."""

    def __init__(self, labels: Mapping[tuple[str, str], str]) -> None:
        self.labels = labels

    def __call__(self, vocabulary: Vocabulary, code: str) -> str:
        return self.labels.get((vocabulary.value, code), code.replace("_", " "))
