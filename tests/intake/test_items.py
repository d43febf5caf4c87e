"""Prose set out activity by activity."""

from __future__ import annotations

import pytest

from kepuri_eval.intake.activities.accounts import without_accounts
from kepuri_eval.intake.activities.item import Item
from kepuri_eval.intake.activities.items import ItemFinder
from kepuri_eval.intake.activities.passages import Passage, Piece, read_passages
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.params import Params


def items(params: Params, *lines: str | tuple[str, str]) -> list[Item]:
    told = [line if isinstance(line, tuple) else ("paragraph", line) for line in lines]
    rows = [BlockRow("d", n, f"p{n}", kind, text, None, None, None, 1, 1) for n, (kind, text) in enumerate(told)]
    return ItemFinder(params).find(rows, set())


def locators(item: Item) -> list[str]:
    return [locator for locator, _, _ in item.places]


def told(found: list[Item]) -> list[tuple[str, str | None, str | None]]:
    return [(item.name, item.start and item.start[5:], item.place) for item in found]


def test_numbered_paragraphs_that_open_with_a_name(params: Params) -> None:
    found = items(
        params,
        "某区科普日活动总结",
        "一、加强领导，周密部署",
        "（一）成立专班。9月16日，召开协调会，23人参加。",
        "二、突出重点，扎实开展",
        "（一）“河边的水质课”进校园。9月18日和19日，先后走进第二中学、西山小学，1450名师生聆听。",
        "（二）农技人员下田头。秋收在即，县农业局于9月19日至23日组织7名专家到河口镇指导，培训农户340余人次。",
        "3、科普剧《树的年轮》。9月20日，第一实验小学报告厅，580名学生观看。",
        "一是举办观星夜。9月21日晚，在市民广场开展观星活动，吸引市民200人。",
        "三、下一步打算",
        "（一）建立机制。明年9月计划举办活动40场。",
    )
    assert told(found) == [
        ("“河边的水质课”进校园", "09-18", "第二中学、西山小学"),
        ("农技人员下田头", "09-19", "河口镇"),
        ("科普剧《树的年轮》", "09-20", "第一实验小学报告厅"),
        ("观星夜", "09-21", "市民广场"),
    ]
    assert found[0].end == "2024-09-19"
    assert [locators(item) for item in found] == [["p4"], ["p5"], ["p6"], ["p7"]]


def test_heads_with_labels_below(params: Params) -> None:
    found = items(
        params,
        ("heading", "某馆的科普日"),
        "01",
        "厨房里的化学实验课",
        "⏰ 9月16日，中秋假期第二天",
        "📍 祥荣里社区科普小屋",
        "38名小朋友做起了实验，6名志愿者在旁协助。",
        ("heading", "光影里的科学"),
        "【时间】9月15日19：00",
        "【地点】古城戏台",
        "1100余名市民围坐观看。",
        "七级风来了怎么办",
        "9月17日—18日｜二层体验厅",
        "两天共接待体验观众3120人次。",
        "数字科普日",
        "活动项目：3项",
        "现场参与：4258人次",
        ("heading", "## 1. 种质资源库开放日"),
        "- **时间**：2024-09-21（周六）",
        "- **地点**：资源库展示厅",
        "- **参加**：市民152人",
        "---",
        "现场共4410人",
        "相关链接",
        "去年的回顾",
        "9月19日，在馆内举行",
    )
    assert told(found) == [
        ("厨房里的化学实验课", "09-16", "祥荣里社区科普小屋"),
        ("光影里的科学", "09-15", "古城戏台"),
        ("七级风来了怎么办", "09-17", "二层体验厅"),
        ("种质资源库开放日", "09-21", "资源库展示厅"),
    ]
    assert locators(found[2]) == ["p10", "p11", "p12"]
    assert locators(found[3]) == ["p16", "p17", "p18", "p19"]


def test_short_messages(params: Params) -> None:
    found = items(
        params,
        "收到。一小“实验PK赛”，9.20，风雨操场，参赛和观摩的学生412人，老师志愿者10人",
        "金轮车业：“自行车为什么不倒”企业开放日。9月21日，公司展厅，来了54人。",
        "1.启动仪式。9.15，管委会前文化广场，３００人，资料800份",
        "2.知识竞答。9.15-9.25，答题1,730人次",
    )
    assert told(found) == [
        ("实验PK赛", "09-20", "风雨操场"),
        ("“自行车为什么不倒”企业开放日", "09-21", "公司展厅"),
        ("启动仪式", "09-15", "管委会前文化广场"),
        ("知识竞答", "09-15", None),
    ]
    assert found[3].end == "2024-09-25"


def test_the_events_period_stands_for_a_day_beside_people(params: Params) -> None:
    found = items(params, "（七）银龄数字课堂。科普日期间，太平路街道在老年学校开办手机课，95位老人学会了挂号。")
    assert told(found) == [("银龄数字课堂", None, "老年学校")]


@pytest.mark.parametrize(
    "lines",
    [
        ["（一）加强组织领导。9月16日召开动员会，120人参加。"],
        ["（二）科普大集。吸引群众300人。"],  # no day
        ["（二）科普大集。3月18日在广场举行，300人参加。"],  # not near the window
        ["（二）2023年科普大集。9月18日在广场举行，300人参加。"],
        ["以“提升全民科学素质”为主题，9月18日在广场举行活动，260人参加。"],
        ["科普日取得圆满成功", "9月15日以来，全区共举办活动18项，参与6800人次。"],
        ["某区科学技术协会", "2024年9月27日"],
        ["> 2.科普大集。9月18日在广场举行，300人参加。"],
        ["启动仪式比较隆重。9月15日在广场举行，300人参加。"],
    ],
)
def test_what_is_no_item(lines: list[str], params: Params) -> None:
    assert items(params, *lines) == []


def test_leads_without_numbers_and_ordinals_in_words(params: Params) -> None:
    found = items(
        params,
        "某局科普日总结",
        "领导重视到位。局党委专题研究，9月12日召开调度会，9个单位的负责人参加。",
        "急救培训进企业。9月24日，区医院在职工之家举办心肺复苏培训，62名职工参加。",
        "头一件是“减糖集市”。九月二十一号那天，我们把展板立在会展中心东侧草坪上，市民有六百多人。",
        "第一个，科普大集，9月20日上午，汉丰镇便民市场，赶集的群众大概260人",
        "其次，9月22日至23日，学会在游客中心广场联合举办松材线虫病防控知识宣传活动，约1300名游客驻足观看。",
    )
    assert told(found) == [
        ("急救培训进企业", "09-24", "职工之家"),
        ("减糖集市", "09-21", "会展中心东侧草坪"),
        ("科普大集", "09-20", "汉丰镇便民市场"),
        ("松材线虫病防控知识宣传活动", "09-22", "游客中心广场"),
    ]


def test_a_diary_and_dated_heads(params: Params) -> None:
    found = items(
        params,
        ("heading", "科普日11天"),
        ("heading", "9月20日　星期五　晴"),
        "“氢能与低碳冶金”科普报告会如期在一层报告厅开讲，现场听众180人。",
        ("heading", "9月22日　星期日　晴转多云"),
        "家庭日湿地观鸟。三十个职工家庭、共87人来到湿地。",
        ("heading", "9月23日　周一　走进地震遗址公园"),
        "96名同学带着研学手册走进公园。",
    )
    assert [(name, day) for name, day, _ in told(found)] == [
        ("“氢能与低碳冶金”科普报告会", "09-20"), ("家庭日湿地观鸟", "09-22"), ("走进地震遗址公园", "09-23"),
    ]  # fmt: skip


def test_a_terse_list(params: Params) -> None:
    found = items(
        params,
        "科普日  9.27",
        "1 9.18 流感防治讲座 海北镇卫生院 58人 折页100",
        "2 9.20-22 机收减损教学 农机合作社 36人",
        "合计2场",
    )
    assert [(item.name, item.start, item.end) for item in found] == [
        ("流感防治讲座", "2024-09-18", "2024-09-18"), ("机收减损教学", "2024-09-20", "2024-09-22"),
    ]  # fmt: skip
    assert found[0].place == "海北镇卫生院"


def test_an_article_about_one_activity_is_its_own_as_a_whole(params: Params) -> None:
    found = items(
        params,
        ("heading", "某县举办2024年全国科普日主场活动"),
        "9月18日上午，某县2024年全国科普日主场活动在文化广场举行。",
        "80余名志愿者走到群众中间。",
        "今年以来，全县共举办活动96场，惠及4.2万人次。",
        "相关链接",
        "去年的活动有2000人参加。",
    )
    assert [locators(item) for item in found] == [["p0", "p1", "p2"]]
    assert found[0].name == "某县2024年全国科普日主场活动"


def test_an_article_of_nothing_but_sums_keeps_the_words_that_name_it(params: Params) -> None:
    told = [
        BlockRow("d", 0, "p0", "heading", "湿地里的邻居观鸟课", None, None, None, 1, 1),
        BlockRow("d", 1, "p1", "paragraph", "全县共举办湿地里的邻居观鸟课26场。", None, None, None, 1, 1),
    ]
    item = Item("湿地里的邻居观鸟课", None, None, None, (("p1", 5, 15),), told[1].text)
    assert ItemFinder(params)._of_whole(item, read_passages(told, set())) == item


