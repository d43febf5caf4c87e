"""Figures of prose: what each counts, and whether it is of this event, planned, a total or a part."""

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.params import load_params

PARAMS = load_params("demo", Path(__file__).parents[2])

READER = FigureReader(PARAMS)


def read_figures(text):
    """Every figure of one text taken by itself."""
    return READER.read_text(text, READER.find_own([text]))


def _told(text):
    return [(f.kind.quantity, f.amount.value) for f in read_figures(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # the noun before, the noun behind, the verb alone
        ("发放宣传折页800份", [("materials", 800)]),
        ("把800份折页送到村民手里", [("materials", 800)]),
        ("展出标本40件、展板25块", [("exhibits", 40), ("exhibits", 25)]),
        ("35名志愿者上岗", [("volunteers", 35)]),
        ("请来9位教授", [("experts", 9)]),
        ("吸引3000余名居民", [("participants", 3000)]),
        ("举办讲座18场", [("lectures", 18)]),
        ("组织重点活动12项", [("activities", 12)]),
        ("由农业农村局等14个单位承办", [("joint_units", 14)]),
        ("走进6所小学", [("venues", 6)]),
        ("被20余家媒体报道", [("media_reports", 20)]),
        ("推文阅读量2.6万次", [("online_views", 26000)]),
        ("本馆公众号的推文被读了8120次", [("online_views", 8120)]),
        ("直播观看量4万人次", [("live_views", 40000)]),
        # what was advised, treated, given or won is none of the named quantities
        ("现场解答问题150人次", [("other", 150)]),
        ("为老人义诊90人次", [("other", 90)]),
        ("赠送雨伞60把", [("other", 60)]),
        ("5件作品荣获一等奖", [("other", 5)]),
        ("校科协统筹9个学院推出活动7项", [("other", 9), ("activities", 7)]),
        ("来的人零零总总三千四百来个", [("participants", 3400)]),
        ("分局另有4场活动，参加1780人，已报所在县区科协", [("activities", 4), ("participants", 1780)]),
        ("本会共有会员412名", [("other", 412)]),
        ("去年办了39场活动，今年两项均有增长", [("activities", 39)]),  # the two that were told before
        ("行程800公里", []),  # distances are no results
        # who is told as volunteers, whatever their trade; who also asked came; what an account posts is its own
        ("30名药师作为健康志愿者进村", [("volunteers", 30)]),
        ("9位退休教师（也都是注册志愿者）走了5所学校", [("volunteers", 9), ("venues", 5)]),
        ("参与志愿服务的干部320人", [("volunteers", 320)]),
        ("志愿水情监督员参与60人", [("volunteers", 60)]),
        ("志愿者带学员参与60人", [("participants", 60)]),
        ("听讲和咨询的村民有900人次左右", [("participants", 900)]),
        ("《防汛》折页印了900份，已发700份", [("other", 900), ("materials", 700)]),
        ("场次：14；线上2", [("activities", 14)]),
        # what an activity gave away is none; who watched a live stream sat in no hall
        ("本次活动派发帆布购书袋900个", [("other", 900)]),
        ("活动征集金点子60个", [("other", 60)]),
        ("全县活动推出项目12个", [("activities", 12)]),
        ("果园直播观众1.2万人", [("live_views", 12000)]),
        ("观星直播吸引了2.6万网友", [("live_views", 26000)]),
        ("直播现场观众60人", [("participants", 60)]),
        ("观星直播间没断过人，累计看的有2.3万人", [("live_views", 23000)]),
        ("来自8个乡镇的农技员60人参训", [("other", 8), ("experts", 60)]),
        ("30个可爱的孩子", [("participants", 30)]),
        ("在“云赏牡丹”直播中，1.8万网友跟着镜头赏花", [("live_views", 18000)]),
        # print by its own nouns; a body's own newsletters; several sorts of what was held
        ("用电说明书800份，避险指南900册", [("materials", 800), ("materials", 900)]),
        ("简报编发了6期", [("other", 6)]),
        ("讲座、展览、义诊三样加起来27场", [("activities", 27)]),
        ("视频号上的片子，点开看的有3.7万人", [("online_views", 37000)]),
        ("筹备时跑了12个单位", [("venues", 12)]),
        ("全镇3.2万人，来听课的有2100人", [("other", 32000), ("participants", 2100)]),
        ("1.8万网友参与接龙", [("participants", 18000)]),
        # labels with bare numbers
        ("场次42，人次9800，志愿者120", [("activities", 42), ("participants", 9800), ("volunteers", 120)]),
        ("播放人次1.2万，讲座场次8", [("online_views", 12000), ("lectures", 8)]),
        # heads of phrases: the last noun, what stands behind 的, what a verb does not part
        ("10名企业专家", [("experts", 10)]),
        ("系列活动举办了3场以节水为主题的社区讲座", [("lectures", 3)]),
        ("前来参观的志愿者70名", [("volunteers", 70)]),
        ("发放手册200本、挂图80张，接待咨询60人", [("materials", 200), ("materials", 80), ("other", 60)]),
        # who served is no audience, and who was sent did not come
        ("地震科普志愿者 76 人次参与服务", [("volunteers", 76)]),
        ("全区志愿者参与活动三百二十人次", [("volunteers", 320)]),
        ("240名教师以志愿者身份参与", [("volunteers", 240)]),
        ("党员服务队14人参加", [("volunteers", 14)]),
        ("我站科普团队9人参加市主场活动", [("other", 9)]),
        ("6个团队48人参加比赛", [("other", 6), ("participants", 48)]),
        # a quiz on the net is no gathering, a number before a head counts nothing
        ("开展网络竞答，7500人次参与", [("online_views", 7500)]),
        ("《秋冬养生》直播来了！全程观看6200人次", [("live_views", 6200)]),
        ("4 媒体宣传", []),
        # verbs make of bodies what they are: joined, visited, served, honoured, where people come from
        ("联合9个社区、4所小学举办", [("joint_units", 9), ("joint_units", 4)]),
        ("走进9个社区", [("venues", 9)]),
        ("走进5家企业", [("venues", 5)]),
        ("为7家单位提供设备", [("other", 7)]),
        ("参与单位为7家", [("joint_units", 7)]),
        ("来自6所中学的80名师生参加", [("other", 6), ("participants", 80)]),
        ("县科协发放明白纸3个品种", [("other", 3)]),
        # how it was done is not what is counted
        ("2万名网友通过直播、微信参加活动", [("participants", 20000)]),
        ("2万名网友通过直播观看", [("live_views", 20000)]),
        # a noun of its own, though unknown, is not overruled by the clause before
        ("开展6期科普活动、3期行业研讨", [("activities", 6), ("other", 3)]),
        ("展出展板40块，摆放收割机12台", [("exhibits", 40), ("other", 12)]),
        # what a quoted title, a class, a prize or a label tells
        ("印发《饮水问答》300份", [("materials", 300)]),
        ("赠送试纸90盒、《饮水问答》300份", [("other", 90), ("materials", 300)]),
        ("把“接种疫苗问答”300份送到家中", [("materials", 300)]),
        ("回收《满意度调查问卷》300份", [("other", 300)]),
        ("先后办了9期", [("activities", 9)]),
        ("发放手册、折页、围裙、扇子等90份", [("materials", 90)]),
        ("开办摄影班4期", [("lectures", 4)]),
        ("抽出幸运奖90名", [("other", 90)]),
        ("专家参与：36人", [("experts", 36)]),
        ("5支志愿服务队、合计90人", [("other", 5), ("volunteers", 90)]),
        ("从12个科室抽调骨干医生", [("other", 12)]),
        ("听讲师生300名", [("participants", 300)]),
        ("培训师生300名", [("participants", 300)]),
        ("举办20期专题讲座", [("lectures", 20)]),
        ("彩云小学300名学生观看实验", [("participants", 300)]),
        ("向7所学校捐赠绘本", [("other", 7)]),
        ("面向7所学校开展讲座", [("venues", 7)]),
        ("新建科普场馆3座", [("other", 3)]),
        ("零部件讲解给60名学生听", [("participants", 60)]),
        ("在万家汇门前布置展板20块", [("exhibits", 20)]),
        ("周六周日那两天接待观众600人", [("participants", 600)]),
        ("总接待量6000人次", [("participants", 6000)]),
        # lists ending in 等, bodies composed of people, people treated
        ("发放折页、单页、布袋等900份", [("materials", 900)]),
        ("组建由30名教师和大学生组成的志愿服务队", [("volunteers", 30)]),
        ("前来咨询的群众70人", [("other", 70)]),
        ("专家为40名老人诊治", [("other", 40)]),
        # events are counted in 场, works are not people
        ("放映科普电影4场，观影人数300人", [("activities", 4), ("participants", 300)]),
        ("600名学生观看科普电影", [("participants", 600)]),
        # what is shown is an exhibit, what is handed out is not
        ("展出挂图30幅", [("exhibits", 30)]),
        ("发放挂图30幅", [("materials", 30)]),
        # how often a page was itself read
        ("（来源：市科协 2024年9月20日 阅读次数：512）", []),
        # a counting word alone
        ("送去600册", [("materials", 600)]),
        # views of a live stream, viewers in the hall
        ("通过视频号直播，点击量达3万次", [("live_views", 30000)]),
        ("线上观看2万人次，线下参与500人次", [("live_views", 20000), ("participants", 500)]),
        ("在线收看直播的网友有900人", [("live_views", 900)]),
        ("现场观看人数400人", [("participants", 400)]),
        # parts of a total of people count what the total counts, unless that says little
        ("派出志愿者26人，其中教师10人", [("volunteers", 26), ("volunteers", 10)]),
        ("共600人参加，其中专家20名", [("participants", 600), ("experts", 20)]),
        # a figure for each is no total
        ("每场80余人，共举办9场", [("other", 80), ("activities", 9)]),
        # a list's own nouns; shown books are not handed out; an organiser's verb is no body; sorts of events together
        ("摆放展板18块，发放单页900张、工具包500个", [("exhibits", 18), ("materials", 900), ("other", 500)]),
        ("举办讲座10场、展览5场", [("lectures", 10), ("activities", 5)]),
        ("书展展出图书900册", [("other", 900)]),
        ("医院组织8个科室义诊", [("other", 8)]),
        ("开展咨询、义诊、培训等服务86场次", [("activities", 86)]),
        ("举办讲座、培训、报告会等20场", [("lectures", 20)]),
        ("志原者40名", [("volunteers", 40)]),
        ("表彰先进个人12名", [("other", 12)]),
        ("参与人次：1.2万；", [("participants", 12000)]),
        # a list's own nouns; shown books are not handed out; an organiser's verb is no body; sorts of events together
        ("摆放展板18块，发放单页900张、工具包500个", [("exhibits", 18), ("materials", 900), ("other", 500)]),
        ("举办讲座10场、展览5场", [("lectures", 10), ("activities", 5)]),
        ("书展展出图书900册", [("other", 900)]),
        ("医院组织8个科室义诊", [("other", 8)]),
        ("开展咨询、义诊、培训等服务86场次", [("activities", 86)]),
        ("举办讲座、培训、报告会等20场", [("lectures", 20)]),
        ("志原者40名", [("volunteers", 40)]),
        ("表彰先进个人12名", [("other", 12)]),
        ("参与人次：1.2万；", [("participants", 12000)]),
        ("短视频观看量3万次", [("online_views", 30000)]),
        ("短视频直播观看量3万次", [("live_views", 30000)]),
        ("公众号粉丝5万", [("other", 50000)]),
        # limits and rates say nothing of who came
        ("展厅每批限30人", [("other", 30)]),
        ("报告厅可容纳500人", [("other", 500)]),
        ("每节课听众40人，共开课12节", [("other", 40), ("lectures", 12)]),
        # lessons, trips and rooms by their counting words; trainings are held, chosen lessons are not
        ("开设急救课6堂", [("lectures", 6)]),
        ("组织送医下乡15趟", [("activities", 15)]),
        ("开放实训间9间", [("venues", 9)]),
        ("举办果树培训班4期", [("lectures", 4)]),
        ("评选优质课20节", [("other", 20)]),
        ("义诊12场，接诊300人次", [("activities", 12), ("other", 300)]),
        # who works there did not come as a visitor
        ("18名会员轮流值守", [("volunteers", 18)]),
        ("安排工作人员35名", [("other", 35)]),
        ("吸引300多个小朋友体验", [("participants", 300)]),
        # as the one before: the same counting word and no noun known
        (
            "抖音直播观看8万人次，快手5万人次，合计13万人次",
            [("live_views", 80000), ("live_views", 50000), ("live_views", 130000)],
        ),
        ("微信平台直播3次", [("activities", 3)]),
        # sizes, groups and passing times are nothing that was done
        ("展板长40米", []),
        ("队员分成4组", []),
        ("2小时直播吸引网友观看3万人次", [("live_views", 30000)]),
        ("服务时长120小时", [("other", 120)]),
        # the noun that is counted stands at its number, whoever it came with
        ("两名工程师带着26名中学生拆装车辆", [("experts", 2), ("participants", 26)]),
        ("院士1名作报告，现场听众900人", [("experts", 1), ("participants", 900)]),
        ("由讲师为小学生486人讲故事", [("participants", 486)]),
        ("2000余名师生和志愿者共赴盛宴", [("participants", 2000)]),
        ("解答咨询群众100余人", [("other", 100)]),
        ("教师、学生以及志愿者等500余人参加了活动", [("participants", 500)]),
        ("培训科普员50名", [("participants", 50)]),
        ("接待了46个亲子家庭", [("participants", 46)]),
        # marks within a name part nothing; a label belongs to its number
        ("举办两场以“节能、绿色”为题的科普大讲堂", [("lectures", 2)]),
        ("举办“走进基地，体验自然”3场重点活动", [("activities", 3)]),
        ("科普讲座：34场", [("lectures", 34)]),
        # places, bodies and what goes on with a list
        ("1000余家高校星火馆开放", [("venues", 1000)]),
        ("进企业14家、进社区9个", [("venues", 14), ("venues", 9)]),
        ("直播间里很热闹，点赞1.5万次，观看4268人次", [("other", 15000), ("live_views", 4268)]),
        ("推进三个“聚焦”", [("other", 3)]),
        # no figures: articles, names, aspects
        ("一名居民说很有收获", []),
        ("开展“百名专家进千村”行动", []),
        ("围绕三个方面、五大领域", []),
        ("刊发报道一篇", [("media_reports", 1)]),
    ],
)
def test_counts(text, figures):
    assert _told(text) == figures


