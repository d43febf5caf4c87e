"""A finished run of the demo edition in; the pictures that both guides show, in docs/images, out: `make pictures`.

Needs Chromium and LibreOffice. The official documents and the review workbook are drafted into a folder of their own,
so that the run is left as it is.
"""

from __future__ import annotations

import html
import io
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from rich.console import Console

from kepuri_eval.cli.screen import print_lines
from kepuri_eval.documents.drafting import draft_documents
from kepuri_eval.params import Params, load_params
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.reporting.printing import find_chromium
from kepuri_eval.review.topics import list_topics
from kepuri_eval.review.workbook import build_workbook
from kepuri_eval.status.seeing import see_status
from kepuri_eval.status.telling import tell_status

IMAGES = Path(__file__).parent / "images"
UNIT = "county-130203"
WIDTH, LARGEST, COLOURS = 1200, 200_000, 128
_TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{margin: 0; background: #1e1e1e}}
pre {{margin: 0; padding: 20px 24px; color: #ddd; width: max-content;
      font: 15px/1.5 "Noto Sans Mono CJK SC", monospace}}
b {{color: #7fd1ae}}
</style><pre><b>$ kepuri status {edition}</b>
{shown}</pre>"""


class Shot(NamedTuple):
    """A picture of a page: its name, the page below reports/, its height, and what is done before."""

    name: str
    page: str
    height: int
    prepare: Callable[[Page], None]


def _leave(page: Page) -> None:
    del page  # the top of the page is what is shown


def _open_evidence(page: Page) -> None:
    """Follow a figure of an indicator to the longest of the words that the unit itself wrote and it rests on."""
    page.locator("#i-scale").evaluate(
        """(part) => {
            const row = (link) => document.getElementById(link.hash.slice(1));
            const file = (link) => row(link).closest("tbody").querySelector(".k-file").innerText;
            const figures = [...part.querySelectorAll("td[data-label='数值'] a")];
            const links = figures.filter((link) => !file(link).includes("平台"));
            const size = (link) => row(link).innerText.length;
            const longest = links.reduce((one, two) => size(two) > size(one) ? two : one);
            longest.click();
            row(longest).scrollIntoView({block: "center"});
        }"""
    )
    page.wait_for_timeout(300)


def _scroll_to(words: str) -> Callable[[Page], None]:
    def scroll(page: Page) -> None:
        page.locator(f"h2:has-text('{words}')").first.evaluate("(it) => it.scrollIntoView()")
        page.wait_for_timeout(300)

    return scroll


SHOTS = (
    Shot("index", "index.html", 760, _leave),
    Shot("unit-report", f"units/{UNIT}.html", 900, _leave),
    Shot("evidence", f"units/{UNIT}.html", 520, _open_evidence),
    Shot("city-report", "city.html", 900, _leave),
    Shot("lists", "city.html", 760, _scroll_to("建议名单")),
)


def main(edition: str = "demo") -> None:
    """Make every picture anew; says the name and size of each."""
    params = load_params(edition)
    with tempfile.TemporaryDirectory() as folder, _browser() as page:
        for shot in SHOTS:
            _save(shot.name, _photograph(page, (params.reports / shot.page).as_uri(), shot.height, shot.prepare))
        _save("status", _photograph_terminal(page, params, Path(folder)))
        for name, picture in _print_papers(params, Path(folder)):
            _save(name, picture)


@contextmanager
def _browser() -> Iterator[Page]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield started.new_page(locale="zh-CN", color_scheme="light")
        started.close()


def _photograph(page: Page, address: str, height: int, prepare: Callable[[Page], None]) -> Image.Image:
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.goto(address, wait_until="load")
    prepare(page)
    return Image.open(io.BytesIO(page.screenshot()))


def _photograph_terminal(page: Page, params: Params, folder: Path) -> Image.Image:
    """What `kepuri status` prints, in a window."""
    console = Console(record=True, width=96, file=io.StringIO())
    print_lines(tell_status(see_status(params.name, params.root)), console)
    shown = folder / "status.html"
    words = html.escape(console.export_text())
    shown.write_text(_TERMINAL.format(edition=params.name, shown=words), encoding="utf-8")
    page.goto(shown.as_uri(), wait_until="load")
    return Image.open(io.BytesIO(page.locator("pre").screenshot()))


def _print_papers(params: Params, folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """The review workbook's sheet of doubts, the publicity notice and a unit's recommendation form, as printed."""
    workbook = folder / "review.xlsx"
    workbook.write_bytes(build_workbook(list_topics(load_tables(params), params), params))
    draft_documents(params, folder, ["publicity", "forms"])
    form = sorted((folder / "推荐表").rglob("*单位*.docx"))[0]
    yield "review", _crop(_print_page(workbook, folder, "甲数原文", 1600), 0.42)
    yield "publicity", _print_page(folder / "公示.docx", folder, "公示", 720)
    yield "form", _print_page(form, folder, "", 720)


def _print_page(path: Path, folder: Path, words: str, width: int) -> Image.Image:
    """The first page that holds the words, as LibreOffice prints it."""
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for page in pypdfium2.PdfDocument((folder / path.name).with_suffix(".pdf")):
        if words in page.get_textpage().get_text_bounded().replace("\r\n", ""):
            return page.render(scale=width / page.get_width()).to_pil()
    raise ValueError(f"{path.name}: no page with {words!r}")


def _crop(picture: Image.Image, share: float) -> Image.Image:
    return picture.crop((0, 0, picture.width, int(picture.height * share)))


def _save(name: str, picture: Image.Image) -> None:
    path = IMAGES / f"{name}.png"
    picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name:<18}{picture.width}×{picture.height}  {size // 1000} kB")
    if size > LARGEST:
        raise ValueError(f"{path.name} is larger than {LARGEST} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
