"""Sentences of invented summaries, shuffled and broken, to whole editions; each must go from files to lists.

    python fuzz/fuzz_texts.py [--documents 1500] [--seed 1] [--keep FOLDER]

The sentences are those of tests/texts, and some that tell activities. Each document is a function of (seed, number):
some paragraphs of a few sentences in any order, some led by numbers, heads or days, some cut or with marks thrown in;
every fourth is a table of any headings with cells of any kind. Rounds of documents are editions that `kepuri run` takes
through notebooks 01 to 03. Findings are a run that does not end well, whose folder is kept under FOLDER, and documents
of which a note says that our own code failed on them.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
A_ROUND = 150
LEADS = ("（一）", "1.", "一、", "①", "9月15日，", "9月18日上午，", "——", "活动一：", "（2）", "【", "“", "《")
MARKS = ("。", "，", "；", "（", "”", "9月16日", "12场", "\n", "、", "“", " ", "3200人次", "：")
HELD = (  # activities as summaries tell them
    "{day}，在文化广场举办“{name}”挑战赛，参加{many}人，志愿者{few}人。",
    "{day}，{name}，{many}人。",
    "{day}和9月20日，“{name}”分别有{many}人、{few}人到场。",
    "“{name}”（{day}，实验小学，{many}人）；",
    "{day}上午，气象台开放“{name}”，接待市民{many}人次，线上观看{many}余人次。",
    "{name}现场，{few}名志愿者向{many}名群众发放资料{many}份。",
    "活动名称：{name}\n时间：{day}\n地点：文化馆\n参加人数：{many}",
)
THINGS = ("纸桥承重", "认星星", "应急疏散演练", "果树修剪讲座", "垃圾去哪儿", "启动仪式", "水质检测课", "家庭用药")
DAYS = ("9月15日", "9月16日", "9月21日", "9月15日至17日", "15日", "当天", "同日", "上周六", "9月中旬", "2023年9月18日")
HEADS = (
    "序号", "活动名称", "活动时间", "时间", "地点", "参与人数", "志愿者", "发放资料", "主办单位", "联合单位",
    "活动内容", "备注", "是否重点", "链接", "场次", "观看人次", "本单位", "情况",
)  # fmt: skip
KINDS = ("总结", "情况", "方案", "简报", "小结", "通知", "汇报")


def main() -> int:
    """Fuzz and print one line a round; 1 when anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "kepuri-fuzz")
    asked = parser.parse_args()
    sentences, units = read_sentences(), read_units()
    began, found, read = time.perf_counter(), 0, Counter[str]()
    for first in range(0, asked.documents, A_ROUND):
        numbers = range(first, min(first + A_ROUND, asked.documents))
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            lay_out(root, asked.seed, numbers, sentences, units)
            command = [sys.executable, "-m", "kepuri_eval", "run", "demo", "--limit", "0", "--quiet"]
            ran = subprocess.run(command, cwd=root, capture_output=True, text=True)
            if ran.returncode:
                found += 1
                kept = asked.keep / f"texts-{asked.seed}-{first}"
                shutil.copytree(root, kept, dirs_exist_ok=True)
                print(f"documents {first} to {numbers[-1]}, kept in {kept}: {ran.stderr.strip()[-400:]}")
                continue
            counts, failed = look(root)
            read += counts
            found += len(failed)
            print(f"documents {first} to {numbers[-1]}: {dict(counts)}, failed on {failed}")
    print(f"{asked.documents} documents, {dict(read)}, {found} findings, {time.perf_counter() - began:.0f} s")
    return int(found > 0)


def read_sentences() -> list[str]:
    """The sentences of the invented texts that the reader of figures is measured on."""
    lines = (line for path in sorted((ROOT / "tests" / "texts").glob("*.txt"))
             for line in path.read_text(encoding="utf-8").splitlines())  # fmt: skip
    return [part for line in lines for part in re.split("(?<=[。；！？])", line.strip()) if part]


def read_units() -> list[str]:
    """Names of the demo edition's units."""
    return pd.read_csv(ROOT / "params" / "demo" / "units.csv", encoding="utf-8-sig")["name"].tolist()


