"""`make screenshots`: the pictures of the README, copied from those that the tests have made."""

import shutil
import sys

from tests.e2e.conftest import SCREENSHOTS
from tests.e2e.product import ROOT

# {picture in docs/images: picture made by tests/e2e/test_every_page.py}
CHOSEN = {
    "today.png": "today-first-screen.png",
    "person.png": "person-first-screen.png",
    "interview.png": "interview-first-screen.png",
}
HEAVIEST = 200_000


def copy() -> None:
    images = ROOT / "docs" / "images"
    images.mkdir(parents=True, exist_ok=True)
    for name, made in CHOSEN.items():
        picture = SCREENSHOTS / made
        if picture.stat().st_size > HEAVIEST:
            sys.exit(f"{made} weighs {picture.stat().st_size:,} bytes, {HEAVIEST:,} at most")
        shutil.copyfile(picture, images / name)


if __name__ == "__main__":
    copy()
