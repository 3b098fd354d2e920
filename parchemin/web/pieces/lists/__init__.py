"""Dense lists: filters, order and page live in the address, columns are kept for the person who chose them.

The export is what is shown.
"""

from parchemin.web.pieces.lists.columns import CellLook, Column, Lines, Part, Rows
from parchemin.web.pieces.lists.listing import Listing
from parchemin.web.pieces.lists.page import ListPage, Named
from parchemin.web.pieces.lists.view import PAGE_SIZE

__all__ = [
    "PAGE_SIZE",
    "CellLook",
    "Column",
    "Lines",
    "ListPage",
    "Listing",
    "Named",
    "Part",
    "Rows",
]