@pytest.mark.parametrize("name", ["湿地里的邻居观鸟课", "别的活动"])
def test_what_begins_in_a_later_line_of_a_passage_is_found_in_it(name: str, params: Params) -> None:
    lines = ["湿地里的邻居观鸟课", "9月15日至25日举办4场，120人参加。"]
    pieces = (Piece("l1", 0, 9, 0), Piece("l2", 9, 9 + len(lines[1]), 0))
    passage = Passage("paragraph", "".join(lines), pieces)
    item = Item(name, "2024-09-15", "2024-09-25", None, (("l2", 0, len(lines[1])),), lines[1])
    finder = ItemFinder(params)
    assert without_accounts([item], [passage], finder.event) == [item]
    assert finder._of_whole(item, [passage]).name == name


def test_a_summary_that_tells_of_one_activity_is_not_about_it_alone(params: Params) -> None:
    found = items(
        params,
        ("heading", "海陵海洋馆科普日活动情况汇报"),
        "海洋馆内，“海陵海洋馆潮汐的秘密研学课”如期举行（9月18日上午），当天到场342人，送出资料600份。",
        "发布消息3条，线上推送的图文浏览量6628人次。",
    )
    assert [(item.name, locators(item)) for item in found] == [("海陵海洋馆潮汐的秘密研学课", ["p1"])]


def test_what_was_called_off_or_stands_in_a_section_of_plans(params: Params) -> None:
    assert items(params, "9月22日在龙泽路公园举办“亲子科普骑行”活动，报名80人，因为下雨取消了。") == []
    assert items(params, "下一步打算：一是举办“科普夜市”活动。9月29日，预计300人参加。二是建设基地。") == []
    assert items(params, "问题：一是经费少；二是物资到位晚，9月19日才运到500份。") == []


def test_several_things_counted_off_in_one_paragraph(params: Params) -> None:
    text = "一是举办甲乙课堂。9月18日，在东园开展，120人参加。二是开展丙丁观摩。9月20日，在西园举行，30人参加。"
    found = items(params, text)
    assert told(found) == [("甲乙课堂", "09-18", "东园"), ("丙丁观摩", "09-20", "西园")]
    assert found[0].places[0][:2] == ("p0", text.index("一是"))
    assert found[0].places[0][2] == found[1].places[0][1] == text.index("二是")


def test_a_paragraph_that_tells_of_several_days_is_an_activity_for_each(params: Params) -> None:
    text = (
        "今年我县把科普办到家门口：9月16日县林业局在白鹭湖湿地公园组织了“跟着水鸟学分类”研学，三小110名学生参加；"
        "9月18日全县主场活动放在钟楼广场，25家单位到场，900名群众参加，当晚在同一地点放映了科教片《蜂鸟的翅膀》，观影200人；"
        "次日，青石镇防汛演练在青石中学举行，师生640人参加。"
    )
    found = items(params, text)
    assert told(found) == [
        ("“跟着水鸟学分类”研学", "09-16", "白鹭湖湿地公园"),
        ("全县主场活动", "09-18", "钟楼广场"),
        ("蜂鸟的翅膀", "09-18", "钟楼广场"),
        ("青石镇防汛演练", "09-19", "青石中学"),
    ]
    stretches = [item.places[0] for item in found]
    assert [text[start : start + 5] for _, start, _ in stretches] == ["9月16日", "9月18日", "当晚在同一", "次日，青石"]
    assert all(one[2] <= two[1] for one, two in zip(stretches, stretches[1:], strict=False))


def test_what_goes_on_about_a_day_stays_with_it(params: Params) -> None:
    text = "9月17日，“纸桥承重”挑战赛在二小开赛，80人参加。9月18日成绩揭晓。两项活动共发放手册300册。"
    (item,) = items(params, "某校小结", text)
    assert item.places == (("p1", 0, text.index("9月18")), ("p1", text.index("9月18"), text.index("两项")))


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("9月20日，“暴雨来了怎么办”走进东升小学，310名学生听课。", "“暴雨来了怎么办”走进东升小学", "东升小学"),
        ("9月19日，陈老师在第九中学讲《风筝为什么能飞》，八年级210名学生听讲。", "风筝为什么能飞", "第九中学"),
        ("9月22日，植保无人机演示会在柳家村稻田举行，种粮大户70人观摩。", "植保无人机演示会", "柳家村稻田"),
        ("9月21日，钟楼广场大型义诊，接待群众650人次。", "钟楼广场大型义诊", "钟楼广场"),
        ("9月18日，东区净水厂开放，260人参观。", "东区净水厂开放", "东区净水厂"),
        ("9/21，南院门诊一楼，“护心课堂”患教会，60人。", "“护心课堂”患教会", "南院门诊一楼"),
        ("检验科：实验室开放日，9/19（周四），东院区检验中心，来了27人。", "实验室开放日", "东院区检验中心"),
        ("9月18日，机械厂组织43名技工到省机电学院参观智能铸造线，43人参加。", "参观智能铸造线", "省机电学院"),
    ],
)
def test_names_as_a_sentence_tells_them(text: str, name: str, place: str | None, params: Params) -> None:
    (item,) = items(params, text)
    assert (item.name, item.place) == (name, place)


@pytest.mark.parametrize(
    "text",
    [
        "9月18日，局领导讲消防工作要求，部署会上40人参加。",
        "9月20日，拟在河滨公园举办“星空夜”活动，预计300人参加。",
        "9月15日至25日，全馆免费开放，接待2.1万人次。",
        "9月18日举办“甲讲座”和“乙讲座”，在礼堂举行，260人参加。",
        "9月12日，召开全国科普日协调会，23人在三楼会议室参加。",
    ],
)
def test_what_a_sentence_does_not_name(text: str, params: Params) -> None:
    assert items(params, text) == []


def test_a_slogan_gives_way_to_the_name_the_paragraph_quotes(params: Params) -> None:
    found = items(
        params,
        "总结",
        "（一）夜市逛出新滋味。9月15日晚，“江畔科普夜市”活动在滨江步行街开市，1100人参加。",
        "（二）急救培训进工厂。9月17日，在三车间举办心肺复苏培训，62人参加。",
        "2.3 走进地震体验馆（河东路）。9月18日至20日延时开放，接待720人次。",
        "开放周（9月16日至20日）由展教部负责。",
    )
    assert told(found) == [
        ("江畔科普夜市", "09-15", "滨江步行街"),
        ("急救培训进工厂", "09-17", "三车间"),
        ("走进地震体验馆（河东路）", "09-18", "地震体验馆（河东路）"),
    ]


def test_titles_above_the_parts_of_a_report(params: Params) -> None:
    found = items(
        params,
        "让标本活起来",
        "某馆2024年全国科普日活动侧记",
        "学徒只当一天",
        "9月19日，文物修复室请来30个家庭，大家戴上手套，跟着师傅拼陶片，认锈色，一上午来了71人。",
        "盲盒进了福利院",
        "9月22日下午，5名讲解员带着考古盲盒前往市福利院，26名孩子一点点刮去石膏，每挖出一件都欢呼起来。",
    )
    assert told(found) == [("学徒只当一天", "09-19", "文物修复室"), ("盲盒进了福利院", "09-22", "市福利院")]


def test_days_that_something_lasts_until(params: Params) -> None:
    (item,) = items(params, "9月16日，“水下考古”特展在二楼展厅开展，展至10月8日，观众900人。")
    assert (item.start, item.end, item.place) == ("2024-09-16", "2024-10-08", "二楼展厅")


def test_where_something_was_shown_online(params: Params) -> None:
    (item,) = items(params, "9月18日，“台风怎么防”科普直播在“江城气象”视频号播出，观看3.7万人次，点赞4200次。")
    assert item.place == "“江城气象”视频号"


def test_captions_of_sections_are_no_activities(params: Params) -> None:
    caption = (
        "工作总结",
        "一、高位谋划，压实工作责任",
        "9月16日，区领导小组召开部署会，把任务分到镇街，14家单位参加。",
    )
    assert items(params, *caption) == []
    signed = (
        "工作总结",
        "四、云端屏端齐发力",
        "推送图文24条，参与答题3100人次。",
        "附：数据表",
        "路北区科协",
        "2024年9月28日",
    )
    assert items(params, *signed) == []
    stated = ("简讯", "滨河社区是新建的安置社区。9月20日晚，社区支起银幕，110名居民看了科普电影。")
    assert all("是新建" not in item.name for item in items(params, *stated))
    titled = ("梨园科普基地 2024科普日", "9月14日办了“梨园探秘”研学，来了学生56人。")
    assert told(items(params, *titled)) == [("“梨园探秘”研学", "09-14", None)]


@pytest.mark.parametrize("caption", ["我们干了些什么", "跟哪些人合作", "是怎么做的？", "效果如何", "谁来帮忙"])
def test_captions_that_ask_how_the_work_was_done_are_no_activities(caption: str, params: Params) -> None:
    lines = ("科普日汇报", f"一、{caption}", "科普日期间累计办了31场，来的居民5200人次，9月20日在桥南社区收尾。")
    assert items(params, *lines) == []


def test_a_question_about_a_thing_is_a_name(params: Params) -> None:
    lines = ("科普日汇报", "一、蚂蚁怎么认路", "9月20日在桥南社区开讲，来的居民52人。")
    assert told(items(params, *lines)) == [("蚂蚁怎么认路", "09-20", "桥南社区")]