def shuffled(seed: int, number: int, sentences: list[str], units: list[str]) -> str:
    """One document."""
    rng = random.Random(f"{seed}/{number}")
    lines = [f"{rng.choice(units)}2024年全国科普日活动{rng.choice(KINDS)}"] if rng.random() < 0.7 else []
    for _ in range(rng.randint(1, 9)):
        paragraph = "".join(_sentence(rng, sentences) for _ in range(rng.randint(1, 4)))
        if rng.random() < 0.25:
            paragraph = rng.choice(LEADS) + paragraph
        if rng.random() < 0.2:
            at = rng.randrange(len(paragraph))
            paragraph = paragraph[:at] + rng.choice(MARKS) + paragraph[at:]
        if rng.random() < 0.1 and len(paragraph) > 6:
            start, end = sorted(rng.sample(range(len(paragraph)), 2))
            paragraph = paragraph[:start] + paragraph[end:]
        lines.append(paragraph)
    return "\n".join(lines)


def _sentence(rng: random.Random, sentences: list[str]) -> str:
    if rng.random() < 0.6:
        return rng.choice(sentences)
    many, few = rng.choice((0, 1, 12, 60, 300, 1_000_000)), rng.randint(0, 40)
    return rng.choice(HELD).format(day=rng.choice(DAYS), name=rng.choice(THINGS), many=many, few=few)


def table(seed: int, number: int, sentences: list[str]) -> str:
    """One sheet, as csv."""
    rng = random.Random(f"{seed}/{number}/table")
    heads = rng.sample(HEADS, rng.randint(2, len(HEADS)))
    rows = [heads] if rng.random() < 0.9 else []
    for _ in range(rng.randint(1, 12)):
        rows.append([_cell(rng, sentences) for _ in heads])
    if rng.random() < 0.3:
        rows.append(["合计", *(_cell(rng, sentences) for _ in heads[1:])])
    if rng.random() < 0.3:
        rows.insert(0, [f"2024年全国科普日{rng.choice(KINDS)}"])
    if rng.random() < 0.2:
        rng.shuffle(rows)
    return "\n".join(",".join(row) for row in rows)


def _cell(rng: random.Random, sentences: list[str]) -> str:
    kind = rng.random()
    if kind < 0.25:
        return str(rng.choice((0, 1, 5, 40, 320, 10**7, "", "-", "若干", "3.5万", "约200", "1200人次")))
    if kind < 0.5:
        return rng.choice(DAYS)
    if kind < 0.75:
        return rng.choice(THINGS) + rng.choice(("", "、", "（线上）", "（第二场）"))
    return _sentence(rng, sentences).replace(",", "，").replace("\n", " ")


def lay_out(root: Path, seed: int, numbers: range, sentences: list[str], units: list[str]) -> None:
    """An edition on disk: the demo edition's params, the notebooks, and these documents as its submissions."""
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    for number in numbers:
        folder = root / "data" / "raw" / "demo" / units[number % len(units)]
        folder.mkdir(parents=True, exist_ok=True)
        if number % 4:
            (folder / f"{number}.txt").write_text(shuffled(seed, number, sentences, units), encoding="utf-8")
        else:
            (folder / f"{number}.csv").write_text(table(seed, number, sentences), encoding="utf-8")


def look(root: Path) -> tuple[Counter[str], list[str]]:
    """How much was found, and the documents on which our own code failed."""
    tables = root / "data" / "processed" / "demo" / "tables"
    counts = Counter({name: len(pd.read_parquet(tables / f"{name}.parquet")) for name in ("facts", "activities")})
    problems = pd.read_parquet(tables / "problems.parquet")
    failed = problems[problems["message"].str.contains("程序出错")]
    paths = pd.read_parquet(tables / "documents.parquet").set_index("doc_id")["path"]
    return counts, [f"{paths.get(row.doc_id)}: {row.message}" for row in failed.itertuples()]


if __name__ == "__main__":
    sys.exit(main())