def _read(prose, cells=(), **how):
    blocks = [(f"p{n}", kind, text) for n, (kind, text) in enumerate(prose, start=1)]
    return list(READER.read_document(blocks, cells, **how))


@pytest.mark.parametrize(
    ("text", "in_scope", "planned"),
    [
        ("共举办活动30场", True, False),
        ("预计举办活动30场", True, True),
        ("下一步将举办活动30场", False, True),
        ("原计划20场，实际完成30场", True, False),
        ("全国科普日期间举办活动30场", True, False),
        ("今年以来已举办活动30场", False, False),
        ("近三年来举办活动30场", False, False),
        ("截至目前举办活动30场", True, False),  # in a text of the event's days, and asked about
        ("截至目前累计举办活动30场", False, False),
        ("截至9月25日举办活动30场", True, False),
        ("去年科普日举办活动30场", False, False),
        ("今年以来各地踊跃参与，科普日期间举办活动30场", True, False),
        ("中国科协等部门组织全国活动30场", False, False),
        ("“十四五”以来举办活动30场", False, False),
        ("拟于11月举办活动30场", False, True),
        ("在科技工作者日举办活动30场", False, False),
        ("现有科普基地30个", False, False),
        ("在科技活动周期间举办活动30场", False, False),
        ("2019年举办活动30场", False, False),
        ("2022年至2024年举办活动30场", False, False),
        ("1—8月举办活动30场", False, False),
        ("两届科普日共举办活动30场", False, False),
        ("学习党的二十届三中全会精神，举办活动30场", True, False),
        ("明年计划举办活动30场", False, True),
        ("全省累计举办活动30场", False, False),
        ("另在科技馆举办活动30场，未计入以上数字", False, False),
        ("（上届为2019年9月）举办活动30场", True, False),
        ("目前登记会员30人", False, False),
        ("该小学仅有学生30名", False, False),
        ("30万件馆藏对外开放", False, False),
        ("已有单位30家报名参加", True, False),
        ("去年仅20场，今年举办活动30场", True, False),
        ("活动从30场涨到46场", False, False),
        ("去年来了20人，今年来了30人", True, False),
        ("前两年办了30场", False, False),
        ("因雨取消活动30场", False, False),
        ("因为下雨取消了30场", False, False),
        ("原计划办38场，因台风少办8场，实办30场", True, False),
        ("取消预约后接待群众30人", True, False),
        ("活动30场因故推迟", False, False),
        ("开展模拟地震活动30场", True, False),
        ("围绕科学素质行动计划，举办活动30场", True, False),
        ("按照计划安排，举办活动30场", True, False),
        ("聚焦目标任务，举办活动30场", True, False),
        ("我县计划举办活动30场", True, True),
        ("往届活动30场", False, False),
        ("前8个月举办活动30场", False, False),
        ("志愿者总数30人", False, False),
        ("县里共有科普基地30个", False, False),
        ("共有科普基地30家参与", True, False),
        ("为确保安全，组织活动30场", True, False),
        ("去年仅20场，今年举办活动30场", True, False),
        ("为确保安全，组织活动30场", True, False),
        ("2024年举办活动30场", True, False),
        ("以“未来在我手中”为题举办活动30场", True, False),
        # what a body says of itself
        ("馆建于1985年，会员30人", False, False),
        ("学会现设三个部门，会员总数30人", False, False),
        ("县老年大学成立于1999年，吸引30人参加", True, False),
        ("中心下设科普宣讲队，队员30人", False, False),
        ("水厂年接待观众30批", False, False),
        ("2024年接待观众30批", True, False),
        # other bodies, as subjects only
        ("在全国30个省开展", False, False),
        ("全国共有30家单位响应", False, False),
        ("在中国科协平台登记活动30场", True, False),
        ("是全省30个试点之一", None, None),
        # what was, before what is
        ("由20场、30场增加到46场", False, False),
        ("从2022年的20场增加到今年的30场", True, False),
        ("与2023年科普日（30场）相比", False, False),
        # a day of the event ends what was said of a longer time; one after it is no plan of the event
        ("此前的9月16日举办活动30场", True, False),
        ("去年9月16日举办活动30场", False, False),
        ("10月将举办活动30场", False, True),
        ("自“双减”实施以来举办活动30场", False, False),
        ("自活动开展以来举办讲座30场", True, False),
        ("今年已举办课堂30场", False, False),
        ("该馆2019年启用，今年举办课堂30场", False, False),
        ("造成30人受伤", None, None),
        # what a body published or won elsewhere
        ("市优秀论文评选结束，共有30篇论文获奖", False, False),
        ("教师发表论文30篇", False, False),
        ("获专利授权30项", False, False),
        ("在全国青少年科技创新大赛中获奖30人次", False, False),
        ("在全国科普日知识竞赛中获奖30人", True, False),
        ("收到征文和论文30篇", True, False),
        # longer times, however they are told
        ("8月，开展讲座30场", False, False),
        ("6月至8月，开展讲座30场", False, False),
        ("9月以来，开展讲座30场", True, False),
        ("汛期以来，开展讲座30场", False, False),
        ("品牌已举办12年，吸引观众30人", False, False),
        ("上一年度，开展讲座30场", False, False),
        # who is merely employed
        ("专职科普人员仅有30人", False, False),
        ("计划发放资料20份，实发资料30份", True, False),
        ("国庆期间将延长开放，新增展品30件", False, True),
        # months before the event, counted from or up to
        ("行动自7月启动以来已开展活动30场", False, False),
        ("全年任务20场，至8月底完成讲座30场", False, False),
        ("自7月以来筹备，科普日期间开展讲座30场", True, False),
        ("截至9月底完成讲座30场", True, False),
        ("下月还将推出活动30场", False, True),
        ("学校计划办讲座30场", True, True),
        ("年初签约单位30家", False, False),
        # what somebody only asks for, or how many may come
        ("教育部门要求每班至少开展活动30场", False, False),
        ("各乡镇活动不得少于30场", False, False),
        ("参与群众不少于30人", True, False),
        ("能容纳听众30人", False, False),
        # what exists
        ("全市共有小学30所", False, False),
        ("全市纲要成员单位30个", False, False),
        ("在校学生30人", False, False),
        ("名册上有志愿者30人", False, False),
        ("注册科技志愿者30人", False, False),
        ("组织注册科技志愿者30人", True, False),
        ("共有小学30所参加", True, False),
        ("全市有湿地公园30处", False, False),
        ("全县人口30万人", False, False),
        ("惠及人口30万人", True, False),
        ("80岁以上老人30人", False, False),
        ("为80岁以上老人30人送药上门", True, False),
        ("家底：基地4个，展馆30座", False, False),
        ("挑选馆藏标本30件展出", True, False),
        ("馆藏标本30件", False, False),
        ("现有教学班12个，学生30人", False, False),
        # another time, or this one
        ("馆内展览同期举行，展出标本30件", True, False),
        ("全省同期举办活动30场", False, False),
        ("参与群众创历年新高，举办讲座30场", True, False),
        ("“十二五”以来，举办科普日活动30场", False, False),
        ("去年因装修闭馆，科普日只办讲座30场", False, False),
        ("“消防宣传月”期间，宣讲30场", False, False),
        ("以“消防宣传月”为题宣讲30场", True, False),
        ("全年安排120场，截至9月已办活动30场", False, False),
        ("全年拟办活动30场", False, True),
        ("今年到八月为止，讲课30场", False, False),
        ("30人次坐上了没有司机的车", True, False),
        # told as another's
        ("与三家兄弟馆连线，接待群众30人", True, False),
        ("全国科普日期间共举办活动30场", True, False),
        ("全国科普日期间累计举办活动30场", True, False),
        ("放眼全国，预计推出活动30场", False, True),  # whatever others announce
        ("预计推出活动30场", True, True),
        ("入冬后还要办活动30场", False, True),
        ("为30所学校送课", True, False),
        ("涉及学校30所，由教育局另行统计", False, False),
        ("参与群众30人那个不是我们的", False, False),
    ],
)
def test_scope(text, in_scope, planned):
    prose = [("heading", "2024年全国科普日活动总结"), ("paragraph", "9月15日活动启动。"), ("paragraph", text)]
    found = [figure for _, figure in _read(prose) if figure.amount.value in (30, 300_000)]
    assert [(figure.scope.in_scope, figure.scope.planned) for figure in found] == (
        [] if in_scope is None else [(in_scope, planned)]
    )


