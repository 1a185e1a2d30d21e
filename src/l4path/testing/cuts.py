"""The values at which a pathway changes its mind, under the name that property tests look for them."""

from l4path.pathway.cuts import cut_points

__all__ = ["cut_points"]