def test_a_caption_over_several_activities_is_none_of_them(params: Params) -> None:
    text = "一、各院带头。一院9月17日走进河西社区开展“把脉集市”，服务160人；二院9月20日举办“护眼开放日”，到场54人。"
    assert told(items(params, "总结", text)) == [("把脉集市", "09-17", "河西社区"), ("护眼开放日", "09-20", "二院")]


def test_a_line_above_a_table_tells_of_its_rows(params: Params) -> None:
    lines = [("paragraph", "某县博物馆于9月16日至22日举办“馆里的物理”系列科普活动3场："), ("cell", "9月14日")]
    rows = [
        BlockRow("d", n, f"p{n}", kind, text, "t1" if n else None, n or None, n or None, 1, 1)
        for n, (kind, text) in enumerate(lines)
    ]
    assert ItemFinder(params).find(rows, {("d", "p1")}) == []
    assert len(ItemFinder(params).find(rows[:1], set())) == 1


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("9月18日，科普队走进河口小学，为130名师生上了一堂防触电课。", ("上了一堂防触电课", "09-18", "河口小学")),
        ("9月22日，某公司城南换流站开放日接待市民41人。", ("某公司城南换流站开放日", "09-22", "某公司城南换流站")),
        ("9月16日我公司办了企业开放日，来了90人。", ("企业开放日", "09-16", None)),
        ("9月20日，在集镇开展科普宣传活动，发放资料300份，志愿者12人。", ("开展科普宣传活动", "09-20", "集镇")),
        ("9月19日在柳河镇连续举办草莓、番茄种植培训2期，培训农户85人。", ("草莓、番茄种植培训", "09-19", "柳河镇")),
        ("9月25日柳河中心学校科普讲座，学生220人。", ("柳河中心学校科普讲座", "09-25", None)),
        ("9月24日，柳河镇上村。学会专家为果农讲秋季修剪，46人冒雨参加。", ("讲秋季修剪", "09-24", "柳河镇上村")),
        ("9月22日，区医院组织内科、骨科专家7人到文昌社区义诊，服务98人次。", ("文昌社区义诊", "09-22", "文昌社区")),
        ("9月21日邀请王教授作火山与温泉讲座，64名导游参加。", ("火山与温泉讲座", "09-21", None)),
        ("9月22日至24日，在柳河镇下村开展野猪防控政策宣传，入户75户。", ("野猪防控政策宣传", "09-22", "柳河镇下村")),
        ("9月15日，以“向光而行”为主题的区科普日主场活动在科技馆启动。", ("区科普日主场活动", "09-15", "科技馆")),
        ("4.科普直播。9月21日晚“河畔话健康”直播，场观3.1万。", ("科普直播", "09-21", "线上")),
    ],
)  # fmt: skip
def test_short_texts_tell_activities(text: str, activity: tuple, params: Params) -> None:
    assert told(items(params, "情况", text)) == [activity]


def test_a_sentence_that_sums_up_two_belongs_to_neither(params: Params) -> None:
    text = "9月16日在上村开展“玉米选种要领”培训，参训44人；9月23日在下村开展“秋季防病要领”培训，参训71人。"
    found = items(params, "小结", f"{text}两场培训共115人，发放资料150份。")
    assert [item.name for item in found] == ["“玉米选种要领”培训", "“秋季防病要领”培训"]
    assert all("115" not in item.text for item in found)


@pytest.mark.parametrize("number", ["2.", "2．", "12.", "2、", "（2）"])
def test_a_number_with_a_dot_right_before_the_day(number: str, params: Params) -> None:
    lines = [
        f"{number}9月18日，在柳河湿地公园举办秋季候鸟观察课，85名学生参加。",
        "3.9月20日，龙潭社区开展牙齿健康筛查，居民60人到场。",
    ]
    assert told(items(params, "情况汇总", *lines)) == [
        ("秋季候鸟观察课", "09-18", "柳河湿地公园"), ("牙齿健康筛查", "09-20", "龙潭社区"),
    ]  # fmt: skip
    assert items(params, "情况汇总", "参与1.9万人，在柳河湿地公园举办秋季候鸟观察课。") == []


def test_dotted_items_below_a_caption_are_an_activity_each(params: Params) -> None:
    found = items(
        params,
        "某学院总结",
        ("heading", "（一）校内活动"),
        "1.9月17日，“昆虫的房子”展在标本馆开展，参观师生1100人次。",
        "2.9月19日，农学院开放种子检验中心，接待中学生70人。",
    )
    assert told(found) == [
        ("“昆虫的房子”展", "09-17", "标本馆"), ("开放种子检验中心", "09-19", "种子检验中心"),
    ]  # fmt: skip


def test_a_caption_gives_way_to_what_was_held_below_it(params: Params) -> None:
    found = items(
        params,
        "总结",
        "（一）办好镇主会场活动。",
        "9月18日，在文昌广场举办“文昌科学市集”，设摊位18个，参与群众900人次。",
        "二是送科技下乡。9月19日，县农业局赴青石镇上坪村开展“双减”技术大集，为120名农户答疑。",
        "三是走进校园。9月20日到第二小学开展“追云少年”课程，师生310人参加。",
        "四是开展网络竞赛。9月15日至22日，县科协推出家庭急救知识网上答题，参与答题5200人次。",
        "五是抓好云上科普。9月21日开展“慢看花开”，在线观看3100人次。",
    )
    assert [(item.name, item.start and item.start[5:]) for item in found] == [
        ("文昌科学市集", "09-18"), ("“双减”技术大集", "09-19"), ("“追云少年”课程", "09-20"),
        ("家庭急救知识网上答题", "09-15"), ("慢看花开", "09-21"),
    ]  # fmt: skip


def test_a_list_of_activities_needs_no_verbs(params: Params) -> None:
    lines = [
        "（1）9月16日，柳河村“跟着燕子看房檐”，亲子家庭30组、92人参加。",
        "（2）9月18日，秋收集市农机检修，服务300余人次。",
        "（3）9月20日 “蘑菇出伞”自然笔记，42人；",
        "（4）9月21日，县农业农村局，12人。",
        "（5）9月22日，前期准备工作，20人。",
    ]
    named = [("跟着燕子看房檐", "09-16", "柳河村"), ("“蘑菇出伞”自然笔记", "09-20", None)]
    assert told(items(params, "总结", "二、主要活动：", *lines)) == [
        named[0], ("秋收集市农机检修", "09-18", None), named[1],
    ]  # fmt: skip
    assert told(items(params, "总结", "二、有关数据", *lines)) == [
        named[0], ("秋收集市农机检修", "09-18", None), named[1],
    ]  # fmt: skip
    assert told(items(params, "情况", lines[1])) == []


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("9月19日，在鼓楼广场举办全国科普日用火体验活动，70人参加。", ("全国科普日用火体验活动", "09-19", "鼓楼广场")),
        ("9月18日，科技社在操场开展纸飞机滞空比赛，31支队伍参赛。", ("纸飞机滞空比赛", "09-18", "操场")),
        ("9月20日，“茶树搬进文昌小学”，三盆古茶树现场展示，师生260人。", ("茶树搬进文昌小学", "09-20", "文昌小学")),
        ("9月18日，眼科在柳河小学为210名学生筛查视力。", ("筛查视力", "09-18", "柳河小学")),
        ("9月18日，茶艺体验课（文昌书院），参加45人。", ("茶艺体验课", "09-18", "文昌书院")),
        ("9月17日，河东自来水厂开放日，家长和学生共70人走进净化车间。", ("河东自来水厂开放日", "09-17", "净化车间")),
        ("9月19日，柳河镇组织“月下听虫”林间观察，60个家庭参加。", ("“月下听虫”林间观察", "09-19", "柳河镇")),
        ("9月22日在文昌学校搞了“我给石头写日记”，新生300人参加。", ("我给石头写日记", "09-22", "文昌学校")),
    ],
)  # fmt: skip
def test_short_sentences_that_name_an_activity(text: str, activity: tuple, params: Params) -> None:
    assert told(items(params, "情况", text)) == [activity]


@pytest.mark.parametrize(
    "text",
    [
        "9月19日，开展全国科普日宣传活动，700人参加。",
        "9月19日，围绕“节水优先”，120人作了交流。",
        "9月19日，某镇“银龄”志愿者，12人上岗。",
        "9月19日报送的《某镇科普日总结》中，参与1200人应为120人。",
    ],
)
def test_what_names_no_activity_of_its_own(text: str, params: Params) -> None:
    assert items(params, "情况", text) == []


def test_names_that_a_colon_and_their_days_follow(params: Params) -> None:
    text = (
        "“从竹子到纸”造纸开放日：9月17日在南山纸厂，学生80人参加。“芦苇丛里的客人”湖滨观鸟：9月20日，青湖公园，"
        "家庭30组参加。“桥为什么不塌”：9月21日，柳河小学，学生200人听课。"
    )
    named = ["“从竹子到纸”造纸开放日", "“芦苇丛里的客人”湖滨观鸟", "桥为什么不塌"]
    assert [item.name for item in items(params, "总结", text)] == named
    assert items(params, "总结", "“银龄”志愿者：9月19日，12人上岗。") == []


def test_what_is_told_of_another_day_is_not_of_the_activity_before_it(params: Params) -> None:
    text = "9月24日，青山社区开展“盐的秘密”健康课，88人参加。区少年宫航模社9月13日、14日敞开两天大门，来了360人次。"
    (item,) = items(params, "总结", text)
    assert (item.name, item.text.endswith("88人参加。")) == ("“盐的秘密”健康课", True)


