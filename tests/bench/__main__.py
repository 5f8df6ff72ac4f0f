"""`make bench`: speed and size against their targets, as one table and `var/bench/speed.json`.

usage: python -m tests.bench [GROUP ...]
"""

import sys
from typing import Final

from tests.bench.running import Bench

BENCH: Final = Bench(
    package="tests.bench",
    record="speed",
    groups=(
        "deciding",
        "comparing",
        "stackfaq",
        "serving",
        "changing",
        "size",
        "eight_bits",
        "growth",
    ),
)

if __name__ == "__main__":
    sys.exit(BENCH.run(sys.argv[1:]))
