"""The product's settings as in production, on the benchmark's database, over plain HTTP."""

import os
from base64 import b64encode

os.environ.setdefault("RIVAGE_MODE", "test")
os.environ.setdefault("SECRET_KEY", "benchmark-" + "x" * 60)
os.environ.setdefault("RIVAGE_FIELD_KEYS", "t1:" + b64encode(bytes(range(32))).decode())

from rivage.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
