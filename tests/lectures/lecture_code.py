"""What a lecture defines, taken out of its notebook without running the rest."""

import ast
from pathlib import Path

from tools import notebooks


def definitions(path: Path) -> dict:
    """The names that a lecture imports and defines (functions, classes, literals), without plots, runs or exercises."""
    names = {"__name__": path.stem}
    for cell in notebooks.read(path).cells:
        if cell.cell_type == "code" and not {"widget", "exercise", "solution", "raises-exception"} & set(
            notebooks.tags(cell)
        ):
            for statement in ast.parse(cell.source).body:
                if _defines(statement):
                    exec(compile(ast.Module([statement], []), f"{path.name}:{cell.id}", "exec"), names)
    return names


def _defines(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        target = statement.targets[0]
        if isinstance(target, ast.Tuple) and all(isinstance(t, ast.Attribute) for t in target.elts):
            return True  # Class.one, Class.other = function, function
        if isinstance(target, ast.Attribute):  # Class.method = function
            return isinstance(statement.value, ast.Lambda | ast.Name | ast.Attribute)
        value = statement.value
        if isinstance(value, ast.Attribute) and ast.unparse(value).startswith("nn."):
            return True  # bce = nn.functional.binary_cross_entropy_with_logits
        if isinstance(value, ast.Call) and ast.unparse(value.func) == "torch.tensor":
            value = value.args[0]
        try:  # SEED = 2026; x_data = [1.0, 2.0]; y_data = torch.tensor([[2.0], [4.0]])
            ast.literal_eval(value)
        except ValueError:
            return False
        return True
    return isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
