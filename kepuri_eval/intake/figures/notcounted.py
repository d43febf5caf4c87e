"""What is said behind a figure that does not count, as a pattern, and the words of which one stands in all of it."""

from __future__ import annotations

# What is told not to count: 不算在内, 没有列入我区, 不归我们; or whose it is: 这是州里的数
NOT_COUNTED = (
    "(?:不|没有?|未|别)(?:能|该|应|再|予|作|做)?(?:计算|统计|包括|包含|纳入|[算计列归并含])"
    "(?:进[来去]|(?:到|在|进|入|于|作)(?:[我本咱此内里这]|其[内中]|今年|上述|总数|[，,。；;）)]|$)|[我本咱此]|今年|上述)"
    "|不(?:作为|算作|计作)[^，,。；;]{0,10}(?:统计|填报|上报|场次)|(?:不|并非)(?:是|属于?)[我本咱]|由(?:该|其|他|对方|集团|总公司|上级)[^，,。；;]{0,6}(?:统计|上报|报送|汇总)"
    "|(?:这|那|此|均|都|全|只|仅)[是为系](?:全?[省市州盟县区旗]|上级|地区|总队|集团)(?:里|级|科协)?"
    "(?:的|发布的?|公布的?|通报的?)(?:数|口径|统计|合计)"
)
NOT_COUNTED_NEEDS = (*"不没未别由", "并非", *(one + said for one in "这那此均都全只仅" for said in "是为系"))
