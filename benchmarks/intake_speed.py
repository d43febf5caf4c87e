"""One folder of submissions to files a second, beside markitdown and docling-rs in the same run, as ratios.

    python benchmarks/intake_speed.py [--folder FOLDER] [--seeds 2,3,4] [--styles few,word,all] [--photos 0,0.5,4]
                                      [--by-format] [--peer PYTHON] [--rounds 2]

`--seeds` takes the files of simulated editions instead of a folder's, `--by-format` races each format alone as well.
`--styles` says in what package the words of each .docx come, because converters read a document's styles before its
words, which takes many times as long as the words of a short one: `few` leaves the files as they are (simulated ones
bring three styles), `word` gives them what Word itself puts beside the words of a new document (45 kB of styles, theme,
fonts, numbering), `all` the whole template of python-docx with every table style (440 kB), as programs write them.
The pictures that simulated documents bring are taken out first: recognising words on them is measured apart (`ocr.py`).
`--photos` says how many photographs each .docx brings in their place, as summaries of activities do (0.5: every second
one brings one): of 1280 × 960 dots and 160 to 190 kB, as phones pass them on, no two alike in one document.
We judge of each whether it is a page with words; docling-rs decodes them all, and is raced once more with
`keep_picture_images` off, which spares it the worst.
`--peer` (or KEPURI_PEER) names a Python with the packages of benchmarks/requirements.txt; without it only our own
figures are printed. Containers are unpacked first, because the others do not look into all of them; everybody then gets
the same office and text files (.docx .xlsx .csv .txt), and the words of each .docx once more as a saved page (.html).
We go from disk to facts and activities whose values are bound to their headers; the others go from disk to Markdown.
Ours is measured as the product runs, with a process for each of two cores, and with a single one; the others convert in
the one process they are called in. Import time is left out for all, the start of our reading processes with what they
import is not. Everybody reads a few files first, which do not count, so that all modules are compiled to bytecode, and
our patterns (`keptpatterns`), as they are where a program is in use; nothing else is kept for a later run. Rounds
alternate between the readers and the best of each counts. Both ratios are told: by the clock, where our second core
counts, and of processor time, where it does not and which other work on the machine touches least. What a run costs
whatever its size is told apart: the first file of each format alone is its start, and all others in the time beyond it
are the steady rate, which a larger edition comes near.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from html import escape
from importlib import resources
from itertools import product
from pathlib import Path

import numpy as np
from docx import Document
from docx.shared import Cm
from lxml import etree
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PHOTOGRAPHS = 12  # different ones, of which each document brings some
WIDE, HIGH = 1280, 960
KINDS = (".docx", ".xlsx", ".csv", ".txt")
PAGE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>{}</title></head><body><article>{}</article></body></html>"
)
OURS = """
import json, resource, sys, time
from pathlib import Path
import pypinyin  # otherwise loaded by the first name that is not in the register
from kepuri_eval.intake.extract import extract_activities
from kepuri_eval.intake.extract import extract_facts, extract_mentions
from kepuri_eval.intake.reading import read_edition
from kepuri_eval.intake.records import blocks_by_document
from kepuri_eval.intake.units import resolve_documents
from kepuri_eval.params import load_params
params = load_params("demo", Path(sys.argv[2]))
began, cpu = time.perf_counter(), time.process_time()
documents, blocks, _, findings = read_edition(params, Path(sys.argv[1]), workers=int(sys.argv[3]))
told = blocks_by_document(blocks)
documents, _ = resolve_documents(documents, told, params)
facts = extract_facts(documents, told, params, findings)
mentions = extract_mentions(documents, told, params, findings)
activities, figures, _ = extract_activities(documents, told, params, findings)
children = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"seconds": time.perf_counter() - began, "failed": 0,
                  "opening": children.ru_utime + children.ru_stime,
                  "cpu": time.process_time() - cpu + children.ru_utime + children.ru_stime,
                  "facts": len(facts) + len(figures), "activities": len(activities)}))
"""
NO_PICTURES = "  without pictures"  # the reader before it, told to leave them
PEERS = {
    "markitdown": """
import json, sys, time
from pathlib import Path
from markitdown import MarkItDown
convert, failed = MarkItDown().convert, 0
files = sorted(Path(sys.argv[1]).iterdir())
began, cpu = time.perf_counter(), time.process_time()
for path in files:
    try:
        convert(str(path))
    except Exception:
        failed += 1