def test_captions_that_name_a_kind_alone(params: Params) -> None:
    lines = (
        "二、馆内活动",
        "9月14日至22日，接待观众2.4万人次。",
        "三、志愿服务",
        "科普日期间有志愿者150人上岗。",
        "四、几点启示",
    )
    assert items(params, "总结", *lines, "9月里，一支由310人组成的队伍最要紧，改到9月28日的两场也靠他们。") == []
    (item,) = items(params, "总结", "二、“银龄”科技志愿服务进山村", "9月16日，在石桥村服务村民90人。")
    assert item.start == "2024-09-16"


def test_the_day_of_a_paper_is_not_that_of_what_it_reports(params: Params) -> None:
    found = items(
        params,
        ("heading", "某县：秋日里的科普"),
        "山间来了机器人",
        ("heading", "某县2024年全国科普日主场活动启动"),
        "来源：某县报 2024-09-19 作者：记者 林某",
        "9月18日，某县2024年全国科普日主场活动在青少年宫广场启动，800余名市民到场。",
    )
    assert told(found) == [("某县2024年全国科普日主场活动", "09-18", "青少年宫广场")]


def test_a_name_with_its_day_in_brackets(params: Params) -> None:
    found = items(
        params,
        "某校科普日小结",
        "1.矿石馆开放日（9月18日、19日）。凭票入场，两天共接待学生和家长460人，讲解员12人。",
        "2.“老教授下厨房”（9月20日，西山社区），现场讲食品保存，居民80人；",
        "3.遥控车表演赛（9月21日，市体育馆，队员60人、观众约500人）；",
        "4.县图书馆举办读书会（9月22日，读者35人），县文化馆协办。",
    )
    assert told(found)[:3] == [
        ("矿石馆开放日", "09-18", None), ("老教授下厨房", "09-20", "西山社区"), ("遥控车表演赛", "09-21", "市体育馆"),
    ]  # fmt: skip
    assert found[0].end == "2024-09-19"
    assert [locators(item) for item in found[:3]] == [["p1"], ["p2"], ["p3"]]


def test_things_counted_off_with_circled_numbers_in_one_paragraph(params: Params) -> None:
    text = (
        "2、有特点。①“石头会唱歌”。9月16日在县文化馆开讲，学生110人。②“甜不甜”。9月19日，市监局在西山社区教居民测糖度，90人。"
        "③水稻小院开放日。9月21日，河口镇，来了七十多个农民。"
    )
    named = [("石头会唱歌", "09-16"), ("甜不甜", "09-19"), ("水稻小院开放日", "09-21")]
    assert [(item.name, item.start and item.start[5:]) for item in items(params, "总结", text)] == named


def test_lines_that_count_off_days_and_places(params: Params) -> None:
    found = items(
        params,
        "某局小结",
        "组织了如下工作（不含乡镇）：",
        "①9月16日 鼓楼广场，应急集市，参与1,250人；",
        "②9月18日 北站，乘车安全宣传，发资料2000份；",
        "③9月19日，河口镇柳村，无人机喷药，村民90人；",
        '④9月20日，文昌小学"小小播报员"，同学们上台试播，参加学生130人；',
        "⑤9月21日 企业安全员培训，线上，700多人收看；",
        "⑥9月23日，文化广场，群众踊跃参加，发放资料200份。",
    )
    assert told(found) == [
        ("应急集市", "09-16", "鼓楼广场"), ("乘车安全宣传", "09-18", "北站"), ("无人机喷药", "09-19", "河口镇柳村"),
        ("小小播报员", "09-20", "文昌小学"), ("企业安全员培训", "09-21", None),
    ]  # fmt: skip


def test_a_terse_list_that_tells_places_first(params: Params) -> None:
    found = items(
        params,
        "柿子协会汇报",
        "9月17日 河口县禾水镇 讲秋季清园，到会64人",
        "9月19日 南山县石岗乡 炭疽病识别，108人",
        "9月20日 西山村 和区科协一起办的柿子管护培训，86人",
    )
    assert told(found) == [
        ("讲秋季清园", "09-17", "河口县禾水镇"), ("炭疽病识别", "09-19", "南山县石岗乡"),
        ("柿子管护培训", "09-20", "西山村"),
    ]  # fmt: skip


def test_the_account_of_all_a_unit_did_is_no_activity(params: Params) -> None:
    parts = ("9月17日，在东湖社区做“肩颈操”示范，31名居民参加。", "9月20日，西山街道“跌倒怎么办”，44名老人参加。")
    series = "9月15日—24日，学会组织老师开展“骨骼养护”科普，共10场，惠及居民760人。"
    named = [("肩颈操", "09-17", "东湖社区"), ("跌倒怎么办", "09-20", "西山街道")]
    assert told(items(params, "某学会小结", series, *parts)) == named
    assert told(items(params, "某学会小结", "共有320名居民参加。", series, *parts))[1:] == named
    assert told(items(params, "某学会小结", series, "".join(parts))) == named
    assert len(items(params, "某学会小结", series, parts[0])) == 2
    other = items(params, "某学会小结", series, *parts, "9月22日至23日开展“护腰”义诊4场，80名老人参加。")
    assert [item.name for item in other][:2] == ["“骨骼养护”科普", "肩颈操"]
    kinds = "我园9月15日至22日开展赏菊、叶脉画、土壤检测等活动8场，参与人数640人。"
    assert told(items(params, "某园总结", kinds, parts[1])) == named[1:]


def test_a_terse_list_of_places_people_and_names_between_marks(params: Params) -> None:
    found = items(
        params,
        "某馆科普日记录",
        "9月16日 南湾小学 模拟7级台风体验 180人",
        "9月17日 楼栋长培训 「楼道怎么逃生」 52人",
        "9月18日 老年大学学员 “看懂药盒” 33人",
        "9月20日 区直机关干部 AED+疏散演练 45人",
        "9月21日 东关小学 航模课 60人",
    )
    assert told(found) == [
        ("模拟7级台风体验", "09-16", "南湾小学"), ("楼栋长培训「楼道怎么逃生」", "09-17", None),
        ("看懂药盒", "09-18", None), ("AED+疏散演练", "09-20", None), ("航模课", "09-21", "东关小学"),
    ]  # fmt: skip


def test_bars_and_short_names_in_a_terse_list(params: Params) -> None:
    found = items(
        params, "某镇情况", "（1）9月16日|盐湖小学|认星星|120人", "（2）9月18日|盐湖社区|看懂体检单|45人",
        "（3）9月20日|盐湖公园|志愿者|15人",
    )  # fmt: skip
    assert told(found)[:2] == [("认星星", "09-16", "盐湖小学"), ("看懂体检单", "09-18", "盐湖社区")]
    assert "志愿者" not in [item.name for item in found]


def test_numbers_right_before_the_days_of_a_terse_list(params: Params) -> None:
    found = items(params, "某厂情况", "1、9.17 开放日 “齿轮怎么咬合” 某中学学生 48人", "2、9.21 医院来讲护腰 71人")
    assert told(found) == [("开放日“齿轮怎么咬合”", "09-17", None), ("医院来讲护腰", "09-21", None)]


def test_a_slogan_over_one_paragraph_of_several_things(params: Params) -> None:
    found = items(
        params,
        "总结",
        ("heading", "（三）打好“产业牌”，乡亲富起来"),
        "9月17日，在河口镇举办鲈鱼养殖技术讲座，56户参加；9月19日在西山镇举办大棚病虫害防治培训，133人参加。",
        ("heading", "（四）打好“志愿牌”，新风树起来"),
        "组建服务队4支共计286人。9月20日，“井水检测”公开实验，志愿者8人为150名市民讲解。",
        "（五）应急科普有准度。结合我县山塘多的实际，9月16日在柳河乡开展山洪避险转移演练，转移126人；"
        "9月22日，县应急局在商业街开展“灭火器怎么用”现场教学，200名商户上手。",
    )
    assert [(item.name, item.start and item.start[5:]) for item in found] == [
        ("鲈鱼养殖技术讲座", "09-17"), ("大棚病虫害防治培训", "09-19"), ("“井水检测”公开实验", "09-20"),
        ("山洪避险转移演练", "09-16"), ("“灭火器怎么用”现场教学", "09-22"),
    ]  # fmt: skip
    assert found[2].places[0][1] == len("组建服务队4支共计286人。")


def test_a_series_is_no_activity_beside_those_told_of_it(params: Params) -> None:
    text = (
        "我局于9月16日至22日开展“安全五进”活动19场次，参加4380人次。其中，9月17日在柳河厂开展井下救援演练，210人；"
        "9月20日应急馆开放日接待560人次；9月21日市三院法律常识进社区，80人。"
    )
    assert [item.name for item in items(params, "总结", text)] == [
        "井下救援演练", "应急馆开放日", "市三院法律常识进社区",
    ]  # fmt: skip
    single = text.replace("活动19场次", "活动")
    assert len(items(params, "总结", single)) == 4


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("9月18日赶集，镇农技站、卫生院摆摊，来看的200人。", ("赶集摆摊", "09-18", None)),
        ("9月18日，眼科分会、口腔分会在柳河镇义诊，诊治240人次。", ("柳河镇义诊", "09-18", "柳河镇")),
        ("在东山村讲柑橘剪枝2次，参训52人（9月20日）。", ("讲柑橘剪枝", "09-20", "东山村")),
        ("9月15日至24日，21家企业轮流开放生产线、展厅，接待2980人次。", ("开放生产线、展厅", "09-15", "生产线、展厅")),
        ("9月17日，和县农机站在石塘坳讲果树修剪，63个果农。", ("讲果树修剪", "09-17", "石塘坳")),
        ("9月18日，茶艺实训室对外，来了孩子和家长68个人。", ("茶艺实训室开放", "09-18", "茶艺实训室")),
        ("9月18日，县水文局观测站迎来了科普日的客人。上午两批、下午两批，一共185名学生参观。",
         ("县水文局观测站开放", "09-18", "县水文局观测站")),
        ("9月21日，请来专家作“星空与我们”报告，200人听讲。上半年组织参加某大赛。", ("“星空与我们”报告", "09-21", None)),
    ],
)  # fmt: skip
def test_what_was_done_is_told_in_other_ways(text: str, activity: tuple, params: Params) -> None:
    assert told(items(params, "情况", text)) == [activity]


