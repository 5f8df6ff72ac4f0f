"""`make bench-policy`: rules, redaction, audiences and attacks, as one table and `policy.json`.

usage: python -m tests.bench_policy [GROUP ...]
"""

import sys
from typing import Final

from tests.bench.running import Bench

BENCH: Final = Bench(
    package="tests.bench_policy",
    record="policy",
    groups=("language", "speed", "redaction", "worlds", "attacks"),
)

if __name__ == "__main__":
    sys.exit(BENCH.run(sys.argv[1:]))
