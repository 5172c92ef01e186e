"""The data sets of the course, one module each: embedded by default, the full set on request.

Every loader works offline and gives the same values each time. Where a full set exists, `full=True` (or the
environment variable COURSE_DATA=full) fetches it once through `course_utils.download`. Importing this package
touches no network and writes nothing. `data/README.md` says where each file comes from, its licence and
traps.
"""

from course_utils.data.cifar10 import load_cifar10
from course_utils.data.diabetes import load_diabetes
from course_utils.data.files import DataFileError
from course_utils.data.mnist import load_mnist
from course_utils.data.names import load_names
from course_utils.data.otto import load_otto
from course_utils.data.photos import load_photos
from course_utils.data.sets import Batch, ImageSet, Photos, Table
from course_utils.data.titanic import load_titanic

__all__ = [
    "Batch",
    "DataFileError",
    "ImageSet",
    "Photos",
    "Table",
    "load_cifar10",
    "load_diabetes",
    "load_mnist",
    "load_names",
    "load_otto",
    "load_photos",
    "load_titanic",
]
