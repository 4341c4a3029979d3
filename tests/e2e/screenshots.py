"""`make screenshots`: the pictures of the README and of the guide, from those the tests made."""

import sys

from tests.e2e.conftest import SCREENSHOTS
from tests.e2e.palette import lighter
from tests.e2e.pictures import GUIDE
from tests.e2e.product import ROOT

IMAGES = ROOT / "docs" / "images"
# {picture in docs/images: picture made by tests/e2e/test_every_page.py}
CHOSEN = {
    "today.png": "today-first-screen.png",
    "person.png": "person-first-screen.png",
    "interview.png": "interview-first-screen.png",
} | {f"guide/{name}.png": f"guide-{name}.png" for name in GUIDE}
HEAVIEST = 150_000


def copy() -> None:
    for name, made in CHOSEN.items():
        picture = lighter((SCREENSHOTS / made).read_bytes())
        if len(picture) > HEAVIEST:
            sys.exit(f"{made} weighs {len(picture):,} bytes, {HEAVIEST:,} at most")
        (IMAGES / name).parent.mkdir(parents=True, exist_ok=True)
        (IMAGES / name).write_bytes(picture)


if __name__ == "__main__":
    copy()
