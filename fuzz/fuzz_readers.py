"""Seeds of every format to thousands of broken files, each read as in production, to a count of what became of them.

    python fuzz/fuzz_readers.py [--files 12000] [--seed 1] [--only docx,pdf] [--keep FOLDER]

Every file is a function of (seed, format, number), so a finding is made again by the same numbers. A child reads them
one after another under the limits of production; a fault that the readers tell is what should happen, a child that
dies is a finding and its file is kept under FOLDER. Recognition of pictures is left out, opening and drawing them not.
"""

# ruff: noqa: E501 - seeds stand as they do in their files
from __future__ import annotations

import argparse
import gzip
import io
import json
import platform
import random
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SECONDS = 30
EXTREMES = (b"\0", b"\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\1\0\0\0")
WORDS = (
    b"<",
    b">",
    b"&#x0;",
    b"]]>",
    b"<!--",
    b"\r\n\r\n",
    b"{",
    b"}",
    b"\\",
    b'"',
    b"%s" * 9,
    b"9" * 40,
    b"-1",
    "万".encode(),
)


def main() -> int:
    """Fuzz and print one line a format; 1 when a reader died."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "kepuri-fuzz")
    parser.add_argument("--serve", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        kind, seed, first, last = asked.serve
        serve(kind, int(seed), int(first), int(last))
        return 0
    kinds = asked.only.split(",") if asked.only else list(build_seeds())
    each = -(-asked.files // len(kinds))
    began, died = time.perf_counter(), 0
    print(f"{'format':6} {'files':>6} {'read':>6} {'told':>6} {'died':>5}  commonest faults told")
    for kind in kinds:
        died += report(kind, run(kind, asked.seed, each, asked.keep))
    print(f"{each * len(kinds)} files in {time.perf_counter() - began:.0f} s, {died} died; ", end="")
    print(f"Python {platform.python_version()}, {platform.machine()}, seed {asked.seed}")
    return 1 if died else 0


def report(kind: str, found: Counter[str]) -> int:
    """Print a format's line; how many of its files killed the reader."""
    died = sum(count for code, count in found.items() if code.startswith("died"))
    told = Counter({code: count for code, count in found.items() if code != "read" and not code.startswith("died")})
    common = ", ".join(f"{code} {count}" for code, count in told.most_common(4))
    print(f"{kind:6} {found.total():6} {found['read']:6} {told.total():6} {died:5}  {common}", flush=True)
    return died


def run(kind: str, seed: int, files: int, keep: Path) -> Counter[str]:
    """What became of each file of a format: "read", the code of the fault told, or "died …"."""
    found: Counter[str] = Counter()
    place = 0
    while place < files:
        command = [sys.executable, __file__, "--serve", kind, str(seed), str(place), str(files)]
        child = subprocess.run(command, capture_output=True, check=False)
        answers = child.stdout.decode().split("\n")[:-1]
        found.update(answers)
        place += len(answers)
        if child.returncode and place < files:
            reason = child.stderr.decode(errors="replace").strip().split("\n")[-1][:160]
            why = "out of time" if child.returncode == -signal.SIGALRM else reason or f"signal {-child.returncode}"
            found[f"died: {why}"] += 1
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{kind}-{seed}-{place}").write_bytes(mutated(kind, seed, place))
            print(f"  {kind} {place}: {why}", file=sys.stderr, flush=True)
            place += 1
    return found


def serve(kind: str, seed: int, first: int, last: int) -> None:
    """Read files first … last − 1 of a format, a line for each; whatever is not told ends this process."""
    import resource

    from kepuri_eval.intake.readers import ofd, pdf, scans
    from kepuri_eval.intake.readers.content import Limits
    from kepuri_eval.intake.readers.files import read_file

    scans.recognise_page = pdf.recognise_page = ofd.recognise_page = lambda *_: ([], [])  # type: ignore[assignment]
    limits, seeds = Limits(scans="now"), build_seeds()
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{kind}"
        for number in range(first, last):
            path.write_bytes(mutated(kind, seed, number, seeds))
            signal.alarm(SECONDS)
            rows = read_file(path, path.name, limits)
            signal.alarm(0)
            json.dumps(rows, ensure_ascii=True)
            fault = rows[0]["fault"]
            print(fault[0] if fault else "read", flush=True)


