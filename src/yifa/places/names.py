"""Names that nobody bears on purpose: invented persons and firms for examples, from common parts, seeded.

Reads   a Random
Never   takes a name from a real list of persons
Start   person_name(), company_name()
"""

from __future__ import annotations

from random import Random

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英文华建国志玉兰红梅鹏飞宇浩欣怡嘉俊博雅晨思琪梓涵子轩家豪海燕春梅永福金凤锦荣少芬惠仪耀辉润生佩珊伯年"
WORDS = "恒鑫达顺华安永盛兴隆泰丰源和瑞祥佳美联创宏业广信诚利康宝金旺腾飞正光明远东升"
TRADES = (
    "餐饮",
    "塑胶制品",
    "五金制品",
    "电子科技",
    "物业管理",
    "建筑工程",
    "食品",
    "包装材料",
    "口腔门诊",
    "家具",
    "纺织",
    "汽车服务",
    "百货",
    "环保科技",
    "印刷",
)
FORMS = ("有限公司", "经营部", "厂", "店")


def person_name(chance: Random) -> str:
    """An invented name of two or three characters."""
    given = "".join(chance.sample(GIVEN, chance.choice((1, 2, 2, 2))))
    return chance.choice(SURNAMES) + given


def company_name(chance: Random, town: str) -> str:
    """An invented firm of a town."""
    return f"{town}{''.join(chance.sample(WORDS, 2))}{chance.choice(TRADES)}{chance.choice(FORMS)}"
