"""What the product takes from inside other libraries: nothing private, and little that they do not document.

Each of the second kind has a test of its own here, named after what it is needed for. One that fails after an
upgrade says what the library took away; what to change is in the module that the test's comment names.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from inspect import signature

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal import ratelimit
from django.contrib.admin.utils import unquote
from django.contrib.staticfiles.storage import HashedFilesMixin
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult
from openpyxl.utils.escape import unescape
from prometheus_client.exposition import choose_encoder

from profiles import worker
from profiles.models import PhoneNumber, ProfileText, Revision
from profiles.selectors import paging
from tests.architecture.imports import PRODUCT, ROOT, imported_names

# Underscores that their libraries' documentation names all the same, or that a class gets without asking.
DOCUMENTED = {"_meta", "_state", "_replace", "_default_manager", "_base_manager"}
AUTOMATIC = {"_abc_impl", "_is_protocol", "_ninja_resolvers"}

FILES = sorted(
    path for top in PRODUCT for path in (ROOT / top).rglob("*.py") if path.parent.name != "migrations"
)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and len(name) > 1 and name not in DOCUMENTED


def own_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module gives to functions, classes, variables and attributes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def own_classes() -> Iterator[type]:
    for path in FILES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        yield from (
            found for found in vars(module).values() if inspect.isclass(found) and found.__module__ == name
        )


def test_no_private_attribute_of_a_library_is_read() -> None:
    trees = {path: ast.parse(path.read_text()) for path in FILES}
    ours = {name for tree in trees.values() for name in own_names(tree)}
    foreign = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.attr}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in ours
    ]
    assert foreign == []


def test_no_private_module_or_name_is_imported() -> None:
    foreign = [
        f"{path.relative_to(ROOT)} {name}"
        for path in FILES
        for name in imported_names(ast.parse(path.read_text()))
        if any(map(is_private, name.split(".")))
    ]
    assert foreign == []


def test_no_private_member_of_a_library_is_overridden() -> None:
    overridden = {
        f"{ours.__module__}.{ours.__name__}: {name} of {base.__module__}.{base.__name__}"
        for ours in own_classes()
        for base in ours.__mro__
        if base.__module__.partition(".")[0] not in PRODUCT
        for name in set(vars(ours)) & set(vars(base)) - AUTOMATIC
        if is_private(name) and not name.endswith("_")
    }
    assert overridden == set()


# --- what is not private by its name, and documented nowhere


def test_a_query_can_be_rid_of_its_filters() -> None:
    # profiles/selectors/paging.py
    rows = PhoneNumber.objects.filter(number="+441632960001").select_related("agent").order_by("label")
    unfiltered = str(paging._unfiltered(rows).query)
    assert unfiltered == str(PhoneNumber.objects.select_related("agent").order_by("label").query)


@pytest.mark.parametrize(("number", "loaded"), [({"head_id": 1}, False), ({"head": Revision(pk=1)}, True)])
def test_a_relation_tells_whether_it_is_loaded(number: dict[str, object], loaded: bool) -> None:
    # profiles/models/number.py: else each save would read the head
    assert PhoneNumber.head.is_cached(PhoneNumber(**number)) is loaded


def test_a_lookup_can_name_a_column_beside_its_own() -> None:
    # profiles/models/profile_text.py, on SQLite
    rows = ProfileText.objects.filter(folded__contains_folded="pounds")
    compiler = rows.query.get_compiler(connection=connection)
    assert '"folded"' in compiler.as_sql()[0]


def test_the_static_storage_has_patterns_by_file_name() -> None:
    # nixadmin/staticfiles.py
    assert [name for name, _ in HashedFilesMixin.patterns] == ["*.css", "*.js"]


@pytest.mark.django_db
def test_the_plan_of_missing_migrations_can_be_asked_for() -> None:
    # nixadmin/health.py
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_the_admin_reads_keys_from_its_addresses() -> None:
    # profiles/admin.py
    assert unquote("a_2Fb") == "a/b"


def test_the_worker_of_django_tasks_db_runs_what_is_ready_and_returns() -> None:
    # profiles/worker.py: the class of the command db_worker, which itself takes the signals of the process
    assert set(signature(TaskRunner).parameters) == {
        *("queue_names", "excluded_queue_names", "backend_name", "batch"),
        *("interval", "startup_delay", "max_tasks", "worker_id"),
    }
    made = worker._task_runner()
    assert made is not None
    assert (made.running, made.batch, made.backend_name) == (True, True, DEFAULT_TASK_BACKEND_ALIAS)


@pytest.mark.django_db
def test_the_tasks_of_django_tasks_db_are_rows_that_can_be_ready_and_old() -> None:
    # profiles/worker.py, profiles/selectors/operations.py
    assert not DBTaskResult.objects.ready().exists()
    assert DBTaskResult._meta.get_field("enqueued_at")


@pytest.mark.django_db
def test_the_rates_of_django_allauth_count_and_can_be_given_back(rf, settings) -> None:
    # nixadmin/accounts/throttling.py
    settings.ACCOUNT_RATE_LIMITS = {"one": "1/m/key"}
    request = rf.post("/", REMOTE_ADDR="192.0.2.7")
    assert ratelimit.get_ip(request) == "192.0.2.7"
    usage = ratelimit.consume(request, app="allauth.account", action="one", key="key")
    assert ratelimit.consume(request, app="allauth.account", action="one", key="key") is None
    usage.rollback()
    assert ratelimit.consume(request, app="allauth.account", action="one", key="key") is not None


def test_django_allauth_puts_aside_who_is_switched_off() -> None:
    # nixadmin/accounts/adapter.py
    assert AuthenticationBackend.unstash_authenticated_user() is None


def test_openpyxl_reads_what_excel_escaped() -> None:
    # profiles/tables/workbooks.py
    assert unescape("one_x000D_two") == "one\rtwo"


def test_prometheus_chooses_the_form_that_is_asked_for() -> None:
    # profiles/views/metrics.py
    _, content_type = choose_encoder("text/plain")
    assert content_type.startswith("text/plain")
