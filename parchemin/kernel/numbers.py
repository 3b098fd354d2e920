"""Numbers as French readers write them."""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

_NARROW_SPACE = "\u202f"
_MOST_DECIMALS = 9


def french_number(number: float | Decimal | Fraction, decimals: int = 2) -> str:
    """Return `number` with a comma and thousands apart: `1 234,5`; at most `decimals` decimals."""
    step = Decimal(1).scaleb(-decimals)
    if isinstance(number, Fraction):
        exact = Decimal(number.numerator) / Decimal(number.denominator)
    else:
        exact = Decimal(number)
    rounded = exact.quantize(step, rounding=ROUND_HALF_EVEN)
    whole, _, rest = f"{rounded:,f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", _NARROW_SPACE) + (f",{rest}" if rest else "")


def french_percent(share: Fraction | Decimal, decimals: int = 1) -> str:
    """Return a share of one as a percentage: `french_percent(Fraction(5, 8))` is `62,5 %`."""
    return f"{french_number(share * 100, decimals)} %"


def told_apart(
    one: Fraction, other: Fraction, told: Callable[[Fraction, int], str] = french_percent
) -> tuple[str, str]:
    """Return two numbers with two decimals, or as many as it takes for those that differ to read so.

    `told_apart(Fraction("0.69997"), Fraction(7, 10))` is `("69,997 %", "70 %")`.
    """
    for decimals in range(2, _MOST_DECIMALS):
        texts = told(one, decimals), told(other, decimals)
        if one == other or texts[0] != texts[1]:
            return texts
    return told(one, _MOST_DECIMALS), told(other, _MOST_DECIMALS)


def french_euros(amount: Decimal) -> str:
    """Return `1 234,50 €`, to the cent; a price of less than a cent keeps its decimals, `0,636 €`."""
    exponent = amount.normalize().as_tuple().exponent
    decimals = max(2, -exponent if isinstance(exponent, int) else 2)
    whole, _, cents = f"{amount:.{decimals}f}".partition(".")
    return f"{french_number(Decimal(whole))},{cents}\u00a0€"


def agreement(count: int, singular: str, many: str = "") -> str:
    """Return the words that agree with `count`, plural from two on as in French; `many` says more than an s."""
    return singular if abs(count) < 2 else many or f"{singular}s"


def plural(count: int, singular: str, many: str = "") -> str:
    """Return `1 voix`, `2 jurés`, `1 200 lignes`: the number and the words that agree with it."""
    return f"{french_number(count)} {agreement(count, singular, many)}"
