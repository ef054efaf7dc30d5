"""One round of a worker over all rollouts: start, run and end those that are due."""

from collections.abc import Callable

from profiles.models import Rollout
from profiles.services.actors import Actor
from profiles.services.rollouts import engine, scheduling


def advance_rollouts(*, actor: Actor, stop: Callable[[], bool]) -> bool:
    """Start rollouts that are due, run a turn of each that is under way, and end those that are due.

    Any number of processes may call it at any time; each rollout is driven by one of them.

    Args:
        actor: In whose name rollouts begin, stop, wait and finish by themselves.
        stop: Asked again and again; it returns soon after this is true.

    Returns:
        Whether more could be done at once: rollouts take turns, some rows each.
    """
    scheduling.start_due_rollouts(actor=actor)
    more = False
    under_way = Rollout.objects.filter(started_at__isnull=False, finished_at__isnull=True)
    for pk in list(under_way.order_by("pk").values_list("pk", flat=True)):
        if stop():
            return False
        more |= engine.run_turn(pk, actor=actor, stop=stop)
    scheduling.end_due_rollouts(actor=actor)
    return more
