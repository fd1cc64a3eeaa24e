"""Prints the peak memory, in KB, of an export: DATABASE FILE. A process of its own, so that nothing else is in the figure."""

import sys
from pathlib import Path

from quizapp.db import Database
from quizapp.services import exchange

exchange.export(Database(sys.argv[1]), None, "ja", Path(sys.argv[2]))
# Not getrusage: its figure starts from the memory of the process that started this one.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(status["VmHWM"].split()[0])
