"""What words mean in submissions: `params/wording.yml` (cues, counting words, categories, column names)."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, model_validator

from kepuri_eval.edition import Code, Declared
from kepuri_eval.prosewords import ItemWords, PartnerWords

Quantity = Literal[
    "activities", "participants", "volunteers", "materials", "media_reports", "online_views", "live_views",
    "lectures", "exhibits", "joint_units", "experts", "venues", "other",
]  # fmt: skip
QUANTITIES: tuple[str, ...] = get_args(Quantity)


class QuantityWords(Declared):
    """How a quantity is recognised round an amount.

    Attributes:
        label: Chinese name for reports.
        cues: nouns and verbs that name it, before or after the amount.
        weak_cues: words that name it where nothing more telling stands near (群众, 发放).
        counted_in: counting words it may be counted in, the usual ones first; an amount in another word is not this
            quantity, and of two quantities with equally near cues the one that more usually has the word is taken.
        subkinds: subkind → cues that narrow it.
        narrowed_by: subkind → words before an amount in its clause that narrow it, far from its cue
            (公众号发布推文28篇), unless one of widened_by stands there too (县融媒体中心公众号).
        deciding: subkinds whose cues, said behind an amount in its clause, decide over any nearer noun (7所学校获评…).
        things: subkinds of things or works, never counted as people nor, as events are, in 场.
        services: subkinds of what is done for single people, never counted, as events are, in 场 (义诊6场 are events).
        needs: cue → words of which one must stand in the sentence for the cue to count (观看: 直播 or 线上).
        becomes: another quantity → words that, in the clause or the one before, make it that other one.
        objects_of: another quantity → verbs of which the noun is the object that make it that other one (联合12个社区).
        subjects_of: likewise verbs of which it is the subject (6个社区参加).
    """

    label: str
    cues: tuple[str, ...] = ()
    weak_cues: tuple[str, ...] = ()
    counted_in: tuple[str, ...] = ()
    subkinds: dict[Code, tuple[str, ...]] = {}
    deciding: tuple[Code, ...] = ()
    things: tuple[Code, ...] = ()
    services: tuple[Code, ...] = ()
    becomes: dict[Code, tuple[str, ...]] = {}
    objects_of: dict[Code, tuple[str, ...]] = {}
    subjects_of: dict[Code, tuple[str, ...]] = {}
    needs: dict[str, tuple[str, ...]] = {}
    narrowed_by: dict[Code, tuple[str, ...]] = {}
    widened_by: tuple[str, ...] = ()


class Level(Declared):
    """A level of bodies: nouns by which one speaks of itself (behind one of `selves`), how names of its bodies end,
    which areas are wider than its own, by which of the wide ones it speaks of itself (a province: 全省), and whether it
    is a body within a county."""

    own: tuple[str, ...] = Field(min_length=1)
    names: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    is_body: bool = False


class ScopeWords(Declared):
    """Words that say which figures are this event's results.

    Attributes:
        planned, result: the one that stands last before a figure decides whether it is announced or achieved.
        longer_period, other_event, this_event: likewise, whether it is of this event.
        undecided: words that leave open whether the event or a longer time is meant (截至目前): the figures behind them
            are left out, and told.
        footfall: words for all who come to a place; told of a month (9月接待游客), they leave open how many came to the
            event, and are told likewise.
        this_year: words that end a longer period said before them (去年900人，今年1200人).
        whole_year: periods that take a figure out where the document is about the event (names one of event_names).
        other_body: bodies above the units; a sentence that opens with one tells that body's figures.
        neighbours: words that make a county's name a neighbour's (邻近的东湖区举办活动30场);
            own_area: words by which a unit speaks of its own, from which on the figures are its own again.
        selves: words by which whoever speaks means himself (我 in 我县).
        apart: words by which an office of the city tells what it did itself apart from what all the city did.
        levels: who speaks, by the words he does it with, and which areas are wider than his own: a sentence that
            opens with one tells that area's figures.
        stock: what exists rather than what was done (现有 基地 58 个).
        profile: what a body tells of itself; figures of its sentence that no verb of `doing` or `took_part` stands
            before are stock as well (成立于2009年，会员410人).
        took_part: verbs of those who came.
        wide_areas: areas beyond any unit, whose figures are no unit's (全国31个省份).
        grew: verbs between what was and what is; what stands before them behind 从 is of an earlier time.
        total, part: a total of several figures, and a part of the total before it; peaks: how many watched at once,
            a part of all who did.
        later: times after the event; what is announced for them is none of its plans.
        content: words behind which a talk tells what the world is like (他告诉孩子们, 讲到).
        excluded: words behind a figure in its sentence that take it out of the event (未计入); stock_behind likewise
            nouns right behind it (1.1万件馆藏).
        included: words behind a figure in its sentence that make it a part of what was told before (包含在内).
        limits: how many may come, which says nothing of how many came (限流, 容纳).
        per_each: a figure for each of several things (每场, 人均), never added up.
        called_off: it was not held (取消), said before a figure in its clause.
        negated: nothing was done (未, 没有).
        doing: verbs that part a figure from the nouns before them (活动举办了两场讲座).
        abstract: nouns that make of an amount nothing that was done (三个方面, 五类人群).
        headings_planned: headings under which everything is announced; headings_lacking likewise what is lacking.
        records: things a body is proud of beyond the event (论文, 专利), whose figures are no result of it where a verb
            of `won` stands beside them; so are those won in `contests` named with one of `contest_levels`.
    """

    planned: tuple[str, ...]
    longer_period: tuple[str, ...]
    stock: tuple[str, ...]
    total: tuple[str, ...]
    part: tuple[str, ...]
    called_off: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    result: tuple[str, ...] = ()
    other_event: tuple[str, ...] = ()
    this_event: tuple[str, ...] = ()
    this_year: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    footfall: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    peaks: tuple[str, ...] = ()
    stock_behind: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    per_each: tuple[str, ...] = ()
    whole_year: tuple[str, ...] = ()
    other_body: tuple[str, ...] = ()
    event_names: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    own_area: tuple[str, ...] = ()
    selves: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    levels: dict[str, Level] = Field(default_factory=dict)
    profile: tuple[str, ...] = ()
    took_part: tuple[str, ...] = ()
    wide_areas: tuple[str, ...] = ()
    grew: tuple[str, ...] = ()
    doing: tuple[str, ...] = ()
    abstract: tuple[str, ...] = ()
    headings_planned: tuple[str, ...] = ()
    headings_lacking: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    won: tuple[str, ...] = ()
    contests: tuple[str, ...] = ()
    contest_levels: tuple[str, ...] = ()
    titles_planned: tuple[str, ...] = ()
    titles_done: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()


class Category(Declared):
    """A kind of activity or a theme of content named in the notice.

    Attributes:
        of_areas: the kind that it is when a county or zone holds it: its own main event is not the city's.
    """

    label: str
    cues: tuple[str, ...] = Field(min_length=1)
    of_areas: str | None = None


class Place(Declared):
    """A kind of place an activity is held at.

    Attributes:
        cues: words of a place; the one that stands last says what kind it is (图书馆报告厅).
        people_a_day: most people it takes in within a day, all sessions together.
    """

    label: str
    cues: tuple[str, ...] = Field(min_length=1)
    people_a_day: int = Field(ge=1)


class Proportion(Declared):
    """How many of one thing a unit's totals may come to for each of another before it is asked about.

    Attributes:
        of, to: quantities; the total of the first is divided by that of the second.
        label: what that says, in Chinese: 每场活动的平均人次.
        least, most: bounds within which nothing is asked.
    """

    of: Quantity
    to: Quantity
    label: str
    least: float = Field(default=0, ge=0)
    most: float = Field(gt=0)


class Reading(Declared):
    """What one submitted file may cost to read, and when a scan is doubted.

    Attributes:
        seconds, memory_mb, file_mb: of one file; beyond them it becomes a problem.
        blocks: most paragraphs and filled cells of one file; a list of 100,000 activities has a million.
        scans: whether words in scans and pictures are recognised at all.
        scan_seconds: for each document with scanned pages; scan_pages: most such pages of one document.
        scan_megapixels: most pixels of a picture, told before it is decoded.
        scan_confidence: a line recognised with less (0 to 1) becomes a doubt.
    """

    seconds: float = Field(default=60, gt=0)
    memory_mb: int = Field(default=1024, ge=256)
    file_mb: int = Field(default=100, ge=1)
    blocks: int = Field(default=1_500_000, ge=1)
    scans: bool = True
    scan_seconds: float = Field(default=240, gt=0)
    scan_pages: int = Field(default=60, ge=1)
    scan_megapixels: int = Field(default=60, ge=1)
    scan_confidence: float = Field(default=0.9, ge=0, le=1)


class MediaNames(Declared):
    """Media called after a place: their level in `mentions.media_levels`, and what stands behind the place's name."""

    level: str
    endings: tuple[str, ...]


