"""The catalogues by themselves: codes, names, and what bars."""

import pytest

from data import catalogues as c
from data.catalogues.table import fold, table
from data.columns.words import HAZARDS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("520201K", "520201"),
        (" 660301 ", "660301"),
        ("６６０３０１", "660301"),
        ("520101k", "520101"),
        ("66", "66"),
        ("机电", "机电"),
    ],
)
def test_major_codes_are_read_as_people_write_them(written: str, read: str) -> None:
    assert c.normalise_major(written) == read


@pytest.mark.parametrize(
    ("code", "level", "category", "major_class"),
    [
        ("660301", "secondary", "06", "0603"),
        ("460301", "diploma", "06", "0603"),
        ("260301", "bachelor", "06", "0603"),
        ("790401", "secondary", "19", "1904"),
        ("390401", "bachelor", "19", "1904"),
        ("520201K", "diploma", "12", "1202"),
        ("7001", "secondary", "10", "1001"),
        ("66", "secondary", "06", None),
        ("669901", "secondary", "06", None),
        ("600101", None, None, None),
        ("800101", None, None, None),
        ("190101", None, None, None),
        ("6", None, None, None),
        ("", None, None, None),
        ("机电", None, None, None),
        ("六六0301", None, None, None),
    ],
)
def test_one_index_at_every_level(code: str, level: str | None, category: str | None, major_class: str | None) -> None:
    assert (c.level_of(code), c.category(code), c.major_class(code)) == (level, category, major_class)


def test_names_of_majors_classes_and_categories() -> None:
    assert c.major_name("660301") == "机电技术应用"
    assert c.major_name("4603") == "自动化类"
    assert c.major_name("26") == "装备制造大类"
    assert c.major_name("660399") is None
    assert c.major_name("666") is None
    assert c.major_name("4699") is None


def test_a_name_stands_for_all_codes_that_carry_it() -> None:
    assert c.codes_named("护理") == {"720201", "520201", "320201"}
    assert c.codes_named("护理类") == {"7202", "5202", "3202"}
    assert c.codes_named("装备制造大类") == {"66", "46", "26"}
    assert c.codes_named(" 电子 商务 ") >= {"730701", "530701"}
    assert c.codes_named("不存在的专业") == frozenset()


def test_every_name_leads_back_to_its_code() -> None:
    for code, major in c.majors().items():
        assert code in c.codes_named(major.name)
        assert c.major_class(code) in c.class_names()


def test_tables_have_no_doubles_and_no_stray_blanks() -> None:
    keys = {"majors": ("code",), "classes": ("index",), "industries": ("code",), "occupations": ("code",), "hazards": ("tag",)}
    judged = {"outlook": ("major",), "job_titles": ("word",), "occupation_levels": ("prefix",)}
    more = {"barred_industries": ("prefix",), "relations": ("class", "system", "prefix")}
    for name, key in {**keys, **judged, **more}.items():
        rows = table(name)
        assert len({tuple(row[k] for k in key) for row in rows}) == len(rows), name
        assert all(value is not None and value == value.strip() for row in rows for value in row.values()), name
    for row in table("majors"):
        assert fold(row["name"]) == row["name"].replace("（", "(").replace("）", ")").lower()


def test_industries_form_a_tree() -> None:
    codes = c.industries()
    for code in codes:
        parent = code[:-1] if len(code) > 3 else code[0]
        assert len(code) in (1, 3, 4, 5)
        assert len(code) == 1 or parent in codes


def test_industries_are_read_leniently_and_known_from_the_division_on() -> None:
    assert c.industry_name("c36") == "汽车制造业"
    assert c.industry_name("Ｃ３６") == "汽车制造业"
    assert c.known_industry("C3699") == "C3699"
    assert c.known_industry(" c36 ") == "C36"
    for wrong in ("", "C", "C3", "36", "3610", "C84", "C36100", "Cabc", "汽车"):
        assert c.known_industry(wrong) is None


def test_venues_and_agencies() -> None:
    barred = {"R9011": "venue", "R9012": "venue", "R9013": "venue", "O8051": "venue", "O8052": "venue"}
    assert dict(c.barred_industries()) == {**barred, "L7262": "agency", "L7263": "agency"}
    for code, rule in c.barred_industries().items():
        assert c.industry_name(code)
        assert c.barred_industry(code) == c.barred_industry(code.lower()) == rule
        assert c.prefix_of_barred(code) is None
        assert c.prefix_of_barred(code[:4]) == c.prefix_of_barred(code[:3]) == rule
        assert c.barred_industry(code[:4]) is None
    for free in ("R9019", "R902", "O8053", "L7261", "C36", "", "R"):
        assert c.barred_industry(free) is None
        assert c.prefix_of_barred(free) is None


def test_hazards_are_those_of_the_closed_list() -> None:
    assert list(c.hazards()) == [choice.key for choice in HAZARDS]
    told = {tag: "".join(k for k, on in zip("MWF", hazard[2:], strict=True) if on) for tag, hazard in c.hazards().items()}
    assert told == {
        "height": "MF",
        "underground": "MWF",
        "radiation": "MF",
        "toxic": "MF",
        "flammable": "MF",
        "high_voltage": "MF",
        "machinery": "MF",
        "dust": "M",
        "heavy_load": "MW",
    }
    assert c.hazard("height").zh == "高处"
    with pytest.raises(KeyError):
        c.hazard("noise")


@pytest.mark.parametrize(
    ("occupation", "group"),
    [
        ("6-18-01-01", "6-18"),
        ("6-18-01", "6-18"),
        ("6-18", "6-18"),
        ("６-１８-01-01", "6-18"),
        ("6-77-01-01", None),
        ("6-18-1", None),
        ("6-18-01-01-02", None),
        ("618", None),
        ("", None),
    ],
)
def test_occupations_are_known_by_their_middle_group(occupation: str, group: str | None) -> None:
    assert c.occupation_group(occupation) == group
    assert c.occupation_group_name(occupation) == ("机械制造基础加工人员" if group else None)


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("370881", "山东省济宁市曲阜市"),
        ("370800", "山东省济宁市"),
        ("3708", "山东省济宁市"),
        ("37", "山东省"),
        ("110105", "北京市朝阳区"),
        ("110103", "北京市崇文区(至2010年)"),
        ("659001", "新疆维吾尔自治区石河子市"),
        ("429004", "湖北省仙桃市"),
        ("442000", "广东省中山市"),
        ("370871", None),
        ("999999", "虚构地区"),
        ("3708x1", None),
        ("370", None),
        ("", None),
    ],
)
def test_divisions(region: str, name: str | None) -> None:
    assert c.division_name(region) == name
