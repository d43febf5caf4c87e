"""`kepuri check`, `new`, `simulate`, `lab`: editions before and beside a run."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kepuri_eval.cli.options import AsJson, Edition, EditionOption, Quiet, complete_edition
from kepuri_eval.cli.screen import answer, print_rows, say

Out = Annotated[Path, typer.Argument(metavar="OUT", help="Folder to write to; made when absent.")]
Units = Annotated[int | None, typer.Option("--units", min=1, help="Number of units; the register's if not given.")]
Activities = Annotated[int, typer.Option("--activities", min=1, help="Number of activities.")]
Port = Annotated[int | None, typer.Option("--port", min=1, max=65535, help="JupyterLab's own choice if not given.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only tell the address.")]
Seed = Annotated[int, typer.Option("--seed", help="Same seed, same files.")]

if TYPE_CHECKING:
    from kepuri_eval.params import Params

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def check(edition: Edition = "demo", quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Check an edition's params, all faults at once; then count the problems its last run found."""
    from kepuri_eval.doubtfulparams import list_doubts
    from kepuri_eval.errors import ParamsError
    from kepuri_eval.params import describe_media, load_params

    told: dict[str, Any] = {"edition": edition, "faults": [], "units": None, "measures": None, "problems": None,
                            "doubts": []}  # fmt: skip
    try:
        params = load_params(edition)
    except ParamsError as fault:
        if not as_json:
            raise
        answer(told | {"faults": fault.faults}, lambda: None, as_json=True)
        raise typer.Exit(2) from None
    told |= {
        "units": len(params.units), "measures": len(params.method.measures), "problems": _count_problems(params),
        "media": describe_media(params), "whole": params.edition.whole, "rank": params.edition.own_rank,
        "organiser_id": params.organiser_id, "unselective": _list_unselective(params),
        "places": sum(group.commended_units for group in params.edition.groups.values()),
        "doubts": [*list_doubts(params), *_list_days_off(params)],
    }  # fmt: skip
    answer(told, lambda: _print_check(told), quiet=quiet, as_json=as_json)


def _list_days_off(params: Params) -> list[str]:
    """Periods that are to begin on a day off, and when they will."""
    from kepuri_eval.documents.workdays import find_moved
    from kepuri_eval.reporting.phrasing import say_date

    periods = {"feedback": params.edition.feedback, "publicity": params.edition.publicity}
    moved = {name: (period.starts, find_moved(period)) for name, period in periods.items()}
    return [f"{name} 的 starts（{starts}）是休息日，文稿顺延到{say_date(first)}；另定日期的请改"
            for name, (starts, first) in moved.items() if first]  # fmt: skip


def _list_unselective(params: Params) -> list[str]:
    """Labels of the groups with as many places for commendation as units, or more."""
    sizes = {code: sum(unit.group == code for unit in params.units) for code in params.edition.groups}
    return [group.label for code, group in params.edition.groups.items()
            if group.commended_units and group.commended_units >= sizes[code]]  # fmt: skip


def _count_problems(params: Params) -> list[dict[str, Any]] | None:
    """Problems of the last run by code, the gravest first, with an example of each; None before it."""
    from kepuri_eval import tables
    from kepuri_eval.problemwords import SEVERITY_PLACES

    if not (params.tables / "problems.parquet").is_file():
        return None
    problems = tables.load("problems", params.tables)
    counts = problems.groupby(["severity", "code"], sort=True).agg(count=("code", "size"), example=("message", "first"))
    counts = counts.sort_index(level="severity", key=lambda level: level.map(SEVERITY_PLACES), sort_remaining=False)
    return [{str(key): value for key, value in row.items()} for row in counts.reset_index().to_dict("records")]