print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "failed": failed}))
""",
    "docling-rs": """
import json, sys, time
from pathlib import Path
from docling_rs import DocumentConverter
convert, failed = DocumentConverter(keep_picture_images=sys.argv[2] == "with pictures").convert, 0
files = sorted(Path(sys.argv[1]).iterdir())
began, cpu = time.perf_counter(), time.process_time()
for path in files:
    try:
        convert(str(path)).document.export_to_markdown()
    except Exception:
        failed += 1
print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "failed": failed}))
""",
}


def main() -> None:
    """Print the folder, files a second of each reader, the ratios, and amounts and dates a second."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "data" / "raw" / "demo")
    parser.add_argument("--seeds", default="", help="simulated editions instead of a folder, as 2,3,4")
    parser.add_argument("--styles", default="few", help="packages of .docx files, several in turn: few,word,all")
    parser.add_argument("--photos", default="0", help="photographs a .docx file, several in turn: 0,0.5,4")
    parser.add_argument("--pages", action="store_true", help="the words of each .docx as a saved web page as well")
    parser.add_argument("--by-format", action="store_true", help="race each format alone as well")
    parser.add_argument("--peer", default=os.environ.get("KEPURI_PEER", ""))
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    with tempfile.TemporaryDirectory() as name:
        source = simulate(asked.seeds, Path(name) / "simulated") if asked.seeds else asked.folder
        folder = Path(name) / "files"
        folder.mkdir()
        kinds = lay_out(source, folder, with_pages=asked.pages)
        print(f"{sum(kinds.values())} files: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
        race(first_of_each(folder), asked.peer, 1)  # not counted
        for styles, photos in product(asked.styles.split(","), map(float, asked.photos.split(","))):
            dressed = dress(folder, styles, photos)
            print(f"documents with {styles} styles and {photos:g} photographs each")
            show(dressed, asked.peer, asked.rounds)
            for kind in kinds if asked.by_format else ():
                print(f"{kinds[kind]} {kind}")
                show(only(kind, dressed), asked.peer, asked.rounds)
        count_amounts(source)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


def simulate(seeds: str, folder: Path) -> Path:
    """The folder, with the submissions of an edition for each seed."""
    for seed in seeds.split(","):
        command = [sys.executable, "-m", "kepuri_eval", "simulate", str(folder / seed), "--seed", seed]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        shutil.rmtree(folder / f"{seed}-truth")
    return folder


def lay_out(source: Path, folder: Path, *, with_pages: bool) -> dict[str, int]:
    """Write every office and text file of a folder, also those in containers, side by side; count them by ending."""
    from kepuri_eval.errors import ReadError
    from kepuri_eval.intake.readers import CONTAINERS, READERS
    from kepuri_eval.intake.readers.content import Limits
    from kepuri_eval.intake.readers.kinds import decide_kind

    counts: dict[str, int] = {}
    waiting = [(path.name, path.read_bytes()) for path in sorted(source.rglob("*")) if path.is_file()]
    for name, content in waiting:
        try:
            kind = decide_kind(content, name)
            if kind in CONTAINERS:
                waiting += [
                    (part.name, part.content) for part in READERS[kind](content, name, Limits(scans="no")).parts
                ]
        except ReadError:
            continue
        if f".{kind}" in KINDS and name.lower().endswith(f".{kind}"):
            counts[kind] = counts.get(kind, 0) + 1
            content = without_pictures(content) if kind == "docx" else content
            (folder / f"{sum(counts.values()):04}-{Path(name).name}").write_bytes(content)
    return counts | ({"html": write_pages(folder)} if with_pages else {})


def without_pictures(content: bytes) -> bytes:
    """A .docx file without the pictures it shows; as it is where it cannot be opened, which is a fault planted."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as document:
            parts = {name: document.read(name) for name in document.namelist() if not name.startswith("word/media/")}
    except zipfile.BadZipFile:
        return content
    if RELATIONS not in parts:
        return content
    for name, is_shown in ((DOCUMENT, _is_drawing), (RELATIONS, _is_of_picture)):
        root = etree.fromstring(parts[name])
        for element in [one for one in root.iter() if is_shown(one)]:
            element.getparent().remove(element)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as document:
        for name, part in parts.items():
            document.writestr(name, part)
    return stream.getvalue()


def _is_drawing(element: etree._Element) -> bool:
    return element.tag == f"{WORDS}drawing"


def _is_of_picture(element: etree._Element) -> bool:
    return str(element.get("Type", "")).endswith("/image")


def dress(folder: Path, styles: str, photos: float) -> Path:
    """A folder beside it: the words of each .docx in the package that `styles` names, with so many photographs each."""
    dressed = folder.with_name("dressed")
    shutil.rmtree(dressed, ignore_errors=True)
    shutil.copytree(folder, dressed)
    package = {} if styles == "few" else template(is_whole=styles == "all")
    pictures = take_photographs() if photos else []
    for number, path in enumerate(sorted(dressed.glob("*.docx"))):
        try:
            with zipfile.ZipFile(path) as document:
                words = document.read(DOCUMENT)
        except zipfile.BadZipFile:  # a fault that was planted
            continue
        if package:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as document:
                for name, content in (package | {DOCUMENT: words}).items():
                    document.writestr(name, content)
        if count := int((number + 1) * photos) - int(number * photos):
            paste(path, [pictures[(number + shift) % PHOTOGRAPHS] for shift in range(count)])
    return dressed


def take_photographs() -> list[bytes]:
    """Pictures in colour with soft shapes and grain, which weigh as JPEG what photographs of that size weigh."""
    generator = np.random.default_rng(1)
    taken = []
    for _ in range(PHOTOGRAPHS):
        shapes = generator.integers(0, 255, (HIGH // 20, WIDE // 20, 3), dtype=np.uint8)
        scene = np.asarray(Image.fromarray(shapes).resize((WIDE, HIGH), Image.Resampling.BICUBIC), dtype=np.int16)
        grain = generator.integers(-6, 7, scene.shape, dtype=np.int16)
        file = io.BytesIO()
        Image.fromarray((scene + grain).clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=80)
        taken.append(file.getvalue())
    return taken


def paste(path: Path, pictures: list[bytes]) -> None:
    """Add pictures below the words of a .docx file, each 14 cm wide in a paragraph of its own."""
    document = Document(str(path))
    for picture in pictures:
        document.add_paragraph().add_run().add_picture(io.BytesIO(picture), width=Cm(14))
    document.save(str(path))


def template(*, is_whole: bool) -> dict[str, bytes]:
    """Parts of the template python-docx carries, which Word made; else without styles of tables nobody uses."""
    with zipfile.ZipFile(resources.files("docx") / "templates" / "default.docx") as document:
        parts = {name: document.read(name) for name in document.namelist()}
    for name in () if is_whole else ("word/styles.xml", "word/stylesWithEffects.xml"):
        root = etree.fromstring(parts[name])
        for style in root.findall(f"{WORDS}style[@{WORDS}type='table']"):
            root.remove(style)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return parts


def only(kind: str, folder: Path) -> Path:
    """A folder beside it, with its files of one ending."""
    alone = folder.with_name(kind)
    shutil.rmtree(alone, ignore_errors=True)
    alone.mkdir()
    for path in folder.glob(f"*.{kind}"):
        shutil.copy(path, alone)
    return alone


def write_pages(folder: Path) -> int:
    """Each .docx of the folder once more as a web page of its paragraphs; how many there were."""
    from kepuri_eval.errors import ReadError
    from kepuri_eval.intake.readers import READERS
    from kepuri_eval.intake.readers.content import Limits

    written = 0
    for path in sorted(folder.glob("*.docx")):
        try:
            blocks = READERS["docx"](path.read_bytes(), path.name, Limits(scans="no")).blocks
        except ReadError:
            continue
        words = "".join(f"<p>{escape(block.text)}</p>\n" for block in blocks)
        path.with_suffix(".html").write_text(PAGE.format(escape(path.stem), words), encoding="utf-8")
        written += 1
    return written


def first_of_each(folder: Path) -> Path:
    """A folder beside it, with the first file of each format."""
    first = folder.with_name(f"{folder.name}-first")
    shutil.rmtree(first, ignore_errors=True)
    first.mkdir()
    for path in {path.suffix: path for path in sorted(folder.iterdir(), reverse=True)}.values():
        shutil.copy(path, first)
    return first


def race(folder: Path, peer: str, rounds: int) -> dict[str, dict[str, float]]:
    """Reader → its best round."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for workers in ("1", "2"):
            _keep(best, f"kepuri, {workers} reading", [sys.executable, "-c", OURS, str(folder), str(ROOT), workers])
        for name, code in PEERS.items() if peer else ():
            _keep(best, name, [peer, "-c", code, str(folder), "with pictures"])
        if peer:
            _keep(best, NO_PICTURES, [peer, "-c", PEERS["docling-rs"], str(folder), "without"])
    return best


def _keep(best: dict[str, dict[str, float]], name: str, command: list[str]) -> None:
    keeps_bytecode = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    answer = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, env=keeps_bytecode
    ).stdout
    found = json.loads(answer.splitlines()[-1])
    if name not in best or found["cpu"] < best[name]["cpu"]:
        best[name] = found


