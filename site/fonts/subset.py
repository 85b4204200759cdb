"""Makes the two font files of the card, and the widths the card is laid out with.

    python3 subset.py FOLDER

FOLDER is the unpacked npm package @expo-google-fonts/plus-jakarta-sans. Needs fonttools.
Writes PlusJakartaSans-{Medium,Bold}.ttf beside this file and site/src/card/advances.rs.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
ADVANCES = HERE.parent / "src" / "card" / "advances.rs"
WEIGHTS = {"Medium": "500Medium", "Bold": "700Bold"}

# Basic Latin, Latin-1, Latin Extended-A, then what names carry beyond those: the comma-below
# letters, the dotted letters of Arabic transliteration, typographic punctuation.
TABLE = (0x20, 0x180)
CHARACTERS = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x218, 0x21C),
    *range(0x300, 0x30D),
    0x323, 0x326, 0x327, 0x328, 0x331,
    *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2016),
    *range(0x2018, 0x201F),
    0x2022, 0x2026, 0x2032, 0x2033, 0x2116,
}  # fmt: skip

# Modifier letters (hamza, ain) that the font lacks are drawn as the quotes they look like.
ALIASES = {0x2BB: 0x2018, 0x2BC: 0x2019, 0x2BD: 0x201B, 0x2BE: 0x2019, 0x2BF: 0x2018}


def subset(source: Path) -> TTFont:
    font = TTFont(source, recalcTimestamp=False)
    cmap = font.getBestCmap()
    proportional = dict(cmap)
    tabular = {}
    for lookup in font["GSUB"].table.FeatureList.FeatureRecord:
        if lookup.FeatureTag != "tnum":
            continue
        for index in lookup.Feature.LookupListIndex:
            for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                tabular.update(getattr(table, "ExtSubTable", table).mapping)

    for table in font["cmap"].tables:
        if not table.isUnicode():
            continue
        for digit in range(0x30, 0x3A):
            # The renderer has no switch for tabular figures, so they are the only ones here.
            table.cmap[digit] = tabular[proportional[digit]]
        for alias, character in ALIASES.items():
            if alias not in cmap and character in cmap:
                table.cmap[alias] = cmap[character]

    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.notdef_outline = True
    options.drop_tables += ["STAT", "gasp", "prep"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS | set(ALIASES))
    subsetter.subset(font)
    return font


def advances(font: TTFont) -> str:
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    scale = 1000 / font["head"].unitsPerEm
    width = lambda code: round(metrics[cmap[code]][0] * scale) if code in cmap else 1000
    first, end = TABLE
    rows = "\n".join(
        "    " + ", ".join(str(width(code)) for code in range(row, min(row + 16, end))) + ","
        for row in range(first, end, 16)
    )
    wide = sorted(code for code in cmap if code >= end)
    pairs = "\n".join(f"    ('\\u{{{code:x}}}', {width(code)})," for code in wide)
    return f"""//! How wide each character of the card's bold face is, in thousandths of an em.
//!
//! Written by `site/fonts/subset.py` from Plus Jakarta Sans Bold; not edited by hand.

/// The character at the start of [`LATIN`].
pub(super) const FIRST: u32 = 0x{first:x};

/// Basic Latin to Latin Extended-A, in order.
#[rustfmt::skip]
pub(super) const LATIN: [u16; {end - first}] = [
{rows}
];

/// Everything else the face covers, sorted by character.
pub(super) const BEYOND: [(char, u16); {len(wide)}] = [
{pairs}
];
"""


def main() -> None:
    package = Path(sys.argv[1])
    for name, folder in WEIGHTS.items():
        font = subset(package / folder / f"PlusJakartaSans_{folder}.ttf")
        font.save(HERE / f"PlusJakartaSans-{name}.ttf")
    ADVANCES.write_text(advances(font))


main()
