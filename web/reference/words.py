"""What the page of commands adds to their help: lines to copy, and notes."""

from __future__ import annotations

from collections.abc import Mapping

from data.contract.text import Text
from data.regions.spec import SPECS, Tier
from matcher.solve import SolveOptions

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "demo": ("xiaoqi demo --no-serve --out demo/",),
    "check": ("xiaoqi check round/ --marked problems.xlsx", "xiaoqi --lang en check round.xlsx --json"),
    "solve": ("xiaoqi solve round/ --out spring/ --time-limit 60 --gap 0.005",),
    "audit": (
        "xiaoqi audit round/ spring/plan.json",
        "xiaoqi audit round/ w/plan.json --edits edits.json --baseline spring/plan.json",
    ),
    "suggest": (
        "xiaoqi suggest round/ --for cohort:S01-C02 --top 5 --diversify",
        "xiaoqi suggest round/ --for posts --out posts.jsonl",
        "xiaoqi suggest round/ --for schools --top 20 --out partners.jsonl",
        "xiaoqi suggest round/ --for cohort:S01-C02 --include-blocked",
    ),
    "evaluate": (
        "xiaoqi evaluate round/ --ablation --out evaluation.json",
        "xiaoqi evaluate round/ --links links.csv --top 5",
    ),
    "explain": (
        "xiaoqi explain round/ spring/plan.json --cohort S01-C02",
        "xiaoqi explain round/ spring/plan.json --cohort S01-C02 --post P00008",
    ),
    "whatif": ("xiaoqi whatif round/ spring/plan.json edits.json --out fewer-seats/",),
    "scenarios compare": (
        "xiaoqi scenarios compare round/ spring/plan.json fewer-seats/plan.json --edits edits.json",
        "xiaoqi scenarios compare round/ spring/plan.json a/plan.json b/plan.json --edits a.json --edits b.json --out ab.json",
    ),
    "scenarios list": ("xiaoqi scenarios list",),
    "scenarios show": ("xiaoqi scenarios show 7",),
    "scenarios approve": ('xiaoqi scenarios approve 7 --preview 3f9a61c27d0b --reason "agreed on 3 June"',),
    "generate": ("xiaoqi generate --tier county --seed 3 round/",),
    "template": ("xiaoqi template round.xlsx",),
    "schema": ("xiaoqi schema plan",),
    "serve": ("xiaoqi serve --port 8000",),
    "users add": ("xiaoqi users add lin --role coordinator", "xiaoqi users add wang --role school --organisation 3699000001"),
}
"""Lines to copy, per command."""

_LIMIT = Text(
    f"不给 --time-limit 时最多求解 {SolveOptions().time_limit:g} 秒；写出文件的时间不计在内。",
    f"Without --time-limit the solve takes {SolveOptions().time_limit:g} seconds at most; writing the files is not counted.",
)


def _size(tier: Tier, zh: str) -> Text:
    spec = SPECS[tier]
    schools = sum(spec.schools.values())
    return Text(
        f"{zh}（{tier}）：{schools} 所学校、{spec.cohorts:,} 个班组、{spec.students:,} 名实习学生、"
        f"{spec.enterprises:,} 家企业、{spec.posts:,} 条岗位、{spec.teachers:,} 名教师。",
        f"A {tier} has {schools} schools, {spec.cohorts:,} cohorts, {spec.students:,} interns, "
        f"{spec.enterprises:,} enterprises, {spec.posts:,} posts and {spec.teachers:,} teachers.",
    )


NOTES: Mapping[str, tuple[Text, ...]] = {
    "solve": (_LIMIT,),
    "whatif": (_LIMIT,),
    "audit": (
        Text(
            "用 whatif 或 solve --edits 求出的方案，须给出同样的 --edits；--baseline 用于核对“对原方案的改动”一项。",
            "A plan made by whatif or by solve --edits needs the same --edits; --baseline lets churn be measured too.",
        ),
    ),
    "generate": (
        *(_size(tier, zh) for tier, zh in (("county", "县"), ("prefecture", "市"), ("province", "省"))),
        Text(
            "生成一个省约需半分钟、70 MB；这一版还不能求解一个省。",
            "A province takes about half a minute and 70 MB; this version does not solve one yet.",
        ),
    ),
}
"""What help leaves out."""
