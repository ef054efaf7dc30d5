"""Fold calls whose result is known when a template is compiled: constant words, addresses, icons.

``{{ _("Save") }}`` becomes the word itself, merged with the HTML around it. So a page of a hundred words and links
costs as much as one with none.
"""

from collections.abc import Callable
from typing import Any

from django.utils import translation
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

# Pure for one language and one process: words, addresses, static files, icons.
FOLDED = {"_", "gettext", "pgettext", "url", "static", "icon", "state_icon", "notice"}

MESSAGES: dict[str, Callable[..., str]] = {
    "_": translation.gettext,
    "gettext": translation.gettext,
    "pgettext": translation.pgettext,
}


class FoldingCodeGenerator(CodeGenerator):
    """Compiles a template whose constant calls are folded."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """Write the code of ``node``."""
        super().visit_Template(Folder(self.environment).visit(node), frame)


class FoldingEnvironment(Environment):
    """An environment that calls what is in ``FOLDED`` while compiling, where all arguments are constants."""

    code_generator_class = FoldingCodeGenerator


class Folder(NodeTransformer):
    """Replaces calls of ``FOLDED`` functions with constant arguments by their results."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def visit_Include(self, node: nodes.Include) -> nodes.Node | list[nodes.Node]:  # noqa: N802 - Jinja's name
        """Return what a template says in which nothing is left to be put in, or the inclusion as it is.

        While templates are being written (DEBUG) it stays an inclusion, so that a change is seen at once.
        """
        environment, name = self.environment, node.template
        if not isinstance(name, nodes.Const) or environment.auto_reload or environment.loader is None:
            return node
        source, path, _fresh = environment.loader.get_source(environment, name.value)
        body = self.visit(environment.parse(source, name.value, path)).body
        return body if all(map(_is_constant, body)) else node

    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Return the result of the call as a constant, or the call as it is."""
        self.generic_visit(node, *args, **kwargs)
        called = node.node
        if not isinstance(called, nodes.Name) or called.name not in FOLDED:
            return node
        if node.dyn_args or node.dyn_kwargs:
            return node
        function: Any = self.environment.globals[called.name]
        try:
            values = [value.as_const() for value in node.args]
        except nodes.Impossible:  # not a constant
            return node
        try:
            named = {pair.key: pair.value.as_const() for pair in node.kwargs}
        except nodes.Impossible:
            # What is put into a message is not known yet, but the message is.
            return _filled(MESSAGES[called.name](*values), node) if called.name in MESSAGES else node
        return nodes.Const(escape(function(*values, **named)), lineno=node.lineno)


def _filled(message: str, node: nodes.Call) -> nodes.Node:
    variables = nodes.Dict([nodes.Pair(nodes.Const(pair.key), pair.value) for pair in node.kwargs])
    return nodes.Mod(nodes.Const(Markup(message)), variables, lineno=node.lineno)  # noqa: S704  # messages are ours


def _is_constant(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, (nodes.TemplateData, nodes.Const)) for part in node.nodes
    )
