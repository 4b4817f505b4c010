"""From pairs of files to groups, and from the groups of yesterday to those of today without forgetting what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """What shall become of one set of files.

    ``group_id`` is the group that goes on as this one, None for a new group; ``heir_of`` is then the group it was split from.
    """

    file_ids: frozenset[int]
    group_id: int | None
    has_new_files: bool
    heir_of: int | None = None


def join_pairs(pairs: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    """Sets of files that hang together, each in the order of its lowest file.

    >>> [sorted(files) for files in join_pairs([(5, 6), (1, 2), (2, 9)])]
    [[1, 2, 9], [5, 6]]
    """
    parent: dict[int, int] = {}

    def find_root(file_id: int) -> int:
        root = file_id
        while parent.setdefault(root, root) != root:
            root = parent[root]
        while parent[file_id] != root:
            parent[file_id], file_id = root, parent[file_id]
        return root

    for one, other in pairs:
        roots = sorted((find_root(one), find_root(other)))
        parent[roots[1]] = roots[0]
    members: dict[int, set[int]] = {}
    for file_id in parent:
        members.setdefault(find_root(file_id), set()).add(file_id)
    return [frozenset(members[root]) for root in sorted(members)]


def plan_groups(found: Sequence[frozenset[int]], known: Mapping[int, frozenset[int]]) -> list[Plan]:
    """Let each set of files go on as the known group that it shares most files with.

    Parameters
    ----------
    found : sequence of sets of file ids
        As they hang together now.
    known : mapping of group id to file ids
        As they were.

    Returns
    -------
    list of Plan
        One for each set, in order; a known group that no plan names is over.
    """
    group_of = {file_id: group_id for group_id, file_ids in known.items() for file_id in file_ids}
    taken: set[int] = set()
    plans = []
    for file_ids in found:
        shared = Counter(group_of[file_id] for file_id in file_ids if file_id in group_of)
        ranked = sorted(shared, key=lambda group_id: (-shared[group_id], group_id))
        group_id = next((each for each in ranked if each not in taken), None)
        origin = group_id if group_id is not None else next(iter(ranked), None)
        is_new = origin is None or not file_ids <= known[origin]
        if group_id is not None:
            taken.add(group_id)
        plans.append(Plan(file_ids, group_id, is_new, heir_of=origin if group_id is None else None))
    return plans
