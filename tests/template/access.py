"""What each function of the store asks of the database, and which Lambda functions call it: the rows of crates/store/access.
From them follows what every Lambda function needs, action by action."""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "crates/store/access"

# Whose rows are of another table than they are called.
TABLES = {"eraser": "registry", "holds": "registry"}


def rows():
    """(`registry`, `admit`) → its row."""
    found = {}
    for file in sorted(FOLDER.glob("*.toml")):
        page = tomllib.loads(file.read_text())
        for row in page["pattern"]:
            *of, name = row["function"].split(".")
            owner = of[0] if of else page["of"]
            row["uses"] = [tuple(use.split(".")) if "." in use else (page["of"], use) for use in row.get("uses", [])]
            assert (owner, name) not in found, (owner, name)
            found[owner, name] = row
    return found


ROWS = rows()


def rights(owner, texts):
    """`UpdateItem member ledger/person` is `UpdateItem registry/member` and `UpdateItem ledger/person`."""
    for text in texts:
        action, *words = text.split()
        assert words, text
        for word in words:
            yield f"{action} {word if '/' in word else TABLES.get(owner, owner) + '/' + word}"


def needs(package):
    """Everything that a Lambda function asks of the database: by what it calls, and by what that uses."""
    found, seen = set(), set()
    left = [key for key, row in ROWS.items() if package in row.get("callers", [])]
    while left:
        key = left.pop()
        if key in seen:
            continue
        seen.add(key)
        row = ROWS[key]
        found |= set(rights(key[0], row.get("rights", []) + row.get("rights_of", {}).get(package, [])))
        left += row["uses"]
    return found
