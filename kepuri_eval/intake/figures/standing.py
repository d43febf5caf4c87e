"""What a body simply is and has (共有村民, 会员总数), as patterns of the words before a figure."""

from __future__ import annotations

import re

# 下设讲师团，成员64人; 现有48个教学班，学生2150名
OF_WHAT_EXISTS = re.compile(
    r"(?:[^，,。；;中里上\d]{0,10}，(?!靠)[^，,。；;\d]{1,8}|[^，,。；;中里上]{0,14}，(?:专任教师|教师|教职工|学生|职工|员工|会员|社员))$"
)
OWN_TOTAL = re.compile(
    "^(?:[个团]人|团体|单位|科协)?(?:会员单位|会员|教职工|社员|[专兼]职人员|[高中]级职称|(?:员工|职工|在校学生|学生)总?数)(?:总数|人数)?"
    "[：:]?[共约达近超有过为]*$"
)
# 组织注册志愿者30名, 注册志愿者参与服务30人: who was sent or served, and not who is registered
_REGISTERED = "注册"
_SENT = re.compile("组织|动员|招募|发动|派出|出动|选派|邀请|吸引")
_TOOK_ON = re.compile("注册(?:科技)?志愿者[^，,。；;]{0,6}?(?:参与|参加|上岗|出动|出勤|到岗|投入|服务)(?!过|率)")
# 注册营养师出来做志愿服务: how well trained they are
_TITLE_OF_TRADE = re.compile("注册(?:[\u4e00-\u9fff]{1,4}?师|护士)[^，,。；;]{0,6}?(?:志愿|参与|参加|上岗|出动|服务)")
# 全镇面积不小，三万人，12个村: how many live there
_SIZE = re.compile("(?<![场馆厅室园])(?:面积|幅员|地盘|地方|地域|辖区)[^，,。；;]{0,12}[，,]$")
_ALL_OF = re.compile("全[村镇乡区县市旗州]")
_OF_PLACES = re.compile("[，,、][\\d一二三四五六七八九十两]+个(?:街道|乡|镇|村|社区|居委会)")
# 我局所属的6家医院, 12个县直单位共举办: the unit's own bodies
_BELOW = re.compile("(?:直属|所属|下属|属下|下辖|旗下|(?<![附直所下])[委局会校院]属)的?[^，,。；;\\d、]{0,4}$")
# 40家企业的班组长来听: it is those people who came
_PEOPLE_OF = re.compile(
    "(?:企业|公司|单位|部门|学校|医院|机构|社区|村)的[^，,。；;、的\\d]{1,6}(?:[长员工人者师生]|代表|干部)"
)
_OWN_KIND = re.compile("[委局会校]属")  # 18家委属医院
_JOINED = re.compile("联合|会同|携手|协同|邀请?")
_ONLY_SOME = re.compile("[^，,。；;、的\\d]{1,8}[里中]?[只仅才]")  # 一百多家企业只进了五家: all there are
_OF_MEASURE = re.compile("单位(?=[，,。；;、]|$)")  # 采血2300单位: bodies are counted in 家 or 个
_OWN_OFFICES = re.compile(
    "(?:(?:[省市州盟县区旗]|[县区市]级机关)直(?:属|机关)?|[县区市州盟旗]级)(?:单位|部门|机关)?[^，,。；;、]{0,6}?(?:举办|开展|组织|承担|上报)"
)
# A body that simply has people of its own: 白村小学虽仅有学生, 全镇共有村民
_PEOPLE_OR_THINGS = "学生|教职工|教师|师生|职工|员工|村民|居民|会员|人口|党员|户籍|展品|藏品|标本|藏书"
OWN_PEOPLE = re.compile(
    "(?:学校|小学|中学|大学|学院|村|社区|县|区|镇|乡|公司|学会|协会|医院|单位|校|馆|局|[本我]会)(?:虽|虽然|目前|现|现在)?(?:仅|只|共)?有"
    f"(?:在校|在职|注册)?(?:{_PEOPLE_OR_THINGS})$"
    "|(?:讲解员|工作人员|教师|老师|员工|职工|人手)(?:虽|目前|现在)?(?:仅|只)有?$"
    "|^(?:现|现共|目前)?有(?:会员|教职工|员工|在校生)$"
    "|(?<![管直])下?辖有?$"
    "|共有(?:嘎查|苏木|乡镇|镇街|街道|村委会|居委会|居民小区)$"
    "|共有(?:中小学|小学|中学|学校|幼儿园|行政村|自然村|社区|医院|企业)$"
    "|全[市县区州旗省][\u4e00-\u9fff]{0,6}成员单位(?:共|有)*$"
    r"|全[市县区旗州省镇乡](?:现|共|目前)?有(?!效|力|限|关|序|的放)[^，,。；;的\d]{2,12}[约近]?$"
    "|(?:基地|场馆|科技馆|体验馆|学会|协会|讲师|讲解员)(?:[只仅才]有?)$|全[校院馆园][只仅才]有?$"
    "|(?<!惠及)(?<!覆盖)(?<!受益)人口[约近仅超逾共为达不足]*$"
    "|(?:协会|学会|研究会|[本我]会(?!场|议))(?:个人|单位)?会员$"
    "|共有[^，,。；;]{0,10}(?:基地|宣传栏|画廊|e站|示范[点村]|示范社区|学会|协会|服务队)$"
)
OWN_PEOPLE_NEED = ("有", "辖", "人口", "会员", "成员单位", "仅", "只", "才")


def live_there(before: str, clause: str, behind: str) -> bool:
    """Whether people told by their bare number are those of a place: 面积不大，|8万人|，六个镇.

    Between the words of the sentence before it, of its own clause, and behind it.
    """
    if not clause.strip():
        return behind.startswith(("，", ",", "、")) and _SIZE.search(before) is not None
    return _ALL_OF.fullmatch(clause.strip()) is not None and _OF_PLACES.match(behind) is not None


def was_sent(told: str, before: str, start: int) -> bool:
    """Whether what is told to exist, at `start` of the words before an amount, served: 注册志愿者参与|30人."""
    if not told.startswith(_REGISTERED):
        return False
    if _TITLE_OF_TRADE.match(before, start):
        return True
    return _SENT.search(before, 0, start) is not None or _TOOK_ON.search(before) is not None


def are_its_own(counted_in: str, before: str, behind: str) -> bool:
    """Whether bodies counted between the two are no partners: its own (局属的|6家|医院), or whose people came.

    Neither is 单位 behind a bare number a body: 采血|2300|单位.
    """
    if _JOINED.search(before):
        return False
    if _BELOW.search(before) or (not counted_in and _OF_MEASURE.match(behind)):
        return True
    return any(one.match(behind) for one in (_PEOPLE_OF, _OWN_KIND, _ONLY_SOME, _OWN_OFFICES))