def test_a_month_of_preparation_holds_for_its_own_sentence():
    found = _read([("paragraph", "9月15日活动启动。"), ("paragraph", "8月，印发通知。共举办讲座30场。")])
    assert [(f.amount.value, f.scope.in_scope) for _, f in found] == [(30, True)]


def test_a_year_named_in_passing_is_not_the_documents_own():
    found = _read(
        [("paragraph", "开放周快报"), ("paragraph", "9月16日接待观众20人。"), ("paragraph", "2023年度接待观众30人。")]
    )
    assert [(f.amount.value, f.scope.in_scope) for _, f in found] == [(20, True), (30, False)]


def test_what_a_paragraph_is_about_tells_what_its_silent_figures_count():
    told = [
        ("line", "4、志愿者。实际上岗273名。"),
        ("line", "6、媒体。省级5篇。"),
        ("line", "联合单位。38家，名单附后。"),
    ]
    assert [f.kind.quantity for _, f in _read(told)] == ["volunteers", "media_reports", "joint_units"]


def test_dates_outside_the_event_take_figures_out_where_the_document_has_dates_within():
    found = _read(
        [
            ("heading", "全国科普日活动总结"),
            ("paragraph", "9月16日，举办讲座2场。11月8日，科普大篷车进校园，参与师生700人。"),
        ]
    )
    assert [(f.amount.value, f.scope.in_scope) for _, f in found] == [(2, True), (700, False)]
    aside = _read([("paragraph", "9月16日，客流创新高（最高为2019年5月1日）。志愿者服务200人次。")])
    assert [f.scope.in_scope for _, f in aside] == [True]
    alone = _read([("paragraph", "11月8日，科普大篷车进校园，参与师生700人。")])
    assert [f.scope.in_scope for _, f in alone] == [True]