class Attending(Declared):
    """Words that tell who was at something from who held it.

    Attributes:
        topics: lists of `mentions` of what is held; to have been there is not to have held it.
        verbs: verbs of those who come (参加); holding: verbs that, behind such a one, say that it was held.
        sends: verbs by which a body has others come (组织…参加); people: how those end who come of themselves (群众).
    """

    topics: tuple[Code, ...] = ()
    verbs: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Entering(Declared):
    """Words that tell which kinds of places were gone into, where no cue of `mentions` stands: 走进校园、社区.

    Attributes:
        verbs: verbs of going somewhere; not_before: what they are followed by when they mean something else (深入学习).
        places: cue of `mentions` → the words for places it stands for.
    """

    verbs: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    places: dict[str, tuple[str, ...]] = {}


class UndoneWords(Declared):
    """Words that tell what is asked of others, or only sorted by, from what was done.

    Attributes:
        asked: verbs by which others are asked; others: how those are called who are asked (各, 成员单位).
        intents: verbs that, below a heading of what is to come (`scope.headings_planned`), say what is intended.
        ordering: words before what things are put in order by (围绕, 按); sorting: verbs of putting in order.
        writing: verbs of making one of `papers` (列出清单), which alone is no deed.
        deeds: verbs beside `scope.doing`, `scope.took_part` and `hold_verbs` that tell a deed wherever they stand.
    """

    asked: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    ordering: tuple[str, ...] = ()
    sorting: tuple[str, ...] = ()
    writing: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()


