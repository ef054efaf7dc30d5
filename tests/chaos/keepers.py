"""Numbers that follow a template, and people who keep their details: field by field, at once, from old tabs."""

import json
import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from django.db import connections

from profiles.models import BankHoliday, Field, PhoneNumber, Template, TemplateVersion
from profiles.models.field import FieldKind
from profiles.models.rollout import Effect
from profiles.services.actors import Actor, command_actor
from profiles.services.conflicts import Change, SaveRefused
from profiles.services.details.merging import FieldChange
from profiles.services.details.saving import save_details
from profiles.services.rollouts import templates
from profiles.services.rollouts.plans.following import plan_followers
from profiles.services.rollouts.steps import start
from profiles.texts.details.slots import WEEK
from profiles.texts.details.values import Value
from profiles.texts.hours.record import CLOSED, Day, Hours, OnHolidays, SpecialDay
from profiles.texts.hours.stored import to_json
from profiles.texts.hours.writing import write_hours
from tests.chaos.browser import Browser, sent_by
from tests.chaos.checking.record import DetailsSent, Record, Sent
from tests.chaos.processes.weeks import FIRST

REGION: Final = "GB-ENG"
TEXTS: Final = (
    "Followed by ${name}.\nOpen: ${hours}\n${note|}",
    "This is ${name}. ${note|No note.}\n${hours} Thank you.",
)
KEYS: Final = ("name", "hours", "note")
# A rollout that waits for nobody.
AT_ONCE: Final[dict[str, Any]] = {"canary": 1, "canary_waits": False, "stop_after": 100, "stop_percent": 100}
# No date of theirs lies later: after so many weeks nothing is renewed any more, and a run can come to rest.
LAST_WEEK: Final = 11


def prepare(numbers: Sequence[str], seed: int) -> list[Template]:
    """Have ``numbers`` follow a template, with opening hours that name dates; return the templates there are."""
    rng, actor = random.Random(f"{seed}:following"), command_actor("chaos")
    made = [
        templates.create_template(actor=actor, name=f"Template {place}", text=text)
        for place, text in enumerate(TEXTS)
    ]
    Field.objects.create(key="hours", label="Opening hours", kind=FieldKind.HOURS)
    for week in (2, 7):
        BankHoliday.objects.create(region=REGION, date=FIRST + week * WEEK, name="Bank holiday")
    PhoneNumber.objects.filter(number__in=numbers).update(region=REGION)
    for number in PhoneNumber.objects.filter(number__in=numbers):
        changes = {
            "name": FieldChange(f"Clinic {number.number}"),
            "hours": FieldChange(to_json(some_hours(rng))),
        }
        change = Change.on(number)
        save_details(number, template=rng.choice(made), changes=changes, actor=actor, change=change)
    return made


def some_hours(rng: random.Random) -> Hours:
    """Return hours that are closed on up to five dates of the first weeks of a run."""
    dates = {FIRST + timedelta(days=rng.randrange(7 * LAST_WEEK)) for _ in range(rng.randrange(6))}
    week = (Day.open((540, rng.randrange(600, 1380, 5))),) * 7
    holidays = rng.choice([OnHolidays.AS_USUAL, OnHolidays.CLOSED])
    return Hours(week, holidays, dates=tuple((each, SpecialDay(CLOSED)) for each in sorted(dates)))


