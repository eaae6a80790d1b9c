"""Names that belong to nobody: places, enterprises, people, and codes with right check digits."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np

from data.regions.draw import between, pick

_PLACE_FIRST = "栖岚霁鹭栎穗芷鸢蘅皎暄翎砚笙晗蓼黛珞"
_PLACE_SECOND = "川汀陂渚坞圩浦屿塬洲泽岫"
_BRAND_FIRST = "砺昱铄骋璟煦翊泓峤堃祺曜"
_BRAND_SECOND = "衡拓澜睿赫禾骁钧霖朔弈栩"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN_FIRST = "文明建国志海春晓玉秀思雨子佳若"
_GIVEN_SECOND = "华强平军涛霞芳敏静磊洋宁琪晨月"
_INSTITUTION_ENDS = ("院", "中心", "园")
_CODE_SET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def place_names(rng: np.random.Generator, count: int) -> list[str]:
    """Different names of places, without 县 or 镇: of two syllables, or of three as well where those are too few."""
    every = ["".join(pair) for pair in product(_PLACE_FIRST, _PLACE_SECOND)]
    if count > len(every):
        every += [first + "".join(rest) for first, rest in product(_PLACE_FIRST, permutations(_PLACE_SECOND, 2))]
    return [every[int(i)] for i in rng.permutation(len(every))[:count]]


class EnterpriseNames:
    """Names and codes of enterprises, each given once."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def draw(self, place: str, word: str) -> str:
        """Place, a brand nobody has, what it does, and its form."""
        end = "" if word.endswith(_INSTITUTION_ENDS) else "有限公司"
        while True:
            brand = pick(self._rng, _BRAND_FIRST) + pick(self._rng, _BRAND_SECOND)
            name = f"{place}{brand}{word}{end}"
            if name not in self._given:
                self._given.add(name)
                return name
            place = place + pick(self._rng, ("东", "西", "南", "北", "新"))

    def code(self, region: str, name: str) -> str:
        """A credit code for the enterprise of that name."""
        while True:
            code = credit_code(self._rng, region, name)
            if code not in self._given:
                self._given.add(code)
                return code


def person(rng: np.random.Generator) -> str:
    """A name of a person, made of common syllables."""
    return pick(rng, _SURNAMES) + pick(rng, _GIVEN_FIRST) + pick(rng, _GIVEN_SECOND)


def contact(rng: np.random.Generator, word: str) -> str:
    """A contact such as 王老师 or 李经理."""
    return pick(rng, _SURNAMES) + word


def phone(rng: np.random.Generator) -> str:
    """A number under an area code that does not exist."""
    return f"0000-{between(rng, 5550000, 5559999)}"


def credit_code(rng: np.random.Generator, region: str, name: str) -> str:
    """Eighteen characters as in GB 32100: both check digits are right, the registering division does not exist."""
    kind = "12" if name.endswith("院") else "52" if name.endswith(_INSTITUTION_ENDS) else "91"
    body = "MA" + "".join(str(between(rng, 0, 9)) for _ in range(6))
    code = f"{kind}{region}{body}{_organisation_check(body)}"
    return code + _CODE_SET[-sum(_CODE_SET.index(c) * pow(3, i, 31) for i, c in enumerate(code)) % 31]


def _organisation_check(body: str) -> str:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    digit = (11 - sum(int(c, 36) * w for c, w in zip(body, weights, strict=True)) % 11) % 11
    return "X" if digit == 10 else str(digit)
