"""Media that a text names as having reported, without a number: 江城晚报、楚江新闻网分别刊发了消息 are two reports.

They are counted only where their document counts no reports otherwise, for these may be among those.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kepuri_eval.intake.figures.cues import Kind
from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.quantities import Amount

REPORTED = Kind("media_reports", None, "", 0)

_ENDS = (
    "(?:(?<![情海简通战捷喜申填上呈汇预警板墙抄画小校内院厂院])报(?:社(?:网站)?)?|电视台|电台|频道|卫视|新闻社|客户端|融媒体?(?:中心)?"
    "|(?<![官联园内局会委协府科校])网(?:站)?|学习强国)"
)
_NAME = f"(?:《[^》]{{2,14}}》(?:客户端)?|“[^”]{{2,12}}”(?:客户端)?|[\u4e00-\u9fff]{{1,14}}?{_ENDS}(?:客户端|官网)?)"
_NAMES = f"(?P<who>{_NAME}(?:(?:、|以及|[和及与]|(?<=》)(?=《)){_NAME})*)"
_HOW = (
    "(?:[也都均还]|先后|分别|随后|及时|跟踪|专题|连续|同步|对[^，,。；;\\d]{2,24}?|以[^，,。；;\\d]{2,12}?|用[^，,。；;\\d]{2,12}?"
    "|就[^，,。；;\\d]{2,24}?|(?:进行|作|做|给予|予以|作出|做出)了?)*"
)
_DID = "(?:(?:专题|跟踪|连续|深度)?(?:报道|刊发|刊登|刊载|登载|播发|播报|转载)|(?:登|发|播|转发?|刊|报)[了过])"
_ANY = "(?:等(?:[^，,。；;、\\d]{0,6}媒体)?)?"
# 江城晚报、县电视台都作了报道
_CLOSES = "(?=[，,。；;！!]|$)"
_BY_NAME = re.compile(
    f"(?:^|(?<=[，,。；;：:、（(])|(?<=[被由经]))\\s*{_NAMES}{_ANY}[，,]?{_HOW}{_DID}[^，,。；;\\d]*{_CLOSES}"
)
# 登在9月20号的江城晚报上
_DAY = "(?:\\d{1,2} ?月 ?\\d{1,2} ?[日号]的?)?"
_IN_IT = re.compile(f"(?:[登刊发播]|报道|刊登)(?:在|上了?|到)了?{_DAY}{_NAMES}{_ANY}[上里]?{_CLOSES}")
# 报道：科普报1，江城日报2，县电视台3。: how many behind each name
_NUMBERED = re.compile(
    f"(?:报道|媒体|宣传|用稿|见报)[^，,。；;：:\\d]{{0,6}}[：:]((?:{_NAME}\\d{{1,2}}[、，,；;]?){{2,}}){_CLOSES}"
)
_JOINT = re.compile("、|以及|[和及与]|(?<=》)(?=《)")
_NOT_SO = re.compile("[没未将拟]|计划|打算|邀请|准备|争取|希望|联系|感谢|要求|负责|欢迎|建议|安排|如果|通知")
_OWN = re.compile("[本我自校园院厂]|(?<![报网台社])官|公众|视频号|抖音|微博|简报|内刊|内部")
_NEAR = 12  # signs before them in which it may be said that they were only asked to
_MOST = 8  # media that one sentence names


def named_reports(text: str, sentence: Span, is_of_media: Callable[[str], bool]) -> list[Amount]:
    """One amount for the media that a sentence names as having reported, if it counts nothing; [] for none."""
    said = text[sentence.start : sentence.end]
    listed = _NUMBERED.search(said)
    if listed:
        start, end = (sentence.start + at for at in listed.span(1))
        value = float(sum(map(int, re.findall("\\d+", listed[1]))))
        return [Amount(value, None, "exact", "条", text[start:end], start, end)]
    found = []
    for told in (*_BY_NAME.finditer(said), *_IN_IT.finditer(said)):
        media = [name for name in _JOINT.split(told["who"]) if not _OWN.search(name)]
        known = [name for name in media if is_of_media(name.strip("《》“”")) or re.search(f"{_ENDS}》?$", name)]
        if not known or len(media) > _MOST or _NOT_SO.search(said, max(0, told.start() - _NEAR), told.end()):
            continue
        start, end = sentence.start + told.start("who"), sentence.start + told.end()
        bound = "at_least" if re.match("等", said[told.end("who") :]) else "exact"
        found.append(Amount(float(len(media)), None, bound, "条", text[start:end], start, end))
    return found
