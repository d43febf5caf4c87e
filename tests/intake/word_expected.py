"""What `fixtures/summary.doc` and `fixtures/summary.rtf` say, typed from the document on the screen."""

SUMMARY = {
    "p1": "虚构市示范区2024年全国科普日活动总结",
    "p2": "全国科普日期间，示范区科协共开展重点活动12项，参与群众2.3万余人次，发放宣传资料3000多份。",
    "p3": "一、主要做法",
    "p4": "组织科技志愿者368人，开展讲座46场。",
    "t1r1c1": "序号", "t1r1c2": "活动名称", "t1r1c3": "参与人数", "t1r1c4": "备注",
    "t1r2c1": "1", "t1r2c2": "科普大集进南湖", "t1r2c3": "1,234人", "t1r2c4": "线上线下",
    "t1r3c1": "2", "t1r3c2": "机器人体验课", "t1r3c3": "近百名",
    "t1r4c1": "合计", "t1r4c3": "1300余人",
    "p5": "以上活动经“龘𠮷”讲堂直播，观看12.11万人次。",
    "t2r1c1": "单位", "t2r1c2": "场次",
    "t2r2c1": "示范区实验小学\n（附属园）", "t2r2c2": "十余场",
    "p6": "示范区科学技术协会",
    "p7": "详见活动报道，阅读2万次。",
    "p7#1": "https://example.com/news/1?id=2",
    "p8": "修订后参加860人。",
}  # fmt: skip
"""Place → words; the deleted 900 is in neither."""

SPANS = {"t1r2c4": (2, 1), "t1r4c1": (1, 2)}
"""Place → rows and columns of the cells that span more than one."""
