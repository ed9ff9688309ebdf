"""Changes: whether a figure is a level or a change, and the sign of the change.

Reads   the words before the number: 下降50%, 缩减80%, 同比减少12件 are changes downwards; 下降至50%, 压减率80% are levels
Never   puts a minus on a count of things removed (压减事项30项)
Start   change_of()
"""

from __future__ import annotations

import re

_UP = r"增长|增加|上升|提高|提升|增幅|增速|上涨|攀升|回升|扩大|增多|递增|净增|多"
_DOWN = r"下降|减少|降低|缩减|压缩|压减|缩短|回落|下滑|降幅|减幅|下跌|精简|削减|递减|负增长|跌|减|降|少"
_TAIL = r"(?:了|幅度|幅|约|近|超过|超|逾|达到|达|为|是|均|均为|分别|将近|接近|至少|不少于|的)*$"
UP = re.compile(rf"(?:{_UP})(?:率)?{_TAIL}")
DOWN = re.compile(rf"(?:{_DOWN}){_TAIL}")
# 减少申请材料63.5%: the thing reduced stands between the verb and the number
DOWN_OBJECT = re.compile(
    r"(?:减少|压减|压缩|缩短|降低|精简|缩减|削减|减轻|(?:(?<=均)|(?<=[、,])|^)[减降压])(?!至|到|为|率)(?![^,]*(?:率|比例|占比|比重|[至到达为]|由|从)$)[\u4e00-\u9fff]{2,10}$"
)
CLAUSE = re.compile(r"[,。;!?\n、]")
LIST = re.compile(r"\d+(?:\.\d+)?(?:%|个百分点|倍)[、和及与,]$")
COMPARED = re.compile(r"同比|环比|同期|较(?:上|去|前|20|\d)|比(?:上|去|前|20)|相比")
NOT_DOWN = re.compile(r"(?:率|倍)$")


def change_of(text: str, start: int, unit: str) -> int:
    """-1 for a decrease, 1 for an increase, 0 for a level. Signs follow the words, never the meaning (降幅 is a decrease)."""
    window = text[max(0, start - 36) : start]
    while LIST.search(window):  # 分别下降18%、25.5%: the second is a decrease too
        window = LIST.sub("", window)
    words = CLAUSE.split(window)[-1]
    down, up = DOWN.search(words), UP.search(words)
    if not down and not up:
        return -1 if unit in ("%", "‰") and DOWN_OBJECT.search(words) else 0
    if unit in ("%", "百分点", "倍", "‰"):
        if down and (not up or down.start() >= up.start()):
            return -1
        return 1
    if not COMPARED.search(window):
        return 0
    if words.endswith(("多", "少")) and not re.search(r"[比较].{0,12}[多少]$", words):
        return 0
    return -1 if down else 1