def test_under_a_heading_of_plans_figures_are_planned_unless_done():
    found = _read(
        [
            ("heading", "三、下一步打算"), ("paragraph", "再办讲座4场。已完成培训2场。"),
            ("heading", "四、附记"), ("paragraph", "办讲座6场。"),
        ]
    )  # fmt: skip
    assert [(f.amount.value, f.scope.planned) for _, f in found] == [(4, True), (2, False), (6, False)]


def test_a_plan_announces_all_its_figures():
    assert [f.scope.planned for _, f in _read([("paragraph", "举办讲座4场。")], is_plan=True)] == [True]


def test_cell_is_read_with_its_label():
    ((locator, figure),) = _read([], [("t1r2c2", "参与人次", "约3200")])
    assert (locator, figure.kind.quantity, figure.amount.value) == ("t1r2c2", "participants", 3200)
    assert "约3200"[figure.amount.start : figure.amount.end] == figure.amount.raw == "约3200"


def test_document_about_another_event_is_not_out_of_its_own_scope():
    inside = _read([("heading", "科技活动周总结"), ("paragraph", "科技活动周期间举办讲座4场。")])
    assert [f.scope.in_scope for _, f in inside] == [True]


def test_a_list_of_what_exists_goes_on_until_something_is_done():
    found = _read([("paragraph", "全县现有学会80个、会员2000人，组织讲座30场，参加3000人。")])
    told = [(f.kind.quantity, f.kind.subkind, f.scope.in_scope) for _, f in found]
    assert told == [("other", "stock", False)] * 2 + [("lectures", None, True), ("participants", None, True)]