def show(folder: Path, peer: str, rounds: int) -> None:
    """Race over the folder and over the first file of each format in it; two lines a reader."""
    first = first_of_each(folder)
    best, starts = race(folder, peer, rounds), race(first, peer, rounds)
    files, few = len(list(folder.iterdir())), len(list(first.iterdir()))
    ours, our_start = best["kepuri, 2 reading"], starts["kepuri, 2 reading"]
    for name, found in best.items():
        told = (
            f"{found['facts']} facts, {found['activities']} activities, "
            f"{found['opening'] / found['cpu']:.0%} of it in reading processes"
            if "facts" in found
            else f"{found['failed']} failed"
        )
        print(f"{name:18} {_rates(files, found)}  {_ratios(found, ours)}  {told}")
        beyond, our_beyond = _beyond(found, starts[name]), _beyond(ours, our_start)
        start = f"start {starts[name]['seconds']:.2f} s, {starts[name]['cpu']:.2f} s of processor"
        print(f"{'  beyond its start':18} {_rates(files - few, beyond)}  {_ratios(beyond, our_beyond)}  {start}")
    if len(best) == 2:
        print("no peer measured: name its Python with --peer (packages in benchmarks/requirements.txt)")


def _beyond(whole: dict[str, float], start: dict[str, float]) -> dict[str, float]:
    """What a run took beyond its start; a run too short to tell took next to nothing."""
    return {key: max(whole[key] - start[key], 1e-3) for key in ("seconds", "cpu")}


