"""Write `docs/workflows.md` from the workflows of the code: `.venv/bin/python tools/draw_workflows.py`."""

from importlib import import_module
from pathlib import Path

from parchemin.kernel.workflow import Workflow

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Lives

The life of each object, as its `workflow.py` holds it. Written by `tools/draw_workflows.py`; a test compares.
"""


def drawn() -> str:
    """Return the page: a heading, the file and a Mermaid diagram for each workflow, room by room."""
    parts = [HEAD]
    for path in sorted((ROOT / "parchemin").glob("*/workflow.py")):
        if path.parent.name == "kernel":
            continue
        room = import_module(f"parchemin.{path.parent.name}.workflow")
        for life in vars(room).values():
            if isinstance(life, Workflow):
                parts.append(
                    f"\n## {life.name.replace('_', ' ').capitalize()}\n\n"
                    f"`{path.relative_to(ROOT)}`\n\n```mermaid\n{life.mermaid()}```\n"
                )
    return "".join(parts)


if __name__ == "__main__":
    (ROOT / "docs" / "workflows.md").write_text(drawn())
