"""Advancing rollouts: what a worker does for all of them in one round."""

from collections.abc import Callable

from profiles.models import Rollout
from profiles.services.actors import Actor
from profiles.services.rollouts import engine, scheduling


def advance(*, actor: Actor, stop: Callable[[], bool]) -> bool:
    """Take every rollout as far as it can go now: begin and end those whose time has come, and drive the others.

    Any number of processes may call it at any time; each rollout is driven by one of them.

    Args:
        actor: In whose name rollouts begin, stop, wait and finish by themselves.
        stop: Asked again and again; it returns soon after this is true.

    Returns:
        Whether more could be done at once: rollouts take turns, some rows each.
    """
    scheduling.begin_due(actor=actor)
    more = False
    under_way = Rollout.objects.filter(started_at__isnull=False, finished_at__isnull=True)
    for pk in list(under_way.order_by("pk").values_list("pk", flat=True)):
        if stop():
            return False
        more |= engine.drive(pk, actor=actor, stop=stop)
    scheduling.end_due(actor=actor)
    return more
