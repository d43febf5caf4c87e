"""From an edition's params to those of a new one: copied for the next year, or without what is another city's own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from kepuri_eval.paramfiles import read_text
from kepuri_eval.placenames import find_rank, short_name

# What was decided of one edition, or drawn up for its panel, is nothing of another's.
_NOT_COPIED = ("decisions.csv", "judges.csv", "assignment.csv", "ratings.csv")
_NUMBERS = re.compile(
    r"\b(min_key_activities|commended_units|commended_activities|upward_units|upward_activities|min_clusters"
    r"|min_categories|min_counties): *\d+"
)
_CITY = re.compile(r"^city: *(\S+)", re.M)
_PREVIOUS = re.compile(r"^previous_edition:.*\n+", re.M)
_DATES = re.compile(r"^dates:", re.M)
_CODE = re.compile(r"^area_code:.*\n", re.M)
_WORDS = """\
# Words of this city only, added to those of params/wording.yml (see params/README.md).
# mentions:
#   media_levels:
#     省级: []
#     市级: []
#     县级: []
# Kinds of main activities and themes as this city's notice lists them; written here, they take the place of the general
# ones, which are those of one city's notice of 2024.
# categories:
#   opening: {label: 主场活动, cues: [主场活动, 启动仪式]}
# themes:
#   health: {label: 健康生活, cues: [健康, 义诊]}
"""


def copy_edition(source: Path, folder: Path, city: str = "", *, is_earlier: bool = False) -> None:
    """Write the params folder of a new edition.

    Args:
        source: the params folder it starts from.
        city: whose it is; where given, what is the other city's own is left out, the names of its units and media, and
            the places on lists, the key activities asked and the kinds to be covered are 0 until somebody fills them.
        is_earlier: of the same city the source has been run, so that texts may be compared with its own.
    """
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    _keep_heads(folder / "corrections.csv")
    edition = folder / "edition.yml"
    text = _PREVIOUS.sub("", read_text(edition))  # the one before the source is not the one before its copy
    if is_earlier and not city:
        text = _DATES.sub(f"previous_edition: {source.name}\n\ndates:", text, count=1)
    edition.write_text(_made_neutral(text, city) if city else text, encoding="utf-8")
    if city:
        _keep_heads(folder / "units.csv")
        (folder / "wording.yml").write_text(_WORDS, encoding="utf-8")


def _keep_heads(path: Path) -> None:
    """Leave the first line of a CSV file, where there is one."""
    if path.is_file():
        path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


def _made_neutral(text: str, city: str) -> str:
    found = _CITY.search(text)
    before = found[1] if found else ""
    if before:
        rank, own = find_rank(before), find_rank(city)
        text = text.replace(before, city).replace(short_name(before), short_name(city))
        text = text.replace(f"{rank}级", f"{own}级")
    return _NUMBERS.sub(r"\1: 0", _CODE.sub("", text))
