"""Runs the tests of each conditional write without its condition: they have to fail.

The first argument is the tests' binary; others are names of writes, to try only these.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict

# How long the tests of one write may take; what takes longer hangs, and says nothing.
LONGEST = 120


def run(binary, arguments, **environment):
    """The names of the tests that failed, and whether any ran."""
    told = subprocess.run(
        [binary, *arguments],
        env={**os.environ, **environment},
        cwd="crates/store",
        capture_output=True,
        text=True,
        timeout=LONGEST if arguments else None,
    )
    ran = int(re.search(r"^running (\d+) test", told.stdout, re.MULTILINE).group(1))
    return re.findall(r"^test (\S+) \.\.\. FAILED", told.stdout, re.MULTILINE), ran, told


def main(binary, *wanted):
    with tempfile.NamedTemporaryFile("r") as file:
        failed, ran, told = run(binary, [], KADER_WRITES=file.name)
        if failed or told.returncode:
            sys.exit(f"the tests fail by themselves: {failed}\n{told.stdout}")
        print(f"{ran} tests pass")
        parts = defaultdict(set)
        for line in file.read().splitlines():
            name, part = line.split("\t")
            parts[name].add(part)
    with open("crates/store/tests/conditions/known.rs") as known:
        named = set(re.findall(r'known\("([^"]+)"', known.read()))
    survived = [f"{name}: no test makes this write" for name in sorted(named - set(parts))]
    tried = 0
    for name in sorted(parts):
        if wanted and name not in wanted:
            continue
        function = name.split("/")[0]
        drops = [(name, "all of it")]
        if len(parts[name]) > 1:
            drops += [(f"{name}\t{part}", part) for part in sorted(parts[name])]
        for drop, said in drops:
            tried += 1
            try:
                failed, ran, _ = run(binary, [f"::{function}::"], KADER_DROP=drop)
            except subprocess.TimeoutExpired:
                failed, ran = [], 0
            if failed:
                print(f"{name} without {said}:\n    {failed[0]}" + (f" and {len(failed) - 1} more" if failed[1:] else ""))
            else:
                survived.append(f"{name} without {said}: {ran} tests pass or hang")
    print(f"{tried} conditions and parts of {len(parts)} writes were taken away")
    if survived:
        sys.exit("no test notices:\n    " + "\n    ".join(survived))


main(*sys.argv[1:])