def test_places_that_only_exist_are_no_venues():
    kinds = [(f.kind.quantity, f.kind.subkind) for f in read_figures("现有科普馆6座。建有实验室4间。")]
    assert kinds == [("other", "stock")] * 2
    assert _told("开放科普馆6座。走进4所小学。") == [("venues", 6), ("venues", 4)]


def test_a_bare_number_beside_a_place_is_no_figure():
    assert _read([], cells=[("t1r2c2", "南湖社区", "410")]) == []
    assert [f.amount.value for _, f in _read([], cells=[("t1r2c2", "参与人数", "410人")])] == [410]
    assert _read([], cells=[("t1r2c2", "儿童之家", "410")]) == []
    assert [f.kind.quantity for _, f in _read([], cells=[("t1r2c2", "志愿者人数：", "41")])] == ["volunteers"]
    read = _read([], cells=[("t1r2c2", "网络宣传", "公众号阅读量5.6万；线上直播观看1200人次")])
    assert [(f.kind.quantity, f.amount.value) for _, f in read] == [("online_views", 56000), ("live_views", 1200)]


def test_a_first_line_that_announces_makes_all_figures_planned():
    told = [("heading", "科普日主场活动预告"), ("paragraph", "举办讲座4场。")]
    assert [f.scope.planned for _, f in _read(told)] == [True]
    told = [("heading", "科普日活动方案落实情况"), ("paragraph", "举办讲座4场。")]
    assert [f.scope.planned for _, f in _read(told)] == [False]