def mutated(kind: str, seed: int, number: int, seeds: dict[str, list[bytes]] | None = None) -> bytes:
    """The broken file of that number."""
    draw = random.Random(f"{seed}-{kind}-{number}")
    choices = (seeds or build_seeds())[kind]
    content = draw.choice(choices)
    if content[:2] == b"PK" and draw.random() < 0.6:
        return inner_mutated(content, draw)
    for _ in range(draw.choice((1, 1, 2, 4, 16))):
        content = draw.choice(MUTATIONS)(content, draw)
    return content


def inner_mutated(content: bytes, draw: random.Random) -> bytes:
    """A zip whose directory and checksums are right and one of whose parts is broken."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        victim = draw.choice(names)
        for name in names:
            part = source.read(name)
            if name == victim:
                if draw.random() < 0.05:
                    continue
                for _ in range(draw.choice((1, 2, 8))):
                    part = draw.choice(MUTATIONS)(part, draw)
            target.writestr(name, part)
    return out.getvalue()


def _flip(content: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(max(len(content), 1))
    return (
        content[:place]
        + bytes([(content[place : place + 1] or b"\0")[0] ^ (1 << draw.randrange(8))])
        + content[place + 1 :]
    )


def _overwrite(content: bytes, draw: random.Random) -> bytes:
    place, extreme = draw.randrange(max(len(content), 1)), draw.choice(EXTREMES)
    return content[:place] + extreme + content[place + len(extreme) :]


def _insert(content: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(content) + 1)
    return content[:place] + draw.choice((*WORDS, draw.randbytes(draw.randrange(1, 40)))) + content[place:]


def _truncate(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content) + 1)]


def _cut(content: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(content) + 1)
    return content[:place] + content[place + draw.choice((1, 4, 64, 512, 4096)) :]


def _repeat(content: bytes, draw: random.Random) -> bytes:
    place, size = draw.randrange(len(content) + 1), draw.choice((1, 16, 256, 4096))
    return content[:place] + content[place : place + size] * draw.choice((2, 3, 50)) + content[place + size :]


def _move(content: bytes, draw: random.Random) -> bytes:
    first, second = sorted(draw.randrange(len(content) + 1) for _ in range(2))
    middle = content[first:second][:2048]
    return content[:first] + content[first + len(middle) :] + middle


def _number(content: bytes, draw: random.Random) -> bytes:
    """Another number in place of one that is written out."""
    places = [place for place in range(len(content)) if content[place : place + 1].isdigit()]
    if not places:
        return _flip(content, draw)
    place = draw.choice(places)
    return (
        content[:place] + draw.choice((b"0", b"-1", b"65536", b"99999999999999999999", b"1e400")) + content[place + 1 :]
    )


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _flip, _overwrite, _overwrite, _insert, _truncate, _cut, _repeat, _move, _number,
)  # fmt: skip


def build_seeds() -> dict[str, list[bytes]]:
    """Small sound files of each format."""
    from PIL import Image

    from tests.intake import ofd_pages
    from tests.intake import word_files as words97
    from tests.intake.compound_files import compound, native
    from tests.intake.embedding import in_word
    from tests.intake.hostile.containers import sevenzipped, tarred, zipped
    from tests.intake.intake_files import mailed, packed_gbk, printed, sheet, word
    from tests.intake.office_files import frame, grid, odp, odt, pptx, shape, slide_table
    from tests.intake.outlook_files import message, msg

    fixtures = ROOT / "tests" / "intake" / "fixtures"
    rows = [["活动名称", "时间", "参与人次"], ["科普大集", "9月15日", 3000], ["讲座", "9月20日", "近百名"]]
    table = [[str(value) for value in row] for row in rows]
    text = "全国科普日期间开展活动12项，\n参与群众2.3万余人次，发放资料3000多份。\n"
    page = f"<html><head><title>科普日</title><meta name=pubdate content=2024-09-16></head><body><div id=js_content><p>{text}</p><table><tr><td>甲<td>1<tr><td>乙<td>2</table></div>"
    document = word(text, table=table, title="总结")
    picture = Image.effect_noise((64, 48), 60)
    drawn = ofd_pages.page(
        ofd_pages.words("活动12项", 20, 30), ofd_pages.table(table, 20, 40, [60, 40, 40]), head=ofd_pages.use("30")
    )
    shown = ofd_pages.page(ofd_pages.picture(0, 0, 210, 297))
    layout = ofd_pages.ofd(
        drawn,
        shown,
        templates={"30": ofd_pages.page(ofd_pages.words("页眉", 20, 15))},
        media={"5": ("a.png", _saved(picture, "PNG"))},
    )
    dots = words97.blip(words97.PNG, _saved(picture, "PNG"))
    entries = words97.entry(dots), words97.entry(b"", place=4096)
    shapes = words97.store(*entries) + words97.drawing(words97.record(0xF004, words97.shape(1026, shows=2)))
    illustrated = words97.word_97(
        "总结\r\x08",
        words97.at(0),
        "\r",
        data=words97.picture(words97.entry(dots)),
        drawings=shapes,
        anchors={1026: 3},
        blips=(4096, dots),
    )
    held = {
        "embeddings/a.xlsx": sheet(rows),
        "embeddings/o1.bin": compound({"\1Ole10Native": native("表.xlsx".encode("gbk"), sheet(rows))}),
    }
    return {
        "docx": [document, in_word(held, "总结", text)],
        "xlsx": [sheet(rows, merged=("A2:A3",))],
        "ods": [(fixtures / "table.ods").read_bytes()],
        "doc": [(fixtures / name).read_bytes() for name in ("summary.doc", "list.wps", "pictures.doc")] + [illustrated],
        "xls": [(fixtures / "table.et").read_bytes()],
        "rtf": [(fixtures / "summary.rtf").read_bytes(), rb"{\rtf1\ansi\ansicpg936 \'b2\'ce\'bc\'d33000\par}"],
        "pdf": [printed(text), _saved(picture.convert("RGB"), "PDF")],
        "ofd": [layout],
        "odt": [odt(f"<text:h>总结</text:h><text:p>{text}</text:p>{grid(table)}")],
        "odp": [odp(frame(text, 1, 5) + frame("总结", 1, 1, "title"), f"<draw:frame>{grid(table)}</draw:frame>")],
        "pptx": [pptx(shape("总结", 0, 0, 'type="title"') + shape(text, 0, 9), slide_table(table))],
        "csv": ["\n".join(",".join(row) for row in table).encode("gbk"), "\n".join("\t".join(row) for row in table).encode("utf-16")],
        "txt": [text.encode(), text.encode("gb18030"), text.encode("utf-16-le")],
        "html": [page.encode(), page.encode("gbk")],
        "mht": [b"MIME-Version: 1.0\nSubject: x\nFrom: x\nSnapshot-Content-Location: http://example.invalid\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + page.encode() + b"\n--b--\n"],
        "eml": [mailed("报送", text, {"总结.docx": document, "表.csv": text.encode("gbk")})],
        "msg": [msg("报送", text, {"总结.docx": document, "原信": message("原信", text, is_inner=True)}, page=page.encode("gbk"), charset="gbk")],
        "tar": [tarred({"a/总结.txt": text.encode(), "b.docx": document}, encoding="gbk")],
        "gz": [gzip.compress(tarred({"a.txt": text.encode()})), gzip.compress(text.encode())],
        "zip": [zipped({"a/总结.txt": text.encode(), "b.docx": document}), packed_gbk("总结.txt", text.encode())],
        "7z": [sevenzipped({"a.txt": text.encode(), "b.docx": document})],
        "rar": [(fixtures / name).read_bytes() for name in ("four.rar", "five.rar", "four_solid.rar")],
        "png": [_saved(picture, "PNG")],
        "jpg": [_saved(picture, "JPEG")],
        "tif": [_saved(picture, "TIFF")],
    }  # fmt: skip


def _saved(picture: object, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)  # type: ignore[attr-defined]
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
