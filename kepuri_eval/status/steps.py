"""From how far an edition is to what is next: the commands to type, the first one first."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kepuri_eval.standouts.publication import LABELS
from kepuri_eval.status.freshness import Freshness
from kepuri_eval.status.results import Papers, Results
from kepuri_eval.status.submissions import Submissions

# The ordinary way of a decision, to what follows; a panel lies between when judges are named.
_ORDINARY = {"candidate": "shortlisted", "shortlisted": "chosen", "panel": "chosen", "chosen": "published",
             "published": "final", "objected": "confirmed", "confirmed": "final"}  # fmt: skip
_AFTER = {"published": "（公示期满、没有未办结的异议后）", "objected": "（异议核实后；成立的改记撤下）"}


class Step(NamedTuple):
    """A command to type, or "" where something else must be done first, and what it is for."""

    command: str
    why: str


def list_steps(
    edition: str, files: Submissions, run: Freshness, results: Results, papers: Papers, today: date
) -> list[Step]:
    """What is next. While tables are missing or old, running comes first and alone: the rest would change.

    Args:
        today: proposed as the day of a decision; whoever decides types the true one.
    """
    if run.run == "under_way":
        return [Step(f"kepuri status {edition}", f"正在运行（进程{run.holder}），结束后再看")]
    if not files.files:
        return [Step(f"kepuri run {edition}", _why_empty(edition, files))]
    if run.failures and not _has_open_work(run):
        failed = f"有{len(run.failures)}份没有做成，先看是什么错；改正后再 kepuri run {edition}"
        return [Step(f"kepuri list {edition}", failed)]
    if not run.is_current or (files.stored and files.has_changed):
        return [Step(f"kepuri run {edition}", _why_run(run))]
    steps = [*_review(edition, results, papers), *_panel(edition, papers)]
    if not papers.documents or papers.are_old:
        again = "文稿早于现在的数据，重新起草" if papers.documents else "起草公示、通知、反馈函等文稿"
        steps.append(Step(f"kepuri documents {edition}", again))
    return [*steps, *_decide(edition, results, papers, f"--who 经办人 --when {today}")]


def _why_empty(edition: str, files: Submissions) -> str:
    if files.out_of_reach:
        return f"先查共享存储{files.stored}为什么连不上，本机还没有材料"
    place = f"共享存储{files.stored}" if files.stored else f" data/raw/{edition}/"
    return f"先把各单位报来的材料放进{place}，每个单位一个文件夹"


def _has_open_work(run: Freshness) -> bool:
    pieces = (*run.stages, *run.reports)
    return run.run == "cut_off" or any(piece.state in ("stale", "missing", "open") for piece in pieces)


def _why_run(run: Freshness) -> str:
    if run.run == "none":
        return "材料还没有读取，从头运行"
    return "上次运行没有做完，从断处继续" if run.run == "cut_off" else "有变动，重做受影响的部分"


def _review(edition: str, results: Results, papers: Papers) -> list[Step]:
    count = sum(results.doubts.values())
    if not count:
        return []
    if not papers.workbook:
        return [Step(f"kepuri review {edition}", f"有{count}处待核对，写出核对工作簿")]
    if papers.workbook_is_old:
        why = f"有{count}处待核对，工作簿早于现在的数据，重新写出（会覆盖原处的文件，填好未读入的先另存）"
        return [Step(f"kepuri review {edition}", why)]
    return [Step(f"kepuri review {edition} --apply 填好的工作簿.xlsx", f"有{count}处待核对，工作簿填好后读入")]


def _panel(edition: str, papers: Papers) -> list[Step]:
    if not papers.judges or papers.rated:
        return []
    if not papers.assigned:
        return [Step(f"kepuri panel {edition}", "已列出评委，写出评分表")]
    return [Step(f"kepuri panel {edition} --read 收回的文件夹", "评分表填好后读回")]


def _decide(edition: str, results: Results, papers: Papers, signed: str) -> list[Step]:
    states = papers.decisions
    if not states and not results.commended and not results.certain:
        return []
    if not states:
        proposed = " ".join([edition, *results.certain, *(["--proposed"] if results.commended else [])])
        return [
            Step(
                f"kepuri decide {proposed} --state {LABELS['candidate']} {signed}",
                "把稳定入围的单位和建议的活动记为候选",
            )
        ]
    steps = []
    for state in (state for state in LABELS if state in states and state in _ORDINARY):
        to = "panel" if state == "shortlisted" and papers.judges and not papers.rated else _ORDINARY[state]
        reason = " --why 核实情况" if to == "confirmed" else ""
        words = f"{states[state]}项由“{LABELS[state]}”进到“{LABELS[to]}”{_AFTER.get(state, '')}"
        steps.append(
            Step(f"kepuri decide {edition} --all-in {LABELS[state]} --state {LABELS[to]} {signed}{reason}", words)
        )
    if steps or "final" not in states:
        return steps
    return [Step(f"kepuri documents {edition} --only commendation --only recommended --only forms",
                 "名单已定，据以修改表扬通知和推荐材料")]  # fmt: skip