@pytest.mark.parametrize(
    "line",
    [
        "河口是长江边的古镇。9月20日前后活动多，观众200人。",
        "（一）“果园问诊”。研究生8名走访果园43个，口袋书将于9月25日发放。",
    ],
)
def test_what_a_place_is_and_what_is_yet_to_come_are_no_activities(line: str, params: Params) -> None:
    assert items(params, "情况", line) == []


@pytest.mark.parametrize(
    ("lines", "activities"),
    [
        (
            ["本园科普日共办活动6场次，参加600人次。其中，9月18日果树修剪讲座42人（县农业局协办）；9月19日菊花标本展260人；"
             "9月20日多浆植物课31人；其余3场为园区导览。发放折页900份，志愿者15人。"],
            [("果树修剪讲座", "09-18", None), ("菊花标本展", "09-19", None), ("多浆植物课", "09-20", None)],
        ),
        (
            ["9月18日，青石镇，矿山爆破安全科普，工人52人；", "9月19日，东河工业园，职工睡眠讲座，61人；",
             "9月20日，青石小学，风筝放飞，师生三百多人到场。", "资料发了400份左右。"],
            [("矿山爆破安全科普", "09-18", "青石镇"), ("职工睡眠讲座", "09-19", "东河工业园"),
             ("风筝放飞", "09-20", "青石小学")],
        ),
        (
            ["★ 9月18日晚 街头观月·人民广场，架了3台望远镜，来看的300多人",
             "★ 9月19日 晶体生长观察，县文化馆门口，40来个小朋友"],
            [("街头观月", "09-18", "人民广场"), ("晶体生长观察", "09-19", "县文化馆门口")],
        ),
        (["9月18日，在县水产检测中心举办开放日，市民26人。"], [("县水产检测中心开放日", "09-18", "县水产检测中心")]),
        (["9月18日组织45名中学生到北山国家森林公园辨识蕨类。"], [("辨识蕨类", "09-18", "北山国家森林公园")]),
        (["9月18日，化工学院李老师应邀到城关小学做气压实验，230名学生参加。"], [("做气压实验", "09-18", "城关小学")]),
        (["9月18日至20日，“石头记”标本课一共开了6场，中小学生300人次走进地质博物馆。"],
         [("“石头记”标本课", "09-18", "地质博物馆")]),
    ],
)  # fmt: skip
def test_lists_and_places_that_name_what_was_held(lines: list[str], activities: list, params: Params) -> None:
    assert told(items(params, *lines)) == activities


@pytest.mark.parametrize(
    "line",
    [
        "9月18日起，青石水厂对外，接待市民900人。",
        "9月18日，在课堂上讲光的折射，学生44人。",
        "9月18日我校举办科技节。",  # whose people nobody counts
        "9月18日，市民代表及学生60人到场，气氛热烈。",
        "10月15日组织45名中学生到北山国家森林公园辨识蕨类。",
        "原定9月18日在县水产检测中心举办开放日，26人报名，因雨取消。",
    ],
)
def test_days_and_people_without_anything_held(line: str, params: Params) -> None:
    assert items(params, line) == []


def test_what_stands_before_a_semicolon_without_a_day_is_of_no_day(params: Params) -> None:
    line = "此外，流动展车进村巡展9场，村民约3100人次；9月18日在县文化馆举办“我画海洋”绘画颁奖，现场90人。"
    (item,) = items(params, line)
    assert item.text.startswith("9月18日在县文化馆")


def test_the_main_activity_of_a_place_is_called_by_it(params: Params) -> None:
    found = items(
        params,
        "某县科普日活动总结",
        "全县共举办讲座、义诊等活动41场，参与群众9300人次。其中9月21日在龙泉湖公园举办的主场活动参与群众800人次，志愿者30名。",
        "二是以点带面。9月16日，在柳林镇举办“果园里的天敌”观察课，54名果农参加；"
        "9月18日，在人民会堂广场举办全国科普日集中宣传活动，参与群众620人，出动志愿者25人。",
    )
    assert told(found) == [
        ("龙泉湖公园主场活动", "09-21", "龙泉湖公园"),
        ("“果园里的天敌”观察课", "09-16", "柳林镇"),
        ("人民会堂广场全国科普日集中宣传活动", "09-18", "人民会堂广场"),
    ]
    assert "志愿者25人" not in found[1].text
    attended = "我校组织120名师生参加9月21日在龙泉湖公园举办的主场活动，收获很大。"
    assert items(params, "某中学科普日活动情况", attended) == []


def test_what_was_brought_to_a_place_is_an_activity(params: Params) -> None:
    found = items(params, "9月18日，流动天文馆驶进双桥镇中心小学，210名学生观看。")
    assert told(found) == [("流动天文馆驶进双桥镇中心小学", "09-18", "双桥镇中心小学")]
    assert items(params, "9月18日，检查组走进双桥镇中心小学，21名教师参加。") == []


def test_what_was_shown_is_an_activity_and_a_model_farm_is_none(params: Params) -> None:
    found = items(params, "9月19日，在青山村示范茶树修剪，46名茶农参加。")
    assert told(found) == [("示范茶树修剪", "09-19", "青山村")]
    assert items(params, "9月19日，示范园区管理人员，46名代表到青山村。") == []
    assert items(params, "9月19日，青山村发挥示范带头人作用，46名茶农参加。") == []


def test_a_name_behind_its_day_and_its_place(params: Params) -> None:
    found = items(
        params,
        "最热闹的有两场。头一场是9月17日，在西关社区，老师教居民认配料表，到了70人。"
        "另一场是9月23日，河口的青石镇，“竹子开花怎么办”，坐了九十多人。",
    )
    assert told(found)[1:] == [("竹子开花怎么办", "09-23", "河口的青石镇")]
    shown = items(params, "9月19日，“山里的化石”展览在县文化馆开展，当日接待观众430人。")
    assert told(shown) == [("“山里的化石”展览", "09-19", "县文化馆")]


def test_what_was_not_done_is_none(params: Params) -> None:
    text = "今年我区没有搞“一窝蜂”，居民点什么就办什么。9月16日至24日，参加居民3200人次。"
    assert items(params, "某区科普日总结", text) == []


def test_names_that_a_count_or_a_dash_follows(params: Params) -> None:
    text = "共6场活动。其中9月14日“跟着候鸟飞”85人参加；9月21日“落叶画工坊”60人参加。"
    assert told(items(params, text)) == [("跟着候鸟飞", "09-14", None), ("落叶画工坊", "09-21", None)]
    lines = (
        "▍9月13日，“第一台水车的声音”——老师傅现场开动水车，80人围观。",
        "▍9月20日，“会走的纸船”亲子工坊——45组家庭、126人参与。",
    )
    found = items(params, "在老码头过科普日", *lines)
    assert told(found) == [("第一台水车的声音", "09-13", None), ("“会走的纸船”亲子工坊", "09-20", None)]
    assert items(params, "某局科普日总结", "9月28日报送的“秋收备汛”，36人阅读。") == []


def test_what_is_named_behind_the_number_of_all(params: Params) -> None:
    first = (
        "科普日活动本身办了12项。较大的是9月22日的防汛知识讲座，310名学生听讲；还有9月19日的“蓝靛的颜色”，160人动手。"
    )
    second = "12项活动里，校内办了七项，校外办了五项。校外的“旧物修理课”9月24日在西关社区开讲，教会了47位老人。"
    assert told(items(params, "某学院科普日总结", first, second)) == [
        ("防汛知识讲座", "09-22", None),
        ("蓝靛的颜色", "09-19", None),
        ("旧物修理课", "09-24", "西关社区"),
    ]
    assert told(items(params, "9月20日，在河口镇举办百场宣讲活动，来了900人。"))[0][0] == "百场宣讲活动"
    assert all(item.name != "四十九场活动" for item in items(params, "9月20日办了四十九场活动，来了900人。"))


def test_highlights_counted_off_are_a_list(params: Params) -> None:
    lines = ("亮点1：9月16日，铁路道口安全课，河口小学，275人", "亮点2：9月25日，信号灯的今昔，西关车站，68人")
    found = items(params, "某学院科普日活动要点", *lines)
    assert told(found) == [("铁路道口安全课", "09-16", "河口小学"), ("信号灯的今昔", "09-25", "西关车站")]


