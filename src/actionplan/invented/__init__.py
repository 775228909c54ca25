"""The fictional municipality Eksempelby: a full invented data set, the same on every machine for the same seed.

Nothing here is or resembles a real person, company or municipality. The files in `data/eksempelby` are written by
`write(Path("data/eksempelby"))` and say in their first line that they are invented.
"""

from actionplan.invented.data_set import SEED, generate, write

__all__ = ["SEED", "generate", "write"]
