"""Checks of lecture 10: branches and bottlenecks."""

from course_utils.exercises import ask, exercise, number, parts, require, whole


def side(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def _concatenated(height, width, branches):
    channels, sizes = 0, set()
    for branch in branches:
        h, w = height, width
        for _, k, s, p in branch:
            h, w = side(h, k, s, p), side(w, k, s, p)
        channels += branch[-1][0]
        sizes.add((h, w))
    return (channels, *sizes.pop()) if len(sizes) == 1 else None


@exercise("10.1")
def shapes_of_branches(answer, rng):
    c = [int(v) for v in rng.integers(3, 40, 4)]
    course = [
        [(16, 1, 1, 0)],
        [(16, 1, 1, 0), (24, 5, 1, 2)],
        [(16, 1, 1, 0), (24, 3, 1, 1), (24, 3, 1, 1)],
        [(24, 3, 1, 1)],
    ]
    halved = [[(c[0], 3, 2, 1)], [(c[1], 1, 1, 0), (c[2], 5, 2, 2)]]
    unequal = [[(16, 1, 1, 0)], [(24, 5, 1, 0)]]
    flat = [[(8, 3, 1, 1)], [(8, 2, 2, 0)]]
    narrow = [[(c[3], 3, 1, 1), (7, 2, 2, 0)], [(5, 3, 2, 1)]]
    for height, width, branches in (
        (12, 12, course),
        (14, 9, halved),
        (12, 12, [[(8, 3, 2, 1), (16, 3, 1, 1)], [(4, 1, 1, 0)]]),  # halved before the last layer
        (12, 12, unequal),
        (2, 4, flat),
        (9, 6, [[(5, 3, 2, 0)]]),  # a branch alone fits
        (5, 14, [[(4, 1, 8, 6)], [(6, 3, 2, 0)]]),  # (3, 4) and (2, 6): only the areas are equal
        (6, 6, [[(4, 3, 1, 1)], [(4, 3, 2, 1)], [(4, 1, 1, 0)]]),  # only the branch in the middle is another
        (8, 7, narrow),
        (7, 8, narrow),
    ):
        right = _concatenated(height, width, branches)
        case = f"height {height}, width {width}, branches {branches}"
        got = ask(answer, height, width, [list(b) for b in branches], shown=case, may_be_none=True)
        if right is None:
            require(
                got is None,
                f"For {case} the branches end with different sizes, so they cannot be concatenated: return None.",
            )
            continue
        require(
            got is not None,
            f"For {case} every branch ends with height {right[1]} and width {right[2]}, but the result is None."
            + (
                " Each branch begins with the sizes of the input, and padding counts twice."
                if len(branches) > 1
                else " One branch alone fits with itself."
            ),
        )
        got = parts(got, 3, "Return three numbers: channels, height, width.")
        names = ("The channels", "The height", "The width")
        got = tuple(number(value, name) for value, name in zip(got, names, strict=True))
        got = tuple(int(value) if value.is_integer() else value for value in got)
        every = sum(layer[0] for branch in branches for layer in branch)
        require(
            got[0] != every or every == right[0],
            "You add the channels of every layer. A branch gives those of its *last* layer only.",
        )
        require(
            got[0] != max(b[-1][0] for b in branches) or got == right,
            "Concatenating adds the channels of the branches up; it does not take the largest.",
        )
        require(
            got != (*right[1:], right[0]) or got == right,
            "The channels come first: (channels, height, width).",
        )
        require(got != (right[0], right[2], right[1]) or got == right, "Height and width are exchanged.")
        require(
            got[1:] != (height, width) or right[1:] == (height, width),
            f"For {case} you return the sizes of the input. Follow the layers of a branch.",
        )
        require(got == right, f"For {case} it should be {right}, but you return {got}.")


@exercise("10.2")
def saving_of_a_bottleneck(answer, rng):
    cases = [
        (192, 32, 16, 784),
        (50, 2, 3, 100),
        (512, 256, 64, 49),  # a middle of 474 still saves
        (2, 1, 1, 9),
        (1, 1, 1, 9),
        (11, 2, 3, 50),  # a middle of 9 saves a single multiplication a pixel
        tuple(int(v) for v in rng.integers(5, 200, 4)),
    ]
    for c_in, c_out, middle, pixels in cases:
        direct, detour = 25 * c_in * c_out * pixels, middle * (c_in + 25 * c_out) * pixels
        largest = (25 * c_in * c_out - 1) // (c_in + 25 * c_out)
        case = f"c_in = {c_in}, c_out = {c_out}, middle = {middle}, pixels = {pixels}"
        got = ask(answer, c_in, c_out, middle, pixels, shown=case)
        got = parts(got, 3, "Return three numbers.")
        first, second = (whole(value, f"Number {i}") for i, value in enumerate(got[:2], 1))
        third = number(got[2], "Number 3")
        require(first != direct // pixels, "Each weight is used for every pixel: multiply by `pixels`.")
        require(first != direct // 5, "A 5 x 5 window has 25 weights for each pair of channels.")
        require(
            first == direct, f"For {case} the direct way costs {direct} multiplications, not {first:.10g}."
        )
        require(
            second != 25 * middle * c_out * pixels,
            "The 1 x 1 convolution before it also costs: c_in times middle for every pixel.",
        )
        require(
            second != 25 * middle * (c_in + c_out) * pixels,
            "The first convolution of the detour is 1 x 1: one weight a pair of channels, not 25.",
        )
        require(second == detour, f"For {case} the detour costs {detour} multiplications, not {second:.10g}.")
        require(
            third != largest + 1 or 25 * c_in * c_out % (c_in + 25 * c_out),
            f"For {case} a middle of {largest + 1} costs exactly as much as the direct way: that saves nothing.",
        )
        require(
            float(third).is_integer(),
            f"For {case} the largest middle should be a whole number, but it is {third}.",
        )
        require(third < 1 or largest > 0, f"For {case} no middle saves anything: return 0 there.")
        require(
            third != c_in or largest == c_in, "Not every middle below c_in is cheaper: compare the costs."
        )
        whole(got[2], "Number 3")
        require(
            third == largest,
            f"For {case} the largest middle that saves is {largest}, not {third:.10g}.",
        )