def test_a_plan_beyond_the_event_is_none_of_it():
    told = [("heading", "2024年全国科普日总结"), ("paragraph", "9月20日办讲座3场。展期至12月底，预计还将接待4万人。")]
    by_value = {f.amount.value: f for _, f in _read(told)}
    assert (by_value[3].scope.in_scope, by_value[40000].scope.in_scope) == (True, False)
    assert by_value[40000].amount.bound == "about"


def test_a_titled_year_leaves_out_the_same_event_of_another():
    told = [("heading", "2024年全国科普日总结"), ("paragraph", "2023年“科普日”我馆接待观众6800人次。")]
    assert [f.scope.in_scope for _, f in _read(told)] == [False]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("共举办活动38项，其中线下29项、线上9项", [("activities", 38), ("activities", 29), ("activities", 9)]),
        ("讲解由馆内5名职工和3名志愿者承担", [("other", 5), ("volunteers", 3)]),
        ("举办讲座12场，较上年增加9场", [("lectures", 12)]),
        ("现有35千伏变电线路", []),
        ("记录鸟类61种", []),
        ("志愿者只有11个人", [("volunteers", 11)]),
    ],
)
def test_grammar_tells_what_is_counted(text, figures):
    assert _told(text) == figures


@pytest.mark.parametrize(
    ("text", "in_scope"),
    [
        ("我县开展活动5场。据市科协公布，全市参与群众30人次", False),
        ("我县开展活动5场。面向全市发放通知，参与群众30人次", True),
        ("我县开展活动5场。全市参与群众9万人次，我县参与群众30人次", True),
        ("东湖区2024年全国科普日活动总结。科普日期间全市参与群众30人次", False),
        ("东湖区2024年全国科普日活动总结。全市科普日期间共有活动30场，我区占比不高", False),
        ("我馆开展活动5场。整个活动周全县推出活动9项，参与群众30人次", False),
        ("全市参与群众30人次", True),  # who speaks is not said
        ("咱村今年没请专家。全县参与群众30人次", False),
        ("参与群众30人次。以上数字不计入本次。", False),
        ("参与群众30人次。以上数字均有签到表。", True),
    ],
)
def test_areas_wider_than_the_speakers_own_are_not_counted(text: str, in_scope: bool) -> None:
    figure = next(one for one in read_figures(text) if one.amount.value == 30)
    assert figure.scope.in_scope is in_scope


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("专家：省农科院2人，区推广中心30人", "experts"),  # the label holds for all that is listed behind it
        ("精选科普图书30册集中展出", "other"),  # shown, not handed out
        ("外借科普图书30册", "other"),
        ("走进大均、东坑等30个乡镇", "venues"),  # no 均 that means each
        ("展区里摆着学生作品30件", "exhibits"),
        ("研学活动30批", "activities"),
    ],
)
def test_what_is_counted(text: str, quantity: str) -> None:
    figure = next(one for one in read_figures(text) if one.amount.value == 30)
    assert figure.kind.quantity == quantity


def test_a_price_is_no_figure() -> None:
    assert read_figures("支架从一万三降到七百块") == []


def test_the_year_told_with_days_is_the_documents_own():
    found = _read([
        ("heading", "科普日活动总结"),
        ("paragraph", "2018年科普日，我会办讲座3场。2024年9月16日举办科普日讲座8场。"),
    ])  # fmt: skip
    assert [(f.amount.value, f.scope.in_scope) for _, f in found] == [(3, False), (8, True)]


def test_of_two_editions_the_one_with_days_is_the_documents_own():
    found = _read([
        ("heading", "全国科普月活动总结"),
        ("paragraph", "2025年9月16日启动，举办讲座8场。2024年科普日办讲座3场。"),
    ])  # fmt: skip
    assert [(f.amount.value, f.scope.in_scope) for _, f in found] == [(8, True), (3, False)]


def test_a_province_tells_its_own_by_the_whole_province():
    body = ("paragraph", "9月16日，全省各地举办活动30场。全国共举办活动300场。")
    for head, told in (("岭北省2024年全国科普日综述", [True, False]), ("东湖区2024年全国科普日总结", [False, False])):
        found = _read([("heading", head), body])
        assert [f.scope.in_scope for _, f in found] == told


def test_what_a_text_tells_as_lacking_came_to_nothing():
    ((_, figure),) = _read([("line", "四、不足之处"), ("line", "村卫生室210个，人手太少。")])[:1]
    assert (figure.kind.quantity, figure.scope.in_scope, figure.scope.is_stock) == ("other", False, True)


def test_what_sums_up_everything_is_done_below_a_heading_of_plans():
    blocks = [
        ("p1", "heading", "四、今后打算"),
        ("p2", "paragraph", "拟邀请专家10名。"),
        ("p3", "paragraph", "汇总各镇数据，总参与9580人次。"),
        ("p4", "paragraph", "培训骨干30人。"),
    ]
    told = {figure.amount.value: figure.scope.in_scope for _, figure in READER.read_document(blocks, [])}
    assert told == {10: False, 9580: True, 30: False}


@pytest.mark.parametrize(
    ("text", "is_total"),
    [
        ("经统计，活动全程受众16199名。", True),
        ("活动期间受众16199名。", False),
        ("据统计，9月16日的讲座有300人参加。", False),  # of one day
    ],
)
def test_what_was_counted_up_is_a_total(text, is_total):
    assert [figure.scope.is_total for figure in read_figures(text)] == [is_total]


def test_what_exists_and_what_it_ever_did_is_none_of_the_event():
    told = [(f.amount.value, f.scope.in_scope) for f in read_figures("我区现有科普工作站8个，累计服务群众2.4万人次。")]
    assert told == [(8, False), (24000, False)]
    told = [f.scope.in_scope for f in read_figures("我馆现有讲解员8名，科普日期间累计服务群众900人次。")]
    assert told == [False, True]


