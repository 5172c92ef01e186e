"""The sections of a lecture, and which earlier sections each of them needs: read off the names that its code uses."""

import builtins
import dis
import re
from dataclasses import dataclass, field
from types import CodeType

from nbformat import NotebookNode

NEEDS = re.compile(r'\s*<small class="needs">Needs .*?</small>', re.S)


@dataclass
class Section:
    """A `##` section: its title, its cells, and the titles of all earlier sections that must have run before."""

    title: str
    cells: list[NotebookNode]
    needs: list[str] = field(default_factory=list)

    @property
    def code(self) -> list[NotebookNode]:
        """Its code cells."""
        return [cell for cell in self.cells if cell.cell_type == "code" and cell.source.strip()]


def sections(notebook: NotebookNode) -> list[Section]:
    """The sections that hold code, in order; the set-up belongs to none, every section needs it."""
    found: list[Section] = []
    for cell in notebook.cells:
        title = re.match(r"## (.+)", cell.source) if cell.cell_type == "markdown" else None
        if title:
            found.append(Section(title[1], [cell]))
        elif found:
            found[-1].cells.append(cell)
    found = [section for section in found if section.code]
    setup = next(cell for cell in notebook.cells if cell.id == "setup")
    known = _names([setup])[0] | set(dir(builtins))
    made_by: dict[str, str] = {}  # name -> title of the latest section that makes it
    by_title = {section.title: section for section in found}
    for section in found:
        bound, used = _names(section.code)
        direct = {made_by[name] for name in used - known if name in made_by}
        everything = direct.union(*(by_title[title].needs for title in direct)) - {section.title}
        section.needs = [title for title in by_title if title in everything]
        made_by |= dict.fromkeys(bound, section.title)
    return found


def without_needs(text: str) -> str:
    """The text of a cell without the line that says what its section needs."""
    return NEEDS.sub("", text)


def say_needs(notebook: NotebookNode) -> None:
    """End the first cell of each section with what has to be run first to start there, in place.

    No line: the first code cell is enough. More than one section: it is simpler to run all cells above.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = without_needs(cell.source)
    for section in sections(notebook):
        if section.needs:
            needed = f"*{section.needs[0]}*" if len(section.needs) == 1 else "all cells above"
            section.cells[0].source += f'\n\n<small class="needs">Needs {needed}.</small>'


def _names(cells: list[NotebookNode]) -> tuple[set[str], set[str]]:
    """The global names that the cells bind, and those that they load without having bound them."""
    bound: set[str] = set()
    used: set[str] = set()
    inside: set[str] = set()  # loaded by functions: these run later, when more may be bound
    for cell in cells:
        for step in dis.get_instructions(compile(cell.source, cell.id, "exec")):
            if step.opname == "STORE_NAME":
                bound.add(step.argval)
            elif step.opname == "LOAD_NAME" and step.argval not in bound:
                used.add(step.argval)
            elif isinstance(step.argval, CodeType):
                inside |= _loaded(step.argval)
    return bound, used | (inside - bound)


def _loaded(code: CodeType) -> set[str]:
    """The global names that a function or the body of a class loads, and all that is defined in it."""
    own: set[str] = set()
    loaded: set[str] = set()
    for step in dis.get_instructions(code):
        if step.opname == "STORE_NAME":
            own.add(step.argval)  # an attribute of the class
        elif step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            loaded.add(step.argval)
        elif isinstance(step.argval, CodeType):
            loaded |= _loaded(step.argval)
    return loaded - own