def test_things_of_several_days_parted_by_semicolons(params: Params) -> None:
    found = items(
        params,
        "山湖湿地站小结",
        "“追着晚霞走”9月14日、15日在北堤绿道开展，两天96人；“水蚤的心跳”9月18日走进东关小学，"
        "83名学生轮流看显微镜，志愿者5名；9月20日，退休工程师讲“水闸怎么开”，附近居民40人。",
    )
    assert told(found) == [
        ("追着晚霞走", "09-14", "北堤绿道"),
        ("水蚤的心跳", "09-18", "东关小学"),
        ("水闸怎么开", "09-20", None),
    ]
    assert [item.text.count("；") for item in found] == [1, 1, 0]


def test_name_in_front_of_its_day(params: Params) -> None:
    found = items(
        params,
        "小结",
        "化工学院的“洗一洗墨水”，9月16日进了柳塘街道，来看的居民38人。",
        "“老师，这石头为什么会浮？”9月17日，38名学生围着讲台问个不停。",
        "9月18日夜里“数星”，26个孩子躺在草坪上。",
        "9月19日的“手绘家乡河”反响很热烈，实到120人。",
    )
    assert told(found) == [("洗一洗墨水", "09-16", None), ("数星", "09-18", "草坪"), ("手绘家乡河", "09-19", None)]


def test_what_was_brought_somewhere_and_what_children_played(params: Params) -> None:
    found = items(
        params,
        "小结",
        "9月16日，队员们把“地震小屋”搬进了东关小学，210名学生轮流体验。某局制作的《山水之间》科普展，在三所学校巡展。",
        "9月18日，河边的监测点旁，全班39名同学当了一回“小小测绘员”。",
        "9月20日在河口村看机收，机器陷进了泥里，一节课变成了“拖拉机课”，60名农户没有走。",
    )
    assert told(found) == [
        ("地震小屋", "09-16", "东关小学"),
        ("小小测绘员", "09-18", None),
        ("看机收", "09-20", "河口村"),
    ]


def test_parts_counted_off_or_labelled(params: Params) -> None:
    found = items(
        params,
        "小结",
        "亮点有三。其一，“校友回课堂”，一中、二中先后请来老校友，9月15日在一中的头一讲坐了600名学生。"
        "其二，“纸桥承重”挑战赛，9月20日在实验小学决赛，128名选手到场。",
        "馆里推出“水·火·土”系列。水：9月16日，浮力模型拼装，45位小朋友动手。火：9月21日晚，灭火器拆解课，"
        "32人学会了三步法。土：9月22日，陶泥里的矿物，大厅来了90位观众。",
    )
    assert told(found) == [
        ("校友回课堂", "09-15", "一中"),
        ("“纸桥承重”挑战赛", "09-20", "实验小学"),
        ("浮力模型拼装", "09-16", None),
        ("灭火器拆解课", "09-21", None),
        ("陶泥里的矿物", "09-22", None),
    ]


def test_several_places_each_with_its_day_and_its_figure(params: Params) -> None:
    found = items(
        params,
        "小结",
        "公众开放是老传统，9月19日城东自来水厂、9月20日市气象观测站、9月22日环境监测实验室依次开门，"
        "来访的分别是120人、85人和40人。共发布袋900个。",
        "9月17日河口社区、9月18日东山村先后举办急救培训，参加居民共98人。",
    )
    assert told(found) == [
        ("城东自来水厂开放", "09-19", "城东自来水厂"),
        ("市气象观测站开放", "09-20", "市气象观测站"),
        ("环境监测实验室开放", "09-22", "环境监测实验室"),
        ("河口社区急救培训", "09-17", "河口社区"),
        ("东山村急救培训", "09-18", "东山村"),
    ]
    assert [len(item.places) for item in found] == [2, 2, 2, 1, 1]
    assert [item.text.endswith(figure) for item, figure in zip(found, ("120人", "85人", "40人"), strict=False)] == [
        True
    ] * 3


def test_what_those_who_came_did(params: Params) -> None:
    found = items(
        params,
        "小结",
        "学院把放大镜架在河滩的礁石上，9月14日，52位家长和孩子数贝壳、认水草。",
        "9月15日，文化站里，60名学生听讲座、看展板。",
    )
    assert told(found) == [("数贝壳、认水草", "09-14", "河滩的礁石")]


def test_verbs_of_holding_and_of_coming(params: Params) -> None:
    found = items(
        params,
        "小结",
        "9月16日，渔业站在北港镇开办紫菜育苗课，养殖户到了54位。9月18日，木偶里的杠杆表演在老戏台登台，"
        "260名观众叫好。9月21日，西岭镇的柿子剪枝现场会来了47位果农。",
    )
    assert told(found) == [
        ("北港镇紫菜育苗课", "09-16", "北港镇"),
        ("木偶里的杠杆表演", "09-18", "老戏台"),
        ("西岭镇的柿子剪枝现场会", "09-21", None),
    ]


def test_heads_that_announce_or_ask_name_nothing(params: Params) -> None:
    found = items(
        params,
        "街道小结",
        "挑两场像样的。一场是9月17日在新桥社区搞的“旧插座换新”，46户人家报名，5名志愿者上门。"
        "另一场在9月20日，老人自编自演，来看的有80人。",
        "一、我们做了什么",
        "科普日期间全街道办了12场，共1600人次。",
        "二、和谁一起做",
        "街道工会、供电所两家合作。",
        "2024年9月29日",
        "急救是最划算的“保险”。全国科普日期间，各医院走村入户，受益群众4700人次。",
        "顺带一提，9月15日全市主场活动在科技馆举行，市民1.1万人次，我区的展项也在其中亮相。",
    )
    assert told(found) == [("旧插座换新", "09-17", "新桥社区")]
    assert "80人" not in found[0].text


def test_quoted_name_at_the_head_of_a_paragraph_of_several(params: Params) -> None:
    found = items(
        params,
        "三、典型案例",
        "某厂的“铝粉防爆课”，9月16日开课时来了120名安全员，现场一声响。9月18日，西山镇开展“山火逃生演练”，"
        "村民210人。9月20日，举办“安全员讲坛”直播，在线观看2万人。",
    )
    assert [item.name for item in found] == ["铝粉防爆课", "山火逃生演练", "“安全员讲坛”直播"]


def test_days_and_places_told_in_turn(params: Params) -> None:
    found = items(
        params,
        "小结",
        "9月16日、18日、23日，分别在东山、河口、西岭举办了三场农机安全讲座，听讲机手分别为75人、62人和44人。",
    )
    assert told(found) == [
        ("东山农机安全讲座", "09-16", "东山"),
        ("河口农机安全讲座", "09-18", "河口"),
        ("西岭农机安全讲座", "09-23", "西岭"),
    ]
    assert [item.text for item in found] == ["9月16日，75人", "18日，62人", "23日，44人"]


def test_guests_received_and_what_was_taken_to_a_place(params: Params) -> None:
    found = items(
        params,
        "某馆小结",
        "9月14日，接待东关小学三年级学生参观，126人。",
        "9月16日，客车总装基地迎来首批150名市民。",
        "9月18日，讲解员带着标本去了西岭中学，学生240人。",
        "9月19日，气象小分队来到育才学校，给四年级180名学生上了一堂“闪电从哪来”。",
        "9月20日，东关街道给养殖户讲羊病防控，参加人员47人。",
    )
    assert told(found) == [
        ("接待东关小学三年级学生参观", "09-14", None),
        ("客车总装基地开放", "09-16", "客车总装基地"),
        ("带着标本去了西岭中学", "09-18", "西岭中学"),
        ("闪电从哪来", "09-19", "育才学校"),
        ("讲羊病防控", "09-20", "东关街道"),
    ]


def test_other_ways_to_say_that_something_was_held(params: Params) -> None:
    found = items(
        params,
        "小结",
        "馆内体验周末安排在别处。亲子体验日安排在9月14日、9月21日，两天接待孩子和家长880人次。",
        "主场设在县体育公园，9月15日一早，四乡来了约900人。",
        "“芍药为什么红”是9月16日上午在人民公园开讲的，听众140人。",
        "最受欢迎的要数9月17日的“闹钟拆解课”，来的孩子有35个，家长也跟着拧螺丝。",
        "9月18日，县地震局同实验中学合办了一次疏散逃生演练，全校1100名师生参加。",
        "9月19日，水库边三个村的农户六十多人听了秋季梨树管理课。",
        "9月20日晚，网上直播“豆腐为什么香”，累计观看2万人次。",
        "9月22日，农技站在西寨里村开小麦播前技术培训班，到会种粮户45人。",
    )
    assert told(found) == [
        ("亲子体验日", "09-14", None),
        ("主场活动", "09-15", "县体育公园"),
        ("芍药为什么红", "09-16", "人民公园"),
        ("闹钟拆解课", "09-17", None),
        ("疏散逃生演练", "09-18", None),
        ("秋季梨树管理课", "09-19", None),
        ("豆腐为什么香", "09-20", "网上"),
        ("小麦播前技术培训班", "09-22", "西寨里村"),
    ]