def test_posts_of_ones_own_account_are_told_apart_from_reports():
    told = [(f.kind.quantity, f.kind.subkind) for f in read_figures("“健康某县”公众号发布推文28篇，市级媒体报道6篇。")]
    assert told == [("media_reports", "own_channel"), ("media_reports", None)]
    assert read_figures("县融媒体中心公众号推文5篇。")[0].kind.subkind is None


@pytest.mark.parametrize(
    ("text", "subkind"),
    [
        ("在“东湖发布”推送图文8篇。", "own_channel"),  # an account need not be called one
        ("利用“湖农云”等平台推送农技信息21条。", "own_channel"),
        ("全年发布推文15篇。", "own_channel"),
        ("各级媒体推送报道12篇。", None),
        ("《湖区农民报》推送4篇。", None),
        ("被东湖商报推送4篇。", None),
        ("被“湖区云”推送4篇。", None),  # by somebody else
    ],
)
def test_who_pushes_posts_out_reports_on_himself(text, subkind):
    assert [(f.kind.quantity, f.kind.subkind) for f in read_figures(text)] == [("media_reports", subkind)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # the noun behind 等 is what all listed before it are
        ("组织农机手、气象员等科技志愿者460人参与服务", [("volunteers", 460)]),
        ("派出农艺师、科技特派员等志愿者72人次", [("volunteers", 72)]),
        ("学生、志愿者等居民500人参加", [("participants", 500)]),
        ("专家、学生和志愿者等500人参加", [("participants", 500)]),
        ("“蓝莓科普”志愿团33名师生走进社区", [("volunteers", 33)]),
        ("全馆9名员工全部参与科普志愿服务", [("volunteers", 9)]),
        ("9名员工全部参与科普活动", [("participants", 9)]),
        # who took part on the net did not come
        ("线下参与2.1万人次，线上参与6.3万人次", [("participants", 21000), ("online_views", 63000)]),
        ("线下和线上参与共3万人次", [("participants", 30000)]),
        ("线上线下参与3万人次", [("participants", 30000)]),
        ("在大集上摆摊8个，接受咨询300人次", [("other", 8), ("other", 300)]),
    ],
)
def test_who_served_and_who_came_by_the_net(text, figures):
    assert _told(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("教师5人于9月18日晚到榆林村夜校授课，村民64人听课。", [("experts", 5), ("participants", 64)]),
        ("4位老同志走进社区宣讲，居民70人参加。", [("experts", 4), ("participants", 70)]),
        ("教师60人到县城听宣讲。", [("participants", 60)]),  # who sat and listened
        ("科普报告团的9位老同志走遍全县。", [("experts", 9)]),
        ("全县组建科技志愿服务队18支，240名教师参加。", [("other", 18), ("volunteers", 240)]),
        ("组织了观摩18场，240名教师参加。", [("activities", 18), ("participants", 240)]),
    ],
)
def test_who_taught_or_joined_a_team_is_no_audience(text, figures):
    assert _told(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("晚上做了慢直播，1.8万网民在线“逛馆”。", [("live_views", 18000)]),
        ("在网上做直播问答2场，看的人加起来有1.2万。", [("activities", 2), ("live_views", 12000)]),
    ],
)
def test_those_who_were_on_line_watched_a_live_stream(text, figures):
    assert _told(text) == figures


def test_platforms_are_no_reports_and_what_was_posted_on_own_ones_is_none():
    platforms, posts = read_figures("“湖区科普”“湖区融媒”两个平台推送稿件28篇。")
    assert platforms.kind.quantity == "other"
    assert (posts.kind.quantity, posts.kind.subkind) == ("media_reports", "own_channel")
    platforms, posts = read_figures("“湖区日报”“湖区融媒”两个平台推送稿件28篇。")
    assert (platforms.kind.quantity, posts.kind.subkind) == ("other", None)


@pytest.mark.parametrize(
    ("text", "in_scope"),
    [
        ("举办科普报告、科技节、体验课等活动130场。", True),  # one kind of what was held
        ("全县科技节上举办科普报告等活动130场。", False),
    ],
)
def test_a_festival_in_a_list_of_kinds_is_no_other_event(text, in_scope):
    own = READER.find_own(["湖区教育局", "关于2024年全国科普日活动的总结"])
    assert [figure.scope.in_scope for figure in READER.read_text(text, own)] == [in_scope]


def test_all_sorts_who_came_on_one_day_are_no_total_of_the_unit():
    (figure,) = read_figures("9月17日，水厂开放，干部、教师、学生共58人走进泵房。")
    assert figure.is_local and not figure.scope.is_total
    (figure,) = read_figures("科普日期间，干部、教师、学生共580人参加。")
    assert figure.scope.is_total


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("消防志愿者和安全宣传员参与310人次", [("volunteers", 310)]),
        ("志愿者和学员参与310人次", [("participants", 310)]),
        ("志愿者先后来了14个，都是退休职工", [("volunteers", 14)]),
        ("志愿者提了14个，都已采纳", [("other", 14)]),
        ("95名孩子听工程师讲水火箭", [("participants", 95)]),
        ("6名农艺师听专家讲病虫害", [("experts", 6)]),
        ("举行征文颁奖，现场140人", [("participants", 140)]),
        ("组织田间培训和咨询41场次", [("activities", 41)]),
        ("组织讲座和培训41场次", [("lectures", 41)]),
    ],
)
def test_who_came_and_who_served(text, figures):
    assert _told(text) == figures


def test_what_came_after_the_opening_is_not_of_its_day():
    text = "我区于9月15日在文化广场举行启动仪式，受众800余人。"
    text += "启动仪式后，各镇陆续铺开，共开展活动40场次，惠及群众1.2万人次。"
    assert [(f.amount.value, f.is_local) for f in read_figures(text)] == [(800, True), (40, False), (12000, False)]


