# SPDX-License-Identifier: MIT
"""What mpx explain says of each name that it lists on standard input."""
import subprocess
import sys

# these have pages of their own
ELSEWHERE = ("columns", "counters")

print("# Attacks, switches, verdicts\n")
print("As `mpx explain` says it.")
section = ""
for line in sys.stdin:
    if not line.startswith(" "):
        section = line.strip()
        if section and not section.startswith(ELSEWHERE):
            print("\n## %s\n" % (section[0].upper() + section[1:]))
        continue
    if section.startswith(ELSEWHERE):
        continue
    for name in line.split():
        said = subprocess.run([sys.argv[1], "explain", name], check=True,
                              capture_output=True, text=True).stdout
        print("```text\n%s```\n" % said)