def _print_check(told: dict[str, Any]) -> None:
    from kepuri_eval.problemwords import SEVERITY_WORDS, say_kind

    edition, problems = told["edition"], told["problems"]
    found = f"能读入，有{len(told['doubts'])}处请核对" if told["doubts"] else "没有错误"
    say(f"参数 {edition}：{found}；单位{told['units']}个，测算点{told['measures']}个")
    for line in told["doubts"]:
        say(f"请核对：{line}")
    say(f"称谓：{told['whole']}、{told['rank']}科协等；不对的，在 edition.yml 的 rank 写明（市、州、盟、地区、区、县）")
    if told["organiser_id"] is None:
        say("评议单位 organiser 不在名录 units.csv 里，或与名录中的名称写法不同；在名录里的，请写成一样")
    if not told["places"]:
        say("表扬名额都是 0，名单会是空的；请填 edition.yml 的 groups（commended_units）和 quotas")
    for label in told["unselective"]:
        say(f"表扬名额：{label}的名额不少于单位数，等于没有遴选，请核定 edition.yml 的 commended_units")
    say(_say_media(told["media"], edition))
    if problems is None:
        say(f"还没有运行，材料中的问题尚不知道。接下来输入：kepuri run {edition}")
        return
    rows = [[SEVERITY_WORDS[row["severity"]], say_kind(row["code"]), row["count"], row["example"]] for row in problems]
    print_rows(["程度", "种类", "个数", "例"], rows, title=f"上次运行发现的问题{sum(row[2] for row in rows)}个")


def _say_media(media: dict[str, Any], edition: str) -> str:
    """Which media of its own an edition knows by name, and where others are to be added."""
    known = f"按地名认得“{'”“'.join(media['examples'])}”等名称" if media["examples"] else "没有从地名认出媒体名称"
    if not media["province"]:
        known += "（units.csv 和 edition.yml 都没有行政区划代码 area_code，不知道是哪个省，省级媒体要自行列出）"
    if media["listed"]:
        return f"本地媒体：列出{'、'.join(media['listed'])}；另{known}"
    return (
        f"本地媒体：没有列出，只{known}。名称里没有地名的媒体（新闻网站、客户端等）请写入 params/{edition}/wording.yml"
        " 的 mentions: media_levels，否则报道这些媒体不计入“报道媒体层级”"
    )