def test_titles_before_their_day_things_set_up_and_lists_with_hours(params: Params) -> None:
    found = items(
        params,
        "小结",
        "某学院的《塔为什么不倒》9月17日在报告厅首讲，听众230人。",
        "“夜访果园”则放在了9月26日晚，限额50人，实到48人。",
        "9月18日，农技员把显微镜摆到东关市场，围观的老乡有一百一十多人。",
        "活动一：机器人足球赛（9月14日，市体育馆，28支队伍）；活动二：矿物颜料课（9月20日，古墓博物馆，54人）。",
        "9月15日 09:30，东关小学，航模试飞，学生150人",
        "9月16日 14:00，西关街道，沙袋垒坝，居民40人",
        "9月17日（周二）15:00-16:30，第二中学，星图绘制，学生88人",
    )
    assert items(params, "小结", "9月20日，《急救手册》发到每个孩子手里，240人参加。") == []
    assert told(found) == [
        ("塔为什么不倒", "09-17", "报告厅"),
        ("夜访果园", "09-26", None),
        ("把显微镜摆到东关市场", "09-18", "东关市场"),
        ("机器人足球赛", "09-14", "市体育馆"),
        ("矿物颜料课", "09-20", "古墓博物馆"),
        ("航模试飞", "09-15", "东关小学"),
        ("沙袋垒坝", "09-16", "西关街道"),
        ("星图绘制", "09-17", "第二中学"),
    ]


def test_names_with_their_days_in_brackets_in_one_sentence(params: Params) -> None:
    found = items(
        params,
        "小结",
        "“水泵的前世今生”讲座（9月18日，灌溉博物馆，125人）、“拆风扇”挑战赛（9月20日，实训车间，38人）"
        "和“无人车试乘”（9月24日，试验场，200人次）是本次的三个重点。",
        "亲子活动“给古树量腰围”9月14日开场，45个家庭、110人参加。",
        "9月17日一早，“古城水系图”徒步从东关公园出发，58名市民走了六公里。",
        "社区的王医生9月19日给老年大学讲骨质疏松，听课的有76人。",
    )
    assert [(name, day) for name, day, _ in told(found)] == [
        ("“水泵的前世今生”讲座", "09-18"),
        ("“拆风扇”挑战赛", "09-20"),
        ("无人车试乘", "09-24"),
        ("给古树量腰围", "09-14"),
        ("“古城水系图”徒步", "09-17"),
        ("讲骨质疏松", "09-19"),
    ]
    assert [item.text.count("（") for item in found[:3]] == [1, 1, 1]


def test_marks_of_pages_stand_before_heads_and_sentences_are_none(params: Params) -> None:
    found = items(
        params,
        "▍水火箭升空",
        "9月14日，操场上来了80名小学生，9位老师陪着。",
        "▎石头会说话",
        "9月19日，180名同学走进地质实验室，亲手磨了一块玛瑙。",
    )
    assert [item.name for item in found] == ["水火箭升空", "石头会说话"]
    sentence = "学校把今年的活动当成“走出课本”的机会。9月20日，在西山公园举办“认树叶”活动，66名学生参加。"
    assert [item.name for item in items(params, sentence)] == ["认树叶"]


def test_what_was_done_on_a_day_before_people_who_are_counted(params: Params) -> None:
    for text, *found in (
        ("9月17日，实验小学的操场上放飞了探空气球，四百多个孩子仰着脖子看。", "放飞了探空气球", "实验小学"),
        ("9月18日，林业站老周领着26名小学生认树叶，认出了31种。", "认树叶", None),
        ("9月24日，消防队的人来到石桥小学，讲的是遇到火怎么跑，156个孩子戴上了头盔。", "讲遇到火怎么跑", "石桥小学"),
        ("9月16日，红旗厂的退休焊工答疑，38名学徒围着问。", "退休焊工答疑", "红旗厂"),
        (
            "9月20日，柳林社区和市二院骨科大夫面对面，72位老人把问题写在纸条上。",
            "柳林社区和市二院骨科大夫面对面",
            "柳林社区",
        ),
        ("9月23日在石桥镇办的羊倌夜校，来了54个人，散场时月亮都老高了。", "羊倌夜校", "石桥镇"),
        ("9月19日，城关镇迎来一堂“手机别贴脸”，坐了八十五个人。", "手机别贴脸", "城关镇"),
        ("9月22日晚，钟楼下的“看见土星环”，一百八十人排队等着看一眼。", "看见土星环", "钟楼下"),
        ("9月26日在东山大队那一场人最多，坐了210人。", "东山大队那一场", "东山大队"),
        ("9月15日　双河乡。稻子刚黄。植保站小陈讲稻飞虱怎么防，来了47人，蹲了一地。", "讲稻飞虱怎么防", "双河乡"),
        ("9月14日，人民广场，主场。31个单位摆了摊。", "人民广场主场活动", "人民广场"),
    ):
        assert [(item.name, item.place) for item in items(params, text)] == [tuple(found)], text


def test_a_sentence_that_leads_over_names_nothing(params: Params) -> None:
    found = items(
        params,
        "山里的故事更长。9月17日，农技员在石桥镇讲板栗剪枝，来了41名村民。9月19日，青年志愿者到双河乡教老人用手机，35位老人学会了。",
    )
    assert [(item.name, item.start) for item in found] == [("讲板栗剪枝", "2024-09-17"), ("教老人用手机", "2024-09-19")]


@pytest.mark.parametrize(
    "text",
    [
        "9月16日，县融媒体中心刊发长篇通讯，讲述了12名科普志愿者的故事，引来网友8000人点赞。",
        "9月18日，王老师在台灯下把教案改到深夜，她带过的300名学生里有两人考上了农大。",
        "我们计划在9月27日请两位专家到北关社区讲冬季养生，预计到场120人。",
        "9月14日，局里召开科普日筹备会，23人参会，讨论了展板怎么摆。",
        "按照惯例，每逢周五下午，卫生院的3名医生都到敬老院测血压，今年也不例外。",
        "9月20日是全国爱牙日，全县儿童龋齿率为43%，约有2100名孩子需要治疗。",
        "东岭村的观鸟台建于9月15日，可容纳60人，站在上面能看见整片湿地。",
        "9月19日，市科协副主席一行5人到我县检查科普日工作，察看了展厅。",
        "我们的目标是到9月底让2000名村民学会看天气预警信号。",
        "9月21日，省报头版报道了我县“科学夜校”的做法，全文1800字，36人次转发。",
        "9月22日原定在河滩讲防溺水，因涨水取消，50名学生改为自习。",
        "老李今年68岁，9月16日刚从女儿家回来，带回了3名孙辈。",
        "9月23日，县电视台播出专题片，介绍45名乡土专家怎样把课堂搬到田头。",
        "9月15日，农业农村局下发通知，要求各乡镇组织不少于100名农民参加培训。",
        "9月24日，县一中的张同学说：“我想当一名宇航员。”全班52名同学都鼓了掌。",
        "9月26日，科普示范社区验收组一行7人走进南门社区，看了科普角和阅览室。",
        "9月20日那天，食堂多蒸了两笼馒头，来帮忙的40个村民吃了个精光。",
        "9月25日，12名志愿者清早就去广场搭帐篷、搬桌椅，忙到中午。",
        "9月16日，中心小学的45名教师认真学习了通知精神。",
        "9月21日，赵爷爷看了电视里的节目，逢人就说种地也要懂科学，村里60多人都听他讲过。",
    ],
)
def test_what_is_only_told_of_a_day_is_no_activity(params: Params, text: str) -> None:
    assert items(params, text) == []


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("9月17日 桥东街道，冬季取暖的一氧化碳隐患，入户讲，走了74户。", "冬季取暖的一氧化碳隐患", "桥东街道"),
        ("9月18日，上河村，水泵坏了怎么修，农户37人听了课。", "水泵坏了怎么修", "上河村"),
        ("9月15日 西关一中，矿坑为什么能变成公园，听的学生182人。", "矿坑为什么能变成公园", "西关一中"),
        ("9月19日，东湖社区的荷塘边，30个家庭（81人）认水草和野鸭。", "认水草和野鸭", "东湖社区"),
        ("9月20日在城北街道做高层火灾疏散，参演居民240人。", "做高层火灾疏散", "城北街道"),
        ("9月26日的职工家庭日，孩子们看爸爸妈妈吊装，370人。", "职工家庭日", None),
        ("9月16日，给环卫工人讲蜱虫叮咬处理，七十名工人听讲。", "讲蜱虫叮咬处理", None),
        ("9月21日，全市青少年机器人挑战赛在第五中学举行，254名选手同场比试。", "全市青少年机器人挑战赛", "第五中学"),
    ],
)
def test_a_day_a_place_and_those_who_came_are_an_activity(
    text: str, name: str, place: str | None, params: Params
) -> None:
    (item,) = items(params, "小结", text)
    assert (item.name, item.place) == (name, place)


@pytest.mark.parametrize(
    "text",
    [
        "科普日期间接待5200人次，9月20日在桥南社区收尾。",  # they are counted before
        "9月18日，12名志愿者到河口村布置展台。",  # nobody came
        "9月19日，桥南社区的活动通过视频号播出，3600人次观看。",  # from afar
        "场馆（22日闭馆）接待观众4.1万人次。",
        "9月23日，县一中的李同学问：“冰雹会砸坏卫星吗？”全班52名同学都笑了。",
        "9月20日，桥南社区先后办了“叶脉画”和“纸飞机”，60人参加。",  # two names
    ],
)
def test_a_day_and_people_alone_are_none(text: str, params: Params) -> None:
    assert items(params, "小结", text) == []


