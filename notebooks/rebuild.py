"""Write the notebooks anew from their scripts: executed, with small pictures and nothing of this machine.

``python notebooks/rebuild.py`` rebuilds all, ``python notebooks/rebuild.py 04_river`` one. The text of a
notebook is written in ``scripts/NAME.py`` (jupytext's percent format).
"""

from __future__ import annotations

import base64
import io
import sys
from pathlib import Path

import jupytext
from nbclient import NotebookClient
from nbformat import NotebookNode, write
from PIL import Image

HERE = Path(__file__).resolve().parent
METADATA = {
    "jupytext": {"formats": "ipynb,scripts//py:percent"},
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
#: Enough for line drawings; a photograph would show it.
COLOURS = 128


def rebuild(script: Path) -> None:
    """Execute a script as a notebook and save it beside the folder of scripts."""
    notebook = jupytext.read(script)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(HERE)}}).execute()
    notebook.metadata = NotebookNode(METADATA)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"{script.stem[:2]}-{number:02d}"
        cell.metadata = NotebookNode()
        for output in cell.get("outputs", ()):
            output.get("metadata", {}).clear()
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = smaller(output.data["image/png"])
    write(notebook, HERE / f"{script.stem}.ipynb", version=4)


def smaller(picture: str) -> str:
    """Return a PNG, in base64, with a palette in place of three bytes a point."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


if __name__ == "__main__":
    wanted = sys.argv[1:]
    for path in sorted((HERE / "scripts").glob("*.py")):
        if not wanted or path.stem in wanted:
            rebuild(path)
            print(path.stem)