@pytest.mark.parametrize(
    ("text", "is_total"),
    [
        ("9月18日，观测场上午三批、下午两批，一共85名市民到场。", False),
        ("9月18日，气象馆接待四批学生，共计126人。", False),
        ("活动期间分12批，共计1200人参观。", True),
    ],
)
def test_rounds_of_one_day_come_to_no_total_of_the_unit(text: str, is_total: bool) -> None:
    people = [figure for figure in read_figures(text) if figure.kind.quantity == "participants"]
    assert [figure.scope.is_total for figure in people] == [is_total]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("志愿药师26名，为居民配药", [("volunteers", 26)]),
        ("出动志愿医生18人次", [("volunteers", 18)]),
        ("90名气象工程师、中学教师志愿者上街", [("volunteers", 90)]),
        ("90名气象工程师、青年志愿者上街", [("experts", 90)]),
        ("邀请高考志愿专家3人", [("experts", 3)]),
        ("帮忙的退休教师共21人", [("volunteers", 21)]),
        ("听课的退休教师共21人", [("participants", 21)]),
        ("志愿参加活动的居民30人", [("participants", 30)]),
    ],
)
def test_people_of_a_trade_who_volunteer_are_volunteers(text: str, figures: list[tuple[str, int]]) -> None:
    assert _told(text) == figures


@pytest.mark.parametrize(
    ("text", "materials"),
    [
        ("画册印了600本，发出去480本。", [480]),
        ("共制作挂图300张，已送出210张。", [210]),
        ("印发手册600册，发放折页480册。", [600, 480]),
        ("印制折页2万份，累计发放1.5万份。", [15000]),
        ("现场打卡拍照260张，发放手册90册。", [90]),
        ("印制手册600册，人人称好。", [600]),
        ("送给老人的用药提醒卡260张", [260]),
        ("银行卡开户260张", []),
    ],
)
def test_what_was_handed_out_counts_and_not_what_was_printed(text: str, materials: list[int]) -> None:
    assert [value for quantity, value in _told(text) if quantity == "materials"] == materials


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("另有6场下乡宣讲，共计410人。", False),
        ("此外，还有3期夜校，一共95人听课。", False),
        ("举办6场下乡宣讲，共计410人。", True),
    ],
)
def test_what_the_other_sessions_come_to_is_no_total_of_the_unit(text: str, people: bool) -> None:
    assert [f.scope.is_total for f in read_figures(text) if f.kind.quantity == "participants"] == [people]


def test_a_line_break_parts_no_noun_from_its_number() -> None:
    text = "9月16日为老人量血压。协会现有会员\n830人，全年计划义诊40场。"
    assert [f.scope.is_stock for f in read_figures(text) if f.amount.value == 830] == [True]
    assert _told("听众\n260人\n志愿者\n15人") == [("participants", 260), ("volunteers", 15)]


@pytest.mark.parametrize(
    ("text", "in_scope"),
    [
        ("公司日产面条3万包，累计接待参观者5万人次", [False, False]),
        ("学会成立于2009年，累计开展活动300场", [False]),
        ("县科协编制只有五个人，靠的是一百二十名科技志愿者", [False, True]),
    ],
)
def test_all_that_a_body_ever_did_is_of_a_longer_time(text, in_scope):
    assert [figure.scope.in_scope for figure in read_figures(text)] == in_scope


@pytest.mark.parametrize(
    ("text", "quantity", "totals"),
    [
        ("来了不少人。出力多的是志愿者，连教师带学生，总共210位，孩子们听得入迷。", "volunteers", [210]),
        ("志愿者嘛，社区里的热心人、退休老师，拢共76个人。", "volunteers", [76]),
        ("志愿者方面，医生、教师都来了，一共62人。", "volunteers", [62]),
        ("上岗的志愿者，退休医生也有，教师也有，合在一起88人。", "volunteers", [88]),
        ("电视台播了两条新闻，报纸登了三回，总共五次。", "media_reports", [5]),
        ("志愿者队伍由退休教师、医生和大学生组成，共110人。", "volunteers", [110]),
        ("服务的有志愿者，听课的学生一共300人。", "participants", [300]),
        ("开幕式来了600人，其余各场零零散散，总数是3400人次。", "participants", [3400]),
        ("讲座8场、参观5场，加一块儿是13场。", "activities", [13]),
        ("本级19场，各镇26场，二者相加四十五场。", "activities", [45]),
        ("来的人数加起来1.6万人次。", "participants", [16000]),
    ],
)
def test_sums_said_in_plain_words_are_totals(text, quantity, totals):
    found = [figure for figure in read_figures(text) if figure.scope.is_total]
    assert [(figure.kind.quantity, figure.amount.value) for figure in found] == [(quantity, value) for value in totals]


def test_what_two_places_come_to_is_no_total():
    said = ("东湖镇、西山镇合起来只有6场。", "9月15日在东湖、西山各讲一次，两地的茶农加起来有90人。")
    assert [figure for text in said for figure in read_figures(text) if figure.scope.is_total] == []


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("市里讲今年全市要突破900场、三十万人次。", [900, 300000]),
        ("上头说，每个区要不少于60场。", [60]),
        ("市里说，全市要办满900场。", [900]),
        ("只要办3场就行，我们办了9场。", []),
        ("参加的群众超过300人。", []),
        ("主要超过300人的活动有6场。", []),
    ],
)
def test_what_is_asked_for_was_not_done(text, planned):
    assert [figure.amount.value for figure in read_figures(text) if figure.scope.planned] == planned