def test_heads_that_lead_over_name_none_of_what_they_open(params: Params) -> None:
    found = items(
        params,
        "小结",
        "第一件事是防火安全。9月16日，在总装车间搞救援实训，班组长88人参加。第二件事是新技术，9月19日在实训基地讲焊接机器人，青年工人来了120人。",
    )
    assert [(item.start, item.place) for item in found] == [("2024-09-16", "总装车间"), ("2024-09-19", "实训基地")]
    assert not any("安全" in item.name for item in found)
    assert items(params, "发言", "再说一笔账。从9月12日到28日，区里活动做了143场，到场的3.8万人次。") == []
    sums = "二是围着苹果讲绿色。三个乡镇的果园里开了12期现场会，果农来了1480人次。9月21日那期下了雨。"
    assert items(params, "小结", sums) == []


def test_sayings_papers_and_platforms_name_nothing(params: Params) -> None:
    said = "9月15日，农艺师蹲在河口村的地头，周围站着36位菜农。“这不是缺肥，是根结线虫。”这堂课没有课桌。"
    assert not any("缺肥" in item.name for item in items(params, "综述", said))
    told_behind = "印发《关于举办科普讲座的通知》后，9月18日在文化广场开展义诊活动，60人参加。"
    (item,) = items(params, "小结", told_behind)
    assert "通知" not in item.name and item.place == "文化广场"
    assert items(params, "小结", "印发《科普方案》，9月18日共举办活动26场") == []
    assert items(params, "信", "9月17日我们用“河口三农”抖音号上了直播课，看的人8300人次。") == []


def test_a_name_is_not_of_the_day_that_a_later_sentence_tells(params: Params) -> None:
    text = (
        "同一周，镇里把“草原防火”宣讲送进了上河村，53人来听。9月19日晚上，古塔边支起了望远镜，“古城看土星”引来了212人。"
    )
    (item,) = items(params, "综述", text)
    assert (item.name.strip("“”"), item.start) == ("古城看土星", "2024-09-19")


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("重头戏是9月20日的矿石馆之夜。馆里有标本三万件，平时只对教学开放，那晚来了290人。", "矿石馆之夜", None),
        ("西山小学的民歌科技节9月24日开了半天，全校的学生和家长390人参加。", "西山小学的民歌科技节", None),
        ("其中城南中学9月19日那一场规模最大，坐了450名学生。", "城南中学那一场", "城南中学"),
        ("9月17日，防汛科普课走进了石桥村，村民47人听讲。", "防汛科普课走进了石桥村", "石桥村"),
        ("青石镇9月17日组织山火避险演练，全镇212人从五个点位转移。", "山火避险演练", "青石镇"),
        ("几位老大夫9月20日在文化广场坐诊，登记本上写了143个名字。", "文化广场坐诊", "文化广场"),
        ("9月20日，地方戏展厅里，工程师举着一只模型。当天的“低空飞行”科普展由县科协与某学会共同举办，90位市民参观。",
         "“低空飞行”科普展", None),
        ("9月20日，在青石公园，五年级学生看了许久。当天，青石县主场活动在这里举行，1450名群众参加。",
         "青石县主场活动", "青石公园"),
        ("9月20日，青石县主场活动在文化广场举行，450名群众参加，“西迁精神”宣讲志愿者53名全程讲解。",
         "青石县主场活动", "文化广场"),
        ("9月23日在青石镇，稻农缠着专家问了两个多小时稻蟹共养，有67人。", "稻蟹共养", "青石镇"),
        ("9月19日一早，西山小学的操场上，县林业局的工程师摊开一张地图。这堂课共有89名师生参加。",
         "西山小学的操场科普活动", "西山小学的操场"),
    ],
)  # fmt: skip
def test_what_is_held_is_called_by_a_name_or_by_its_place(
    text: str, name: str, place: str | None, params: Params
) -> None:
    (item,) = items(params, "小结", text)
    assert (item.name, item.place) == (name, place)


def test_the_number_of_a_newsletter_is_no_activity_and_one_of_a_series_is(params: Params) -> None:
    found = items(
        params,
        "青石林业简报",
        "第31期",
        "青石县林业局办公室　2024年9月24日",
        "9月19日，“树叶课”在西山小学举行，89名师生参加。",
        "这是县林业局科普日系列活动的一站。此前的9月18日，“古柏体检日”在翠云公园举行，136名市民参加。",
    )
    assert [name for name, _, _ in told(found)] == ["树叶课", "古柏体检日"]


def test_a_verb_alone_names_nothing(params: Params) -> None:
    text = "标本展车9月18日在青石县巡展，到了西山小学，410名学生参观。"
    assert all(name != "参观" for name, _, _ in told(items(params, "小结", text)))


def test_terse_lines_that_part_day_place_and_deed_by_stops(params: Params) -> None:
    found = items(
        params,
        "某支队科普日战报",
        "9月16日14:30，河东小学。逃生演练，师生900人，用时4分钟。",
        "9月17日全天，城南消防站。对外开放，接待市民5批180人。",
        "9月19日19:00，中心广场。“消防夜集”，水带、面罩。到场约700人。",
        "战果：活动3场。",
    )
    assert told(found) == [
        ("逃生演练", "09-16", "河东小学"),
        ("对外开放", "09-17", "城南消防站"),
        ("“消防夜集”", "09-19", "中心广场"),
    ]


def test_short_lines_with_an_opening_and_with_places_that_begin_like_numbers(params: Params) -> None:
    found = items(
        params,
        "1、9.16 上午，开发区管委会大厅，芯片成果展开幕。当天观展260人。",
        "2、9.17 百花街道，旧物改造市集，居民140人。",
        "3、9月20日，城关二高，岩石讲座，主讲人为某校教授，高一年级600名学生。",
        "4、9月21日，东坝街道迎春社区，老年人智能手机培训，上下午各一班，每班40人。",
    )
    assert told(found) == [
        ("芯片成果展", "09-16", "开发区管委会大厅"),
        ("旧物改造市集", "09-17", "百花街道"),
        ("岩石讲座", "09-20", "城关二高"),
        ("老年人智能手机培训", "09-21", "东坝街道迎春社区"),
    ]


def test_below_a_head_that_names_nothing_each_day_is_an_activity(params: Params) -> None:
    found = items(
        params,
        "某区汇报",
        "关于“一小”",
        "9月16日，区里的科普日启动仪式直接放到了河东小学，师生900人参加。9月19日，“纸塔”承重赛在城北初级中学举行，"
        "80名学生比赛。9月20日，福利院的35名孩子被接到市博物馆参观，车费由银行赞助。",
        "（五）用好阵地。9月20日，县科技馆举办开放日活动，全天接待1000人次；9月22日，县红十字会在县职教中心举行"
        "应急救护演练，120名学生参演。",
    )
    assert told(found)[:2] == [("区里的科普日启动仪式", "09-16", "河东小学"), ("“纸塔”承重赛", "09-19", "城北初级中学")]
    assert [item.name for item in found[2:]] == ["市博物馆参观", "县科技馆开放日", "应急救护演练"]


@pytest.mark.parametrize(
    ("line", "name", "place"),
    [
        ("9月18日到了白石镇，讲的是水稻纹枯病防治，农户43人听课。", "讲水稻纹枯病防治", "白石镇"),
        ("9月19日，又走进纺织厂家属院，听讲的大多是退休工人，86位。", "走进纺织厂家属院", "纺织厂家属院"),
        ("9月20日，科普大篷车拉着18件展品进了白石镇中心小学，540名师生轮流上手。", None, "白石镇中心小学"),
        ("9月21日在白石镇示范田做小麦滴灌测产，观摩 110人。", "做小麦滴灌测产", "白石镇示范田"),
        ("9月22日我在城北二中讲“地心来信”，两个班，一百零四个娃。", "地心来信", "城北二中"),
        ("生命学院把昆虫馆打开了整整一周（9月16日—9月20日），刷卡入馆人数846人。", "昆虫馆开放", "昆虫馆"),
    ],
)
def test_what_was_done_at_a_place(line: str, name: str | None, place: str, params: Params) -> None:
    found = items(params, "某单位科普日总结", line)
    assert [item.place for item in found] == [place]
    assert name is None or [item.name for item in found] == [name]


def test_how_often_one_went_out_is_no_name(params: Params) -> None:
    found = items(params, "今年我们一共出去讲了九次课。挑要紧的说。9月18号，老高工在白石镇讲山洪怎么跑，村民七十三人。")
    assert [item.name for item in found] == ["讲山洪怎么跑"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("9月14日上午，我区在滨江公园东门举办“江城科学夜市”，联合三个局设展台20个，到场居民900余人。", "江城科学夜市"),
        ("9月23日在学校标本馆接待河东小学三年级学生85人参观，每人发了一枚书签。", "接待河东小学三年级学生"),
        ("9月20日“世界清洁日”，我们在中心广场办了旧物改造课，60人参加。", "中心广场旧物改造课"),
    ],
)
def test_words_that_name_what_a_sentence_tells(line: str, name: str, params: Params) -> None:
    assert [item.name for item in items(params, "某单位科普日总结", line)] == [name]


def test_a_last_day_told_short_is_a_day_of_its_own(params: Params) -> None:
    found = items(
        params,
        "某县科协的信",
        "9月18日，河东小学做科学秀，300名学生看。最后一场是22号，白石镇迎春社区，给老年人讲防骗，来了46位叔叔阿姨。",
    )
    assert [(item.start, item.name) for item in found][-1] == ("2024-09-22", "讲防骗")


def test_how_all_worked_together_is_no_activity(params: Params) -> None:
    found = items(
        params,
        "某局总结",
        "三是家校联动。9月17日航模表演通过视频号直播，2万人观看。",
    )
    assert "家校联动" not in {item.name for item in found}