def _rates(files: int, found: dict[str, float]) -> str:
    clock, core = files / found["seconds"], files / found["cpu"]
    return f"{clock:7.1f} files/s by the clock {core:7.1f} a second of one core"


def _ratios(found: dict[str, float], ours: dict[str, float]) -> str:
    clock, core = found["seconds"] / ours["seconds"], found["cpu"] / ours["cpu"]
    return f"{clock:6.2f}× our time by the clock  {core:6.2f}× our processor time"


def count_amounts(source: Path) -> None:
    """Amounts and dates found in a second of one core's time, in all distinct texts of the folder; best of nine."""
    from kepuri_eval.intake.language import dates, quantities
    from kepuri_eval.intake.language.dates import find_dates
    from kepuri_eval.intake.language.numerals import flatten
    from kepuri_eval.intake.language.quantities import find_amounts
    from kepuri_eval.intake.reading import read_submissions
    from kepuri_eval.params import load_params

    params = load_params("demo", ROOT)
    _, blocks, _ = read_submissions(source, params.wording)
    texts = blocks["text"].drop_duplicates().tolist()  # repeats would be answered from memory
    find_amounts("3000人"), find_dates("9月15日", 2024)  # patterns are compiled on first use
    rounds = []
    for _ in range(9):
        for remembered in (quantities._remembered, dates._remembered, flatten):
            remembered.cache_clear()
        began = time.process_time()
        found = sum(len(find_amounts(text)) + len(find_dates(text, params.edition.year)) for text in texts)
        rounds.append(time.process_time() - began)
    seconds = min(rounds)
    size = f"{len(texts):,} distinct texts of {sum(map(len, texts)):,} characters"
    print(f"amounts and dates: {found} in {size}, {found / seconds:,.0f} a second of one core")


if __name__ == "__main__":
    main()