def new(
    edition: Annotated[str, typer.Argument(help="Name of the new edition: small letters, digits, hyphens.")],
    source: Annotated[
        str, typer.Option("--from", help="Edition to start from.", autocompletion=complete_edition)
    ] = "tangshan-2024",
    city: Annotated[
        str,
        typer.Option("--city", help="Another city's full name: then nothing of the first city's own is taken over."),
    ] = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Make a new edition: a copy of another's params folder to edit, and a folder for its submissions.

    With --city nothing is taken over that is the first city's own: its units, its media, the places on its lists and
    what its notice asks.
    """
    from kepuri_eval.errors import ParamsError
    from kepuri_eval.newedition import copy_edition
    from kepuri_eval.placenames import has_rank
    from kepuri_eval.places import Places, find_root, list_editions

    root = find_root()
    if not _NAME.fullmatch(edition):
        raise ParamsError([f"edition name {edition!r}: use small letters, digits and hyphens"]).advise(
            "kepuri new tangshan-2025 --from tangshan-2024"
        )
    if source not in list_editions(root):
        known = list_editions(root)
        raise ParamsError([f"no edition {source!r} to start from; there are {', '.join(known)}"]).advise(
            f"kepuri new {edition} --from {known[0] if known else 'EDITION'}"
        )
    if city and not has_rank(city):
        raise ParamsError(
            [f"--city {city!r}: give the full name, with what it is at the end: {city}市, {city}县 …"]
        ).advise(f"kepuri new {edition} --from {source} --city {city}市")
    folder = root / "params" / edition
    if folder.exists():
        raise ParamsError([f"params/{edition} is already there; it is left as it is"]).advise(f"kepuri check {edition}")
    was_run = (Places(source, root).tables / "activities.parquet").is_file()
    copy_edition(root / "params" / source, folder, city, is_earlier=was_run)
    raw = root / "data" / "raw" / edition
    raw.mkdir(parents=True, exist_ok=True)
    told = {"edition": edition, "params": str(folder.relative_to(root)), "raw": str(raw.relative_to(root)),
            "source": source, "city": city, "previous_edition": source if was_run and not city else ""}  # fmt: skip
    answer(told, lambda: _print_new(told), quiet=quiet, as_json=as_json)


def _print_new(told: dict[str, str]) -> None:
    typer.echo(f"先修改　  {told['params']} 中的 edition.yml、units.csv、wording.yml（各项含义见 params/README.md）")
    for line in _say_taken_over(told):
        say(line)
    typer.echo(f"再检查　  kepuri check {told['edition']}")
    typer.echo(f"放材料　  报送材料放入 {told['raw']}")
    typer.echo(f"再运行　  kepuri run {told['edition']}")


def _say_taken_over(told: dict[str, str]) -> list[str]:
    """What of a new edition is another one's and has to be looked through, or is still to be filled in."""
    kinds = "活动类别和主题：通用的取自唐山2024年通知，本地通知不同的，在本项目 wording.yml 的 categories、themes 另列"
    if told["city"]:
        return [
            "待填　　  edition.yml：年份、主题、日期，各组的重点活动项数和表扬名额、quotas 的名额（现在都是 0）；"
            "units.csv：单位名录（现在是空的）",
            "　　　　  所辖是镇、街道的（县级市、县、区）：镇、街道填在 county 组，组名 label 改为“镇（街道）”，"
            "edition.yml 写上本市（县、区）的 area_code；没有单位的组可以删去",
            f"　　　　  {kinds}",
        ]
    if told["previous_edition"]:
        earlier = f"已写上 {told['source']}，照搬它的活动会标出；它不是上一年的项目，请改或删去"
    else:
        earlier = (
            f"{told['source']} 还没有运行过，先空着；上一年的项目运行过以后，写上它的名称，照搬上一年的活动才会标出"
        )
    return [
        f"请核对　  取自 {told['source']}：年份、主题、日期，各组的重点活动项数和表扬名额、quotas 的名额，"
        "单位名录，本地媒体；换一个城市的，用 --city 城市全称，这些都不带过来",
        f"　　　　  previous_edition（上一年的项目）：{earlier}",
        f"　　　　  {kinds}",
    ]


def simulate(
    out: Out, edition: EditionOption = "demo", units: Units = None, activities: Activities = 300, seed: Seed = 1,
    quiet: Quiet = False, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write fictional submissions in the forms that offices send; the truth goes to a folder beside, OUT-truth."""
    from kepuri_eval.errors import ParamsError
    from kepuri_eval.params import load_params
    from kepuri_eval.simulate.submissions import simulate_edition

    params = load_params(edition)
    units = units or len(params.units)
    if activities < units:
        raise ParamsError([f"--activities {activities}: every one of {units} units needs at least one"]).advise(
            f"kepuri simulate {out} --units {units} --activities {4 * units}"
        )
    truth = simulate_edition(params, units, activities, seed, out)
    beside = out.with_name(out.name + "-truth")
    told = {"folder": str(out), "documents": len(truth.documents), "units": units, "truth": str(beside)}
    said = (
        f"fictional submissions  {out}: {len(truth.documents)} documents of {units} units\n"
        f"truth and register     {beside}"
    )
    answer(told, lambda: typer.echo(said), quiet=quiet, as_json=as_json)


def lab(edition: Edition = "demo", port: Port = None, no_browser: NoBrowser = False) -> None:
    """Open JupyterLab at an edition: its notebooks work on it as they are, its executed notebooks lie beside."""
    from kepuri_eval.lab.serving import build_command, build_environment
    from kepuri_eval.lab.welcome import write_page
    from kepuri_eval.params import load_params

    params = load_params(edition)
    page = write_page(params)
    typer.echo(f"opens at  {page.relative_to(params.root)}; end with Ctrl-C")
    command = build_command(params, port, no_browser=no_browser)
    raise typer.Exit(subprocess.call(command, env=build_environment(params)))
