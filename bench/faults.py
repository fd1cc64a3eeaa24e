"""What becomes of answers when something breaks: F1 kills, F7 a held lock, F9 a browser offline, F10 lost responses, F11 disorder.

    python -m bench.faults [F1 F7 F9 F10 F11] [--kills 20] [--held 30] [--strict]

After each, the store is compared with what the learners were told. Ends with 1 where a promise was broken; a time that was too
long is told, and counts for that only with --strict, since other programs add to it.
"""

import argparse
import sys
from collections.abc import Callable

from bench.breakdown import killed, locked
from bench.figures import Figure
from bench.network import disordered, lost
from bench.offline import away

SCENARIOS: dict[str, tuple[str, Callable[[argparse.Namespace], list[Figure]]]] = {
    "F1": ("the server, its worker or its master is killed at 50 saves a second", lambda options: killed(options.kills)),
    "F7": ("another process holds SQLite's write lock for 3 s, then for longer", lambda options: locked(options.held)),
    "F9": ("a browser is offline for ten minutes in the middle of an exam", lambda _: away()),
    "F10": ("three of ten responses are lost on their way", lambda _: lost()),
    "F11": ("saves arrive late, twice and in another order", lambda _: disordered()),
}


def main() -> int:
    """Runs the scenarios that are named, or all; returns 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults")
    parser.add_argument("names", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--kills", type=int, default=20, help="how often F1 kills")
    parser.add_argument("--held", type=float, default=30, help="seconds for which F7 holds the lock the second time")
    parser.add_argument("--strict", action="store_true", help="times count too")
    options = parser.parse_args()
    if unknown := set(options.names) - set(SCENARIOS):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    broken = 0
    for name in options.names or SCENARIOS:
        title, scenario = SCENARIOS[name]
        print(f"{name} {title}", flush=True)
        for figure in scenario(options):
            print(f"   {figure}", flush=True)
            broken += not figure.holds and (options.strict or not figure.is_time)
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
