"""Prints the peak memory, in KB, of writing a package: QUESTIONS FILE. A process of its own, so that nothing else is in it."""

import sys
from pathlib import Path

from synthetic import entry, write

write(map(entry, range(int(sys.argv[1]))), Path(sys.argv[2]))
# Not getrusage: its figure starts from the memory of the process that started this one.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(status["VmHWM"].split()[0])