class Wording(Declared):
    """`wording.yml`."""

    quantities: dict[Quantity, QuantityWords]
    scope: ScopeWords
    categories: dict[Code, Category] = Field(min_length=1)
    themes: dict[Code, Category] = Field(min_length=1)
    mentions: dict[Code, dict[str, tuple[str, ...]]]
    no_mentions: tuple[str, ...] = ()
    attending: Attending = Attending()
    entering: Entering = Entering()
    partners: PartnerWords = PartnerWords()
    undone: UndoneWords = UndoneWords()
    modes: dict[Literal["online", "offline", "both"], tuple[str, ...]]
    columns: dict[str, tuple[str, ...]]
    roles: dict[Literal["summary", "activities", "platform", "plan", "news"], tuple[str, ...]]
    places: dict[Code, Place] = {}
    places_joined: tuple[str, ...] = ()
    proportions: tuple[Proportion, ...] = ()
    items: ItemWords = ItemWords()
    totals_rows: tuple[str, ...]
    media_names: dict[Literal["province", "city", "county"], MediaNames] = {}
    provinces: dict[str, str] = {}
    reading: Reading = Reading()
    often_misspelt: dict[str, tuple[str, ...]] = {}
    this_unit: tuple[str, ...] = ("我市", "我县", "我区", "我局", "我会", "我校", "我馆", "本单位")
    whole_unit: tuple[str, ...] = (
        "活动期间", "科普日期间", "全市", "全县", "全区", "全系统", "全校", "全辖区", "各项活动", "各类活动",
        "系列活动", "据统计", "经统计", "汇总", "活动全程", "整个活动", "截至", "总体", "这些加起来", "全部加起来",
        "全都加起来", "统统加起来",
    )  # fmt: skip
    replaces: tuple[str, ...] = ()
    replaces_named: tuple[str, ...] = ()
    drafts_named: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    amends_back: tuple[str, ...] = ()
    amends_if_known: tuple[str, ...] = ()
    counted_up: tuple[str, ...] = (
        "据统计", "经统计", "汇总", "活动全程", "整个活动", "这些加起来", "全部加起来", "全都加起来", "统统加起来",
    )  # fmt: skip
    shared_folders: tuple[str, ...] = ()
    reference_folders: tuple[str, ...] = ()
    whole_bodies: tuple[str, ...] = ()
    zone_offices: tuple[str, ...] = ()
    sub_bodies: tuple[str, ...] = ()
    activity_nouns: tuple[str, ...] = (
        "活动", "讲座", "展", "课", "赛", "体验", "宣讲", "研学", "开放日", "行", "培训", "巡演", "营", "会", "日",
        "义诊", "咨询", "讲堂", "沙龙", "观摩", "游园", "科学秀", "开幕式", "仪式", "联展", "集市", "直播",
        "表演", "演练", "竞答", "答题", "嘉年华", "大集", "宣传", "之夜", "探秘", "快闪", "电影", "论坛", "擂台",
        "挑战", "学堂", "课堂", "讲习", "会诊", "夜市", "夜", "剧", "秀", "班", "健步走", "跑", "节", "实验", "比武",
        "开放周", "展览", "徒步", "骑行", "工坊", "工作坊", "夜游", "观星", "观鸟", "运动会", "市集", "报告会", "讲坛",
        "现场会", "专场",
    )  # fmt: skip
    hold_verbs: tuple[str, ...] = ("举办", "举行", "开展", "组织", "承办", "启动", "推出", "召开")
    headline_ends: tuple[str, ...] = (
        "启动", "举行", "举办", "开展", "召开", "开幕", "闭幕", "落幕", "启幕", "拉开帷幕", "收官", "开赛", "开讲",
        "开启", "开锣", "亮相", "登场", "上演", "下沉", "升温", "走红", "出圈", "圈粉", "受欢迎", "受好评",
        "获好评", "获点赞", "受热捧", "接地气", "有声有色", "精彩纷呈", "新意", "火热", "红火", "热闹", "忙",
        "到位", "见效", "结束", "成功", "简讯", "简报",
        "侧记", "纪实", "掠影", "综述", "总结", "小结", "汇报", "回顾",
    )  # fmt: skip

    @model_validator(mode="after")
    def _is_complete(self) -> Wording:
        absent = [quantity for quantity in QUANTITIES if quantity not in self.quantities]
        if absent:
            raise ValueError(f"quantities: nothing said about {', '.join(absent)}")
        cues = {cue for items in self.mentions.values() for listed in items.values() for cue in listed}
        unknown = [cue for cue in self.entering.places if cue not in cues]
        if unknown:
            raise ValueError(f"entering.places: no cue of mentions: {', '.join(unknown)}")
        others = [kind.of_areas for kind in self.categories.values() if kind.of_areas not in (None, *self.categories)]
        if others:
            raise ValueError(f"categories: of_areas names no category: {', '.join(map(str, others))}")
        return self
