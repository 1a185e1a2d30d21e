"""All slips in the syntax of a JSON text: the first, and those that are left once it is corrected as it says."""

from __future__ import annotations

import json

from l4path.formats.further import LONGEST, MOST, Slip, each_once
from l4path.formats.json_slips import JsonSlip, json_slip


def json_slips(text: str, error: json.JSONDecodeError) -> list[Slip]:
    """Every slip that can be told, the first one first.

    A slip of which one correction is certain is corrected, and what the reader of JSON complains of then, further on,
    is told too; not where more than one correction may be meant, for the rest may be wrong only for the wrong choice.

    Args:
        text: The text.
        error: What the reader of JSON says of it.
    """
    found = list[Slip]()
    mended, shift, reached = text, list[tuple[int, int]](), -1  # shift: from where on, by how much places have moved
    while True:
        slip = json_slip(mended, error.pos) or JsonSlip(error.msg.lower())
        found.append(_placed(text, error.pos - sum(by for place, by in shift if place <= error.pos), slip.what))
        if slip.instead is None or len(found) == MOST or len(text) > LONGEST:
            break
        mended = mended[: slip.start] + slip.instead + mended[slip.end :]
        reached = slip.start + len(slip.instead)
        shift.append((reached, len(slip.instead) - (slip.end - slip.start)))
        try:
            json.loads(mended)
        except json.JSONDecodeError as further:
            if further.pos < reached:  # the correction was none
                break
            error = further
        except (RecursionError, ValueError):
            break
        else:
            break
    return each_once(found)


def _placed(text: str, at: int, what: str) -> Slip:
    return Slip(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), what)
