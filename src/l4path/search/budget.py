"""How much may be searched: steps for a whole command, so that what it comes to does not depend on the machine."""

from __future__ import annotations

from l4path.errors import L4pathError, quoted

_SHARE = 8  # no question takes more than this part of what is left, so that a hard one leaves enough for the others
_LEAST = 100  # but so many it may take, while there are any
_A_STEP = 400  # things looked at to make patients plain, for a step
_A_REPLAY = 200  # and of a pathway whose patient is assessed: to see that it shows what is found, and what would help


class Budget:
    """Steps that several questions take from together.

    Attributes:
        spent: Whether a question was given up, because its part did not suffice.
        left: How many are left.
        left_for_plain: How many are left for making patients plain, for which there are as many again: that takes
            nothing from what settles questions, so that it leaves none undecided.
        left_for_replays: How many are left for showing to the engine what is found, and for seeing what would help, for
            which there are as many again.
    """

    def __init__(self, steps: int, *, share: int = _SHARE, all_or_nothing: bool = False) -> None:
        """Begin with all of them.

        Args:
            steps: How many there are.
            share: No question takes more than this part of what is left: half of it at 2, and all of it at 1.
            all_or_nothing: Whether all that is asked comes to nothing once a question was given up.

        Raises:
            L4pathError: When the steps are no whole number of 0 or more.
        """
        if not isinstance(steps, int) or isinstance(steps, bool) or steps < 0:
            raise L4pathError(f"{quoted(steps)} is not a budget; write a whole number of steps, 0 or more")
        self._share, self._all_or_nothing = share, all_or_nothing
        self.spent: bool = False
        self.left: int = steps
        self.left_for_plain: int = steps
        self.left_for_replays: int = steps
        self._looked = self._replayed = 0  # how many things, of those that make no whole step yet

    @property
    def lost(self) -> bool:
        """Whether nothing more need be asked, since it would come to nothing."""
        return self._all_or_nothing and self.spent

    def allowance(self) -> int:
        """The steps that the next question may take."""
        return max(self.left // self._share, min(self.left, _LEAST))

    def spend(self, steps: int) -> None:
        """Take some away; what a solver cannot stop at just then may be a little more than is left."""
        self.left = max(0, self.left - steps)

    def allowance_for_plain(self) -> int:
        """The steps that it may take next to make patients plain."""
        return self.left_for_plain // 2

    def spend_on_plain(self, steps: int) -> None:
        """Take some of these away, of which the last may be more than is left."""
        self.left_for_plain = max(0, self.left_for_plain - steps)

    def look(self, things: int) -> None:
        """Take what it costs to look at some things to make patients plain, of which the last may be more than is left.

        Args:
            things: How many statements, ways or records of one thing.
        """
        steps, self._looked = divmod(self._looked + things, _A_STEP)
        self.spend_on_plain(steps)

    def replay(self, things: int) -> bool:
        """Whether an episode may be assessed to see that it shows what is found; takes what that and the advice cost.

        Args:
            things: How many nodes and escalations are assessed.
        """
        if not self.left_for_replays:
            return False
        steps, self._replayed = divmod(self._replayed + things, _A_REPLAY)
        self.left_for_replays = max(0, self.left_for_replays - steps)
        return True
