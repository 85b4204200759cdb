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
    """The names of the tests that failed, those that failed by what was done, and how many ran."""
    told = subprocess.run(
        [binary, *arguments],
        env={**os.environ, **environment},
        cwd="crates/store",
        capture_output=True,
        text=True,
        timeout=LONGEST if arguments else None,
    )
    ran = int(re.search(r"^running (\d+) test", told.stdout, re.MULTILINE).group(1))
    failed = re.findall(r"^test (\S+) \.\.\. FAILED", told.stdout, re.MULTILINE)
    said = dict(re.findall(r"^---- (\S+) stdout ----\n(.*?)(?=^---- |^failures:)", told.stdout, re.MULTILINE | re.DOTALL))
    # What the database refuses for its form alone shows nothing about a condition.
    missed = [test for test in failed if not re.search("ValidationException|NotOneName", said.get(test, ""))]
    return failed, missed, ran, told


def main(binary, *wanted):
    with tempfile.NamedTemporaryFile("r") as file:
        failed, _, ran, told = run(binary, [], KADER_WRITES=file.name)
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
                _, missed, ran, _ = run(binary, [f"::{function}::"], KADER_DROP=drop)
            except subprocess.TimeoutExpired:
                missed, ran = [], 0
            if missed:
                print(f"{name} without {said}:\n    {missed[0]}" + (f" and {len(missed) - 1} more" if missed[1:] else ""))
            else:
                survived.append(f"{name} without {said}: of {ran} tests none fails by what was done")
    print(f"{tried} conditions and parts of {len(parts)} writes were taken away")
    if survived:
        sys.exit("no test notices:\n    " + "\n    ".join(survived))


main(*sys.argv[1:])