class Keeper(threading.Thread):
    """Does ``doings`` things to details of ``numbers``, and to what they follow; ``rng`` decides what."""

    def __init__(
        self,
        browser: Browser,
        actor: Actor,
        numbers: Sequence[str],
        followed: Sequence[Template],
        record: Record,
        rng: random.Random,
        doings: int,
    ) -> None:
        super().__init__(name=f"keeper {actor.name}")
        self._browser, self._actor, self._numbers, self._followed = browser, actor, numbers, followed
        self._record, self._rng, self._count = record, rng, doings
        # What it could not go on from.
        self.error: Exception | None = None
        self._made = 0
        # The last form that was seen of each number.
        self._open_tabs: dict[str, dict[str, str]] = {}
        self._doings: list[tuple[int, Callable[[str], None]]] = [
            (40, self.change),
            (20, self.change_in_an_old_tab),
            (20, self.change_two_at_once),
            (8, self.follow),
            (10, self.change_template),
            (4, self.stop_following),
        ]

    def run(self) -> None:
        """Do all of it."""
        weights = [weight for weight, _ in self._doings]
        try:
            for _ in range(self._count):
                self._rng.choices(self._doings, weights)[0][1](self._rng.choice(self._numbers))
                time.sleep(self._rng.uniform(0.02, 0.4))
        except Exception as error:
            self.error = error
        self._browser.close()
        connections.close_all()

    def change(self, number: str) -> None:
        """Change a detail or two; of a number that follows nothing, have it follow a template."""
        form = self._form(number) or self._form(number, f"?template={self._some_template().pk}")
        keys = self._rng.sample(KEYS, self._rng.choice([1, 1, 2]))
        answer = self._save(number, form, keys)
        if answer.status == 409 and self._rng.random() < 0.6:
            self._save(number, self._form(number), keys)

    def change_in_an_old_tab(self, number: str) -> None:
        """Change a detail on a page that was opened a while ago."""
        self._save(number, self._open_tabs.get(number, {}), [self._rng.choice(KEYS)])

    def change_two_at_once(self, number: str) -> None:
        """Change two details of one number at the same time, each from the same look."""
        form = self._form(number)
        other = threading.Thread(target=self._save, args=(number, form, ["note"]))
        other.start()
        self._save(number, form, ["hours"])
        other.join()

    def follow(self, number: str) -> None:
        """Have the number follow a template, perhaps another one, with all that it names."""
        self._save(number, self._form(number, f"?template={self._some_template().pk}"), KEYS)

    def change_template(self, _number: str) -> None:
        """Save other words for a template, and mostly roll them out to the numbers that follow it."""
        template = Template.objects.get(pk=self._some_template().pk)
        text = f"{self._rng.choice(TEXTS)} {self._words()}"
        with suppress(SaveRefused):  # the other one was faster
            templates.save_template(
                template, actor=self._actor, text=text, drop_empty_lines=False, base_version=template.version
            )
        if self._rng.random() < 0.7:
            self._roll_out(template)

    def _roll_out(self, template: Template) -> None:
        version = (
            TemplateVersion.objects.select_related("template").filter(template=template).latest("version")
        )
        followers = PhoneNumber.objects.filter(template=template).order_by("number")
        with suppress(SaveRefused):  # nobody follows it just now, or nothing would change
            rollout = plan_followers(version, numbers=followers, actor=self._actor)
            changed = rollout.rows.filter(effect=Effect.CHANGED).count()
            start(rollout, actor=self._actor, note="Other words", typed_count=changed, **AT_ONCE)

    def stop_following(self, number: str) -> None:
        """Have it follow none; somebody may have it follow one later."""
        if form := sent_by(self._browser.page(number, "details/?stop=1"), "main form"):
            self._post("stop following", number, form | {"do": "stop"})

    def _form(self, number: str, query: str = "") -> dict[str, str]:
        """Return the form of the details; empty where there is none."""
        form = sent_by(self._browser.page(number, f"details/{query}"), "form#editor")
        if form.get("template") and (number not in self._open_tabs or self._rng.random() < 0.5):
            self._open_tabs[number] = form
        return form if form.get("template") else {}

    def _save(self, number: str, form: dict[str, str], keys: Sequence[str]) -> Sent:
        """Save new values of ``keys``; the other fields are sent as they were shown."""
        submission = uuid.UUID(int=self._rng.getrandbits(128)).hex
        base: dict[str, Value] = json.loads(form["base_details"]) if form else {}
        form, changes = form | {"submission": submission}, {}
        for key in keys if form.get("template") else ():
            changes[key] = (base.get(key, ""), self._type(key, form))
        if not changes:
            return Sent(self._browser.who, "nothing", number, time.time())
        with self._record.lock:
            sent = DetailsSent(number, submission, int(form["template"]), changes)
            self._record.details.append(sent)
        answer = self._post("save details", number, form)
        sent.saved = answer.status == 302
        return answer

    def _post(self, what: str, number: str, form: dict[str, str]) -> Sent:
        sent = Sent(self._browser.who, what, number, time.time())
        self._browser.post(f"/numbers/{number}/details/", form, sent)
        return sent

    def _type(self, key: str, form: dict[str, str]) -> Value:
        """Type a new value of a field into ``form``; return what it is kept as."""
        name = f"details.{key}"
        if key != "hours":
            form[name] = f"{key} {self._words()}"
            return form[name]
        hours = some_hours(self._rng)
        typed = write_hours(hours.week, dict(hours.dates))
        if hours.on_holidays == OnHolidays.CLOSED:
            typed += " Closed on bank holidays."
        form |= {f"{name}.way": "typed", f"{name}.typed": typed}
        return to_json(hours)

    def _some_template(self) -> Template:
        return self._rng.choice(self._followed)

    def _words(self) -> str:
        self._made += 1
        return f"of {self._actor.name} {self._made}"
