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


def faults(
    tree: ast.AST, changes: Callable[[object, ast.AST], Iterator[tuple[str, ast.AST]]] | None = None
) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """(node, what changes, the function that changes it) for each change that can be made in the code of functions.

    Args:
        tree: the code.
        changes: what may stand in the place of a node: (in words, the other node); None takes changes_of_code.
    """
    changes = changes or changes_of_code
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


def changes_of_code(node: object, parent: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in the place of this node."""
    if type(node) in SWAPS:
        new = SWAPS[type(node)]
        yield f"{type(node).__name__} -> {new.__name__}", new()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield f"without {type(node.op).__name__}", node.operand
    elif isinstance(node, ast.Constant) and not isinstance(
        parent, ast.Expr | ast.JoinedStr | ast.FormattedValue
    ):
        if isinstance(parent, ast.keyword) and parent.arg == "strict":
            return  # no valid input is uneven
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


OTHER_NAMES = {
    "mean": "sum", "sum": "mean", "max": "min", "min": "max", "argmax": "argmin", "argmin": "argmax", "any": "all",
    "all": "any", "maximum": "minimum", "exp": "expm1", "log": "log2", "log1p": "log", "zeros": "ones", "std": "var",
    "nanmedian": "nanmean", "vstack": "hstack", "sigmoid": "tanh", "tanh": "sigmoid", "relu": "tanh", "square": "abs",
    "softmax": "log_softmax", "log_softmax": "softmax", "stack": "cat", "tril": "triu", "triu": "tril", "Adam": "SGD",
    "ReLU": "Tanh", "double": "float", "divmod": "max", "sorted": "list", "zip": "list", "MaxPool2d": "AvgPool2d",
    "append": "remove", "range": "list", "randperm": "arange", "permutation": "arange", "GRU": "RNN",
}  # fmt: skip
REVERSED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}


def changes_of_answers(node: object, parent: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in the place of this node in a student's answer: besides changes_of_code a reduction, an axis, an
    order, one of two operands, a call, an argument or a line left out."""
    yield from changes_of_code(node, parent)
    if type(node) in REVERSED:
        new = REVERSED[type(node)]
        yield f"{type(node).__name__} -> {new.__name__}", new()
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value:
        yield f"{node.value} -> {node.value - 1}", ast.Constant(node.value - 1)
        yield f"{node.value} -> {-node.value}", ast.Constant(-node.value)
    elif isinstance(node, ast.BinOp):
        yield f"{ast.unparse(node)} -> {ast.unparse(node.left)}", node.left
        yield f"{ast.unparse(node)} -> {ast.unparse(node.right)}", node.right
        if not isinstance(node.op, ast.Add | ast.Mult | ast.BitAnd | ast.BitOr):
            yield f"{ast.unparse(node)} turned round", ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.Name) and node.id in OTHER_NAMES and isinstance(node.ctx, ast.Load):
        yield f"{node.id} -> {OTHER_NAMES[node.id]}", ast.Name(OTHER_NAMES[node.id], ast.Load())
    elif isinstance(node, ast.Attribute) and node.attr in OTHER_NAMES and isinstance(node.ctx, ast.Load):
        yield (
            f"{node.attr} -> {OTHER_NAMES[node.attr]}",
            ast.Attribute(node.value, OTHER_NAMES[node.attr], node.ctx),
        )
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield f"without T of {ast.unparse(node.value)}", node.value
    elif isinstance(node, ast.Tuple | ast.List) and len(node.elts) > 1 and isinstance(node.ctx, ast.Load):
        first, second, *rest = node.elts
        yield f"{ast.unparse(node)}: the first two exchanged", type(node)([second, first, *rest], node.ctx)
        yield f"{ast.unparse(node)}: the last left out", type(node)(node.elts[:-1], node.ctx)
    elif isinstance(node, ast.Call):
        yield from _other_calls(node)
    elif isinstance(node, ast.Slice):
        for part in ("lower", "upper", "step"):
            if getattr(node, part) is not None:
                others = {name: getattr(node, name) for name in ("lower", "upper", "step") if name != part}
                yield f"slice without {part}", ast.Slice(**others)
    elif isinstance(node, ast.If):
        yield "condition always true", ast.If(ast.Constant(True), node.body, node.orelse)
        yield "condition never true", ast.If(ast.Constant(False), node.body, node.orelse)
    elif isinstance(node, ast.IfExp):
        yield "condition always true", node.body
        yield "condition never true", node.orelse
    elif isinstance(node, ast.Assign | ast.With | ast.For | ast.Break):
        yield "left out", ast.Pass()


def _other_calls(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    """Calls with an argument less or exchanged arguments, and what the call is applied to, without the call."""
    for keyword in node.keywords:
        if keyword.arg == "strict":
            continue  # no valid input is uneven
        others = [other for other in node.keywords if other is not keyword]
        yield f"without {keyword.arg}", ast.Call(node.func, node.args, others)
        if keyword.arg in ("dim", "axis") and (old := axis(keyword.value)) is not None:
            new = ast.keyword(keyword.arg, ast.Constant(0 if old else 1))
            yield f"{keyword.arg}={old} -> {new.value.value}", ast.Call(node.func, node.args, [*others, new])
    if len(node.args) > 1:
        first, second, *rest = node.args
        if ast.unparse(node.func) not in {"max", "min", "np.maximum", "np.minimum"}:
            yield "arguments exchanged", ast.Call(node.func, [second, first, *rest], node.keywords)
        yield "last argument left out", ast.Call(node.func, node.args[:-1], node.keywords)
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        yield f"without {node.func.attr}()", node.func.value
    elif node.args and not isinstance(node.args[0], ast.Starred | ast.GeneratorExp):
        yield f"without {ast.unparse(node.func)}()", node.args[0]


def _is_module(node: ast.AST) -> bool:
    return ast.unparse(node) in {
        "np",
        "torch",
        "nn",
        "F",
        "nn.functional",
        "math",
        "torch.optim",
        "nn.utils.rnn",
    }


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
    """The faults that do more than change the cases that a check tries (how many, how large, which), or its words."""
    parts = []
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            parts.append(node.iter)
        elif isinstance(node, ast.Assign | ast.AugAssign) and isinstance(
            node.value, ast.List | ast.Dict | ast.Tuple
        ):
            parts.append(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts.append(node)
        elif isinstance(node, ast.Call) and re.match(
            r"(rng|torch\.rand|\w+\.(linspace|arange|zeros|ones)$)", ast.unparse(node.func)
        ):
            parts.append(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.List | ast.Tuple):
            parts.append(node.right)  # how often it is repeated
        elif isinstance(node, ast.keyword) and node.arg == "seed":
            parts.append(node)
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Constant | ast.JoinedStr):
            parts.append(node)  # the praise
        elif isinstance(node, ast.Expr) and ast.unparse(node).startswith("torch.manual_seed"):
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
