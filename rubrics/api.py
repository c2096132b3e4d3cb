"""What department staff start from: the shipped library, in a checkout as in a wheel, and a template."""

from rubrics.errors import RubricError, UnknownNameError
from rubrics.load import LIBRARY, library, load_rubric
from rubrics.problems import errors
from rubrics.template import new_rubric_text
from rubrics.types import Rubric

__all__ = ["LIBRARY", "library", "library_rubric", "new_rubric_text"]


def library_rubric(rubric_id: str) -> Rubric:
    """A shipped rubric by its id, which is also its file's name; raises RubricError."""
    files = {path.stem: path for path in library()}
    if rubric_id not in files:
        raise UnknownNameError("bộ tiêu chí", rubric_id, files)
    loaded = load_rubric(files[rubric_id])
    if loaded.rubric is None:
        raise RubricError("\n".join(str(found) for found in errors(loaded.problems)))
    return loaded.rubric
