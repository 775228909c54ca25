"""How many answers a survey needs for a given precision (Cochran, Sampling Techniques, 3rd ed. 1977, section 4.4).

For a share in a finite population, at 95 per cent confidence and the least favourable share, one half.
"""

import math

Z_95 = 1.959963984540054


def answers_needed(population: int, margin: float) -> int:
    """The answers needed for a margin of error (0.05 is 5 percentage points) among `population` companies.

    Raises ValueError for a population under 1 or a margin that is not between 0 and 1.
    """
    if population < 1 or not 0 < margin < 1:
        raise ValueError("population must be 1 or more and the margin between 0 and 1")
    without_end = Z_95**2 * 0.25 / margin**2
    return math.ceil(without_end / (1 + (without_end - 1) / population))


def margin_reached(answers: int, population: int) -> float:
    """The margin of error of a share that so many answers of a population give (0.05 is 5 percentage points).

    Raises ValueError unless there is at least one answer and no more than the population.
    """
    if not 1 <= answers <= population:
        raise ValueError("answers must be between 1 and the population")
    if population == 1:
        return 0.0
    return Z_95 * math.sqrt(0.25 / answers * (population - answers) / (population - 1))
