"""What coordinators do with plans: each act writes its event."""

from __future__ import annotations

from models import store
from models.tables import Publication
from web.storage import writing


def publish(plan_id: int, by: int | None) -> Publication:
    """Propose the plan's placements to their schools and enterprises; an earlier plan of the round is withdrawn.

    NotPublishable where a check of severity barred has failed, or it is published already.
    """
    with writing() as session:
        return store.publish_plan(session, plan_id, by=by)
