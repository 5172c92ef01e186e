"""The faults that can be made in code: a comparison, an operator, a number, a condition, a sign, an axis, ..."""

import ast
import copy
import re
from collections.abc import Callable, Iterator

SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def faults(tree: ast.AST) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """(node, what changes, the function that changes it) for each change that can be made in the code of functions."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for parent in ast.walk(function):
            for name, value in ast.iter_fields(parent):
                for index, node in enumerate(value if isinstance(value, list) else [value]):

                    def put(new, parent=parent, name=name, index=index, value=value):
                        if isinstance(value, list):
                            value[index] = new
                        else:
                            setattr(parent, name, new)

                    if name in ("decorator_list", "annotation", "returns", "args") and parent is function:
                        continue
                    for what, new in changes(node, parent):
                        yield (node if hasattr(node, "lineno") else parent), what, lambda n=new, p=put: p(n)


def changes(node: object, parent: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in the place of this node."""
    if type(node) in SWAPS:
        new = SWAPS[type(node)]
        yield f"{type(node).__name__} -> {new.__name__}", new()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield f"without {type(node.op).__name__}", node.operand
    elif isinstance(node, ast.Constant) and not isinstance(
        parent, ast.Expr | ast.JoinedStr | ast.FormattedValue
    ):
        if isinstance(node.value, bool):
            yield f"{node.value} -> {not node.value}", ast.Constant(not node.value)
        elif isinstance(node.value, int | float):
            yield f"{node.value} -> {node.value + 1}", ast.Constant(node.value + 1)
    elif isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(node.test, ast.Constant):
        wrong = copy.deepcopy(node)
        wrong.test = ast.UnaryOp(ast.Not(), wrong.test)
        yield "condition turned round", wrong
    elif isinstance(node, ast.Return) and node.value is not None and not is_none(node.value):
        yield "returns None", ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Raise | ast.Continue | ast.AugAssign | ast.Delete) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield "left out", ast.Pass()


def is_none(node: ast.AST) -> bool:
    """Whether the expression is None."""
    return isinstance(node, ast.Constant) and node.value is None


def signs_means_axes(tree: ast.AST) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """The faults in functions that change a sign, take a sum for a mean (or the reverse), or another axis."""
    for node, what, apply in faults(tree):
        if re.fullmatch("Add -> Sub|Sub -> Add|without USub", what):
            yield node, what, apply
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and node.attr in ("mean", "sum"):
                    new = {"mean": "sum", "sum": "mean"}[node.attr]
                    yield node, f"{node.attr} -> {new}", lambda n=node, new=new: setattr(n, "attr", new)
                elif (
                    isinstance(node, ast.keyword)
                    and node.arg in ("dim", "axis")
                    and axis(node.value) is not None
                ):
                    old = axis(node.value)
                    new = ast.Constant(0 if old else 1)
                    yield (
                        node.value,
                        f"{node.arg}={old} -> {new.value}",
                        lambda n=node, v=new: setattr(n, "value", v),
                    )


def faults_of_checks(tree: ast.AST) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """The faults that do more than change the cases that a check draws, or its words."""
    parts = []
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            parts.append(node.iter)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.Dict | ast.Tuple):
            parts.append(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts.append(node)
        elif isinstance(node, ast.Call) and re.match(r"(rng|torch\.rand)", ast.unparse(node.func)):
            parts.append(node)
    cases = {id(inner) for part in parts for inner in ast.walk(part)}
    for fault in faults(tree):
        if id(fault[0]) not in cases:
            yield fault


def axis(node: ast.AST) -> int | None:
    """The number of an axis that is written down."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, int) else None


def nth(source: str, find: Callable, index: int) -> tuple[str, str]:
    """The source with the fault of that number, and what it is."""
    tree = ast.parse(source)
    node, what, apply = list(find(tree))[index]
    line = node.lineno
    apply()
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n", f"line {line}: {what}"
