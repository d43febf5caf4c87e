"""Scanned pages, plain and stamped, to seconds a page and the share of their figures read exactly.

    python benchmarks/ocr.py [--pages 20] [--peer PYTHON]

Pages are drawn as a scanner gives them (askew, blurred, grainy, JPEG), half of them with six seals over the text: pages
of prose, and as many that are a ruled table, whose figures count for us only in the cell they are printed in.
`--peer` names a Python that has rapidocr with onnxruntime: the same models on the same pages without the two inks
read apart, as an office would run them out of the box.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

FIGURE = re.compile(r"\d[\d,.]*\d|\d")
KINDS = ("plain", "stamped", "table", "table, stamped")
PEER = """
import json, sys, time
from pathlib import Path
from rapidocr import RapidOCR
engine = RapidOCR(params={"Global.log_level": "critical"})
engine(str(Path(sys.argv[1]) / "0-0.jpg"))
answer = {}
for path in sorted(Path(sys.argv[1]).glob("*.jpg")):
    began, cpu = time.perf_counter(), time.process_time()
    found = engine(str(path))
    answer[path.name] = [time.perf_counter() - began, list(found.txts or ()), 0, time.process_time() - cpu]
print(json.dumps(answer))
"""


def main() -> None:
    """Print one line for each way of reading and each kind of page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--peer", help="a Python with rapidocr and onnxruntime")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        truth = draw(Path(folder), asked.pages)
        show("kepuri", truth, read_ours(Path(folder)))
        if asked.peer:
            answer = subprocess.run([asked.peer, "-c", PEER, folder], stdout=subprocess.PIPE, check=True).stdout
            show("rapidocr", truth, json.loads(answer))


def draw(folder: Path, pages: int) -> dict[str, list[str]]:
    """File name → figures printed on the page, with their cell in a table; the name begins with the kind's number."""
    from tests.intake.scanned_page import draw_page, saved, scanned, sentences
    from tests.intake.scanned_tables import ruled

    truth = {}
    for number in range(pages):
        lines, place = sentences(22, number), random.Random(number)
        seals = [(place.randint(80, 880), place.randint(230, 1380)) for _ in range(6)] if number % 2 else []
        name = f"{number % 2}-{number // 2}.jpg"
        page = draw_page(lines, head="虚构市示范区科学技术协会文件", seals=seals, seed=number)
        (folder / name).write_bytes(saved(page, "JPEG"))
        truth[name] = [figure for line in lines for figure in FIGURE.findall(line)]
        rows = table(number)
        page = scanned(ruled(rows, widths=(330, 190, 190, 190, 190), seals=seals, grey=place.choice([30, 120])), number)
        (folder / f"{number % 2 + 2}-{number // 2}.jpg").write_bytes(saved(page, "JPEG"))
        truth[f"{number % 2 + 2}-{number // 2}.jpg"] = [
            f"r{row}c{column} {text}"
            for row, cells in enumerate(rows, start=1)
            for column, text in enumerate(cells, start=1)
            if FIGURE.fullmatch(text)
        ]
    return truth


def table(seed: int) -> list[list[str]]:
    """Headings and twenty rows of a name and four figures."""
    draw = random.Random(seed)
    names = [
        f"{place}{kind}" for place in ("东岭", "柳桥", "石门", "清溪") for kind in ("镇", "乡", "小学", "村", "社区")
    ]
    sizes = ((10, 99), (100, 9999), (1, 60), (1000, 99999))
    rows = [[name, *(f"{draw.randint(*size):,}" if draw.random() < 0.5 else str(draw.randint(*size)) for size in sizes)]
            for name in names]  # fmt: skip
    return [["单位", "活动场次", "参与人次", "志愿者", "发放资料"], *rows]


def read_ours(folder: Path) -> dict[str, list]:
    """File name → [seconds, texts, doubts, seconds of processor], models loaded beforehand as in a running worker."""
    from kepuri_eval.intake.readers.content import Limits
    from kepuri_eval.intake.readers.scans import read_picture

    limits, answer = Limits(scans="now"), {}
    read_picture((folder / "0-0.jpg").read_bytes(), "", limits)
    for path in sorted(folder.glob("*.jpg")):
        content = path.read_bytes()
        began, cpu = time.perf_counter(), time.process_time()
        seen = read_picture(content, path.name, limits)
        doubts = sum(note.code == "scan_doubtful" for note in seen.notes)
        answer[path.name] = [
            time.perf_counter() - began,
            [_told(block.locator, block.text) for block in seen.blocks],
            doubts,
            time.process_time() - cpu,
        ]
    return answer


def _told(locator: str, text: str) -> str:
    cell = re.search(r"-t1(r\d+c\d+)$", locator)
    return f"{cell[1]} {text}" if cell else text


def show(reader: str, truth: dict[str, list[str]], answer: dict[str, list]) -> None:
    """Seconds a page and exact figures of each kind of page; the peer's in tables wherever they stand."""
    for kind, label in enumerate(KINDS):
        names = [name for name in truth if name.startswith(str(kind))]
        clock = sorted(answer[name][0] for name in names)[len(names) // 2]
        wanted = exact = 0
        for name in names:
            printed, seen = truth[name], answer[name][1]
            if reader != "kepuri":
                printed = [text.split()[-1] for text in printed]
            if kind < 2 or reader != "kepuri":
                seen = [figure for text in seen for figure in FIGURE.findall(text)]
            wanted += len(printed)
            exact += sum(min(printed.count(figure), seen.count(figure)) for figure in set(printed))
        doubts = sum(answer[name][2] for name in names)
        cores = sorted(answer[name][3] for name in names)[len(names) // 2]
        print(
            f"{reader:9} {label:15} {len(names):3} pages  median {clock:.2f} s a page, {cores:.2f} s of processor  "
            f"figures exact {exact}/{wanted} = {exact / wanted:.4f}  doubts raised {doubts}"
        )


if __name__ == "__main__":
    main()
