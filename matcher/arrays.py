"""Types of the arrays that the matcher works on."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]  # positions, counts, days, points
Flags = NDArray[np.bool_]  # yes and no
Floats = NDArray[np.float64]  # kilometres, fits, values of a program
Names = NDArray[np.object_]  # ids and texts
