"""What a plan's page says of a guarantee."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from web_samples import Sample

from data.contract.plan import Fairness, Promise, SchoolShare
from web.demo import Demonstration


@pytest.fixture
def fair(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample's plan with a guarantee that its first school falls short of."""
    first, second = sample.round["schools"]["school_id"].tolist()[:2]
    schools = (
        SchoolShare(school_id=first, to_place=99, placed=Promise(asked=90, guaranteed=71, reached=71)),
        SchoolShare(school_id=second, to_place=50, placed=Promise(asked=45, guaranteed=45, reached=48)),
    )
    section = Fairness(placed=0.9, price=4200, price_at_most=9000.0, proven=True, schools=schools)
    plan = sample.plan.model_copy(update={"fairness": section})
    monkeypatch.setattr("web.plans.views.stored_plan", lambda _: plan)


def summary(client: FlaskClient, demonstration: Demonstration) -> str:
    return client.get(f"/plans/{demonstration.plan_id}/").get_data(as_text=True)


@pytest.mark.usefixtures("fair")
def test_the_page_tells_guarantee_and_price(coordinator: FlaskClient, demonstration: Demonstration, sample: Sample) -> None:
    page = summary(coordinator, demonstration)
    assert "校际公平" in page
    assert "至少 90 % 有去处" in page
    assert "4,200 分" in page
    assert f'<th scope="row">{sample.round["schools"]["name"][0]}</th><td class="n bad">99</td>' in page
    assert '<td class="n">48</td>' in page


def test_without_a_guarantee_nothing_is_shown(coordinator: FlaskClient, demonstration: Demonstration) -> None:
    assert "校际公平" not in summary(coordinator, demonstration)
