"""From how far an edition is to the lines an official reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kepuri_eval.standouts.publication import LABELS
from kepuri_eval.status.freshness import Freshness, Piece, State
from kepuri_eval.status.seeing import EditionStatus
from kepuri_eval.status.steps import Step
from kepuri_eval.status.submissions import NAMED, Submissions

Line = tuple[str, str]
_STAGES = {"01_ingest": "01读取材料", "02_indicators": "02计算指标", "03_standouts": "03遴选活动"}
_REPORTS: dict[State, str] = {
    "current": "最新",
    "stale": "需重做",
    "open": "待前面重做后再定",
    "missing": "未生成",
    "failed": "出错",
}
_QUIET = ("按时", NAMED)  # units of whom nothing need be said by name
_NAMES, _SHOWN = 12, 5


def tell_status(status: EditionStatus) -> list[Line]:
    """Label and words, a line each; a line without a label goes on with the one above."""
    fictional = "，演示数据（虚构）" if status.params.edition.is_fictional else ""
    return [
        ("项目", f"{status.params.name}  {status.params.edition.title}{fictional}"),
        *_tell_submissions(status.submissions, len(status.params.units)),
        *_tell_run(status.run),
        *(_tell_results(status) if status.submissions.is_read else []),
        *_tell_papers(status),
        *_tell_next(status.next),
    ]


def _tell_next(steps: Sequence[Step]) -> list[Line]:
    """What each step is for, and below it the command alone, so that it can be copied as it stands."""
    lines = [line for step in steps for line in (("", f"{step.why}："), ("", step.command))]
    return [("下一步", lines[0][1]), *lines[1:]] if lines else [("下一步", "没有待办事项")]


def _tell_submissions(found: Submissions, units: int) -> list[Line]:
    unsure = [words for words in (
        f"{found.unread}个未能读取" if found.unread else "",
        f"{len(found.unassigned)}个{'报送单位待核实' if found.is_read else '从名称认不出单位'}："
        f"{_some(found.unassigned)}" if found.unassigned else "",
    ) if words]  # fmt: skip
    kinds = f"：{_count(found.kinds)}" if found.kinds else ""
    whole = f"，连同压缩包、邮件里的和平台登记的共{sum(found.kinds.values())}件" if found.is_read else ""
    lines = [("材料", f"{found.files}个文件{whole}{kinds}"), *(("", words) for words in unsure)]
    if found.stored:
        reach = f"连不上（{found.out_of_reach}），下面是本机的" if found.out_of_reach else "以下是那里现有的"
        lines.insert(0, ("存储", f"材料取自{found.stored}，{reach}"))
    moved = (("新到", found.added), ("已移走", found.removed), ("内容有变", found.altered))
    lines += [("", f"上次运行以后{words}{len(paths)}个：{_some(paths)}") for words, paths in moved if paths]
    lines.append(("单位", f"名录{units}个：{_count({words: len(names) for words, names in found.units.items()})}"))
    lines += [("", f"{words}：{_some(names, _NAMES)}") for words, names in found.units.items()
              if names and words not in _QUIET and len(names) < units]  # fmt: skip
    return lines


def _tell_run(run: Freshness) -> list[Line]:
    ended = f"{run.ended:%Y-%m-%d %H:%M}" if run.ended else ""
    words = {
        "none": "还没有运行", "under_way": f"正在运行（进程{run.holder}）", "cut_off": "上次运行没有做完",
        "ended": f"{ended}完成，{'此后没有变动' if run.is_current else '此后有变动或未做成的'}",
    }[run.run]  # fmt: skip
    lines = [("运行", words)]
    if run.run == "none":
        return lines
    lines += [("", f"{_STAGES[piece.name]}：{'出错，' if piece.state == 'failed' else ''}{piece.why}")
              for piece in run.stages if piece.state != "current"]  # fmt: skip
    counts = run.count_reports()
    told = {words: counts[state] for state, words in _REPORTS.items() if state in counts}
    lines.append(("报告", f"{len(run.reports)}份：{_count(told)}"))
    lines += _tell_reports(run.reports)
    return lines


def _tell_reports(reports: Sequence[Piece]) -> list[Line]:
    """Why reports are to be made anew, the commonest reason first, and the errors of those that failed."""
    whys = [piece.why for piece in reports if piece.state in ("stale", "missing")]
    reasons = sorted(set(whys), key=lambda why: (-whys.count(why), why))
    lines = [("", f"{why}：{whys.count(why)}份") for why in reasons[:_SHOWN]]
    failed = [piece for piece in reports if piece.state == "failed"]
    return lines + [("", f"{piece.name} 出错：{piece.why}") for piece in failed[:_SHOWN]]


def _tell_results(status: EditionStatus) -> list[Line]:
    results = status.results
    lines = [("问题", _count(results.problems) or "没有")]
    lines += [("", message) for message in results.gravest]
    lines.append(("核对", f"待核对{sum(results.doubts.values())}处：{_count(results.doubts)}"))
    place = status.params.processed.relative_to(status.params.root) / "review.xlsx"
    old = "，早于现在的数据" if status.papers.workbook_is_old else ""
    lines.append(("", f"工作簿已写出：{place}{old}" if status.papers.workbook else "工作簿还没有写出"))
    if results.standing:
        lines.append(("评分", f"已计分{results.scored}个单位：{_count(results.standing)}"))
    if results.commended:
        lines.append(("活动", f"拟表扬{results.commended}项，其中拟上报{results.upward}项"))
    return lines


def _tell_papers(status: EditionStatus) -> list[Line]:
    papers = status.papers
    lines = [("更正", f"corrections.csv {papers.corrections}条")] if papers.corrections else []
    if papers.judges:
        lines.append(("评委", "评分已读回" if papers.rated else "评分表已发出" if papers.assigned else "评分表未写出"))
    if status.submissions.is_read:
        old = "，早于现在的数据" if papers.are_old else ""
        lines.append(("文稿", f"{papers.documents}件{old}" if papers.documents else "还没有起草"))
        stands = _count({LABELS[state]: count for state, count in papers.decisions.items()})
        lines.append(("决定", stands or "还没有记录"))
    return lines


def _count(counted: Mapping[str, int]) -> str:
    return "，".join(f"{words}{count}" for words, count in counted.items())


def _some(names: Sequence[str], most: int = _SHOWN) -> str:
    more = f" 等{len(names)}个" if len(names) > most else ""
    return "、".join(names[:most]) + more
