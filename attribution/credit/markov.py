"""The removal effect in a Markov chain of order 1 to 4 (Anderl et al. 2016), solved, not simulated. Pure and deterministic.

A state is the last k channels of a path; a path that is shorter is one state. A channel's removal effect is the share of all conversions
that is lost when every state with that channel leads nowhere; credit is shared in proportion to it. For value the same chain is asked
what a path is worth instead of how probably it converts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from attribution.credit.path_table import Floats, Ints, Learned, PathTable, summed

BLOCK = 32  # channels removed at a time: bounds the memory to states x 64 numbers
SWEEPS = 400  # of the iteration, before a chain that hardly ever ends is solved directly
SETTLED = 1e-15  # change in a sweep, in parts of the largest number
ROUNDING = 1e-13  # effects below it are none
_WIDEST = 2**62  # of what tells windows apart


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain that absorbs: where paths start, how they go on, how probably and with what value they convert in the next step."""

    start: Floats  # (states,)
    onward: sp.csr_array  # (states, states), without steps from a state to itself
    ends: Floats  # (states, 2): conversions, value
    holds: sp.csc_array  # (states, channels): 1 where the state contains the channel


def markov(table: PathTable, order: int) -> Learned:
    """Credit by removal effects. Raises ValueError for an order that is not from 1 to 4."""
    if not 1 <= order <= 4:
        raise ValueError(f"a chain has an order from 1 to 4, not {order}")
    effects = removal_effects(table, order)
    totals = np.array([table.conversions.sum(), table.value.sum()])
    whole = effects.sum(axis=0)
    credit = effects * np.divide(totals, whole, out=np.zeros(2), where=whole > 0)
    return Learned(table.names, credit[:, 0], credit[:, 1], np.zeros(len(table.names)))


def removal_effects(table: PathTable, order: int) -> Floats:
    """(channels, 2): the share of conversions, and of value, that is lost without each channel."""
    if not len(table.steps):
        return np.zeros((0, 2))
    chain = chain_of(table, order)
    whole = reached(chain, np.zeros((len(chain.start), 1)))[0]
    blocks = [reached(chain, chain.holds[:, first : first + BLOCK].toarray()) for first in range(0, len(table.names), BLOCK)]
    left = np.divide(np.concatenate(blocks), whole, out=np.ones((len(table.names), 2)), where=whole > 0)
    effects: Floats = np.clip(1.0 - left, 0.0, 1.0)
    effects[effects < ROUNDING] = 0.0
    return effects


def chain_of(table: PathTable, order: int) -> Chain:
    """The chain that the paths make."""
    state, first, last, at = _states(table, order)
    weight = table.conversions + table.nulls
    path = np.repeat(np.arange(len(weight)), last - first)
    n = int(state.max()) + 1
    goes_on = np.ones(len(state), bool)
    goes_on[last - 1] = False
    here = np.flatnonzero(goes_on)
    here = here[state[here] != state[here + 1]]  # staying changes nothing about where one ends
    steps = sp.coo_array((weight[path[here]], (state[here], state[here + 1])), (n, n)).tocsr()
    ends = np.stack([summed(state[last - 1], w, n) for w in (table.conversions, table.value, table.nulls)], axis=1)
    leaving = np.asarray(steps.sum(axis=1)).ravel() + ends[:, 0] + ends[:, 2]
    share = np.divide(1.0, leaving, out=np.zeros(n), where=leaving > 0)
    start = summed(state[first], weight, n) / max(weight.sum(), np.finfo(float).tiny)
    return Chain(
        start, sp.csr_array(sp.diags_array(share) @ steps), ends[:, :2] * share[:, None], _holds(table, order, state, at)
    )


def _states(table: PathTable, order: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Each window of `order` touches as the number of its state; where each path's windows begin and end; where each one stands."""
    windows = np.maximum(1, table.lengths - order + 1)
    last = np.cumsum(windows)
    first = last - windows
    path = np.repeat(np.arange(len(windows)), windows)
    at = table.starts[path] + np.arange(len(path)) - first[path]
    base = len(table.names) + 1
    codes = np.zeros(len(at), np.int64)
    for n in range(order):
        if int(codes.max()) >= _WIDEST // base:
            codes = np.unique(codes, return_inverse=True)[1]
        codes = codes * base + _touch(table, path, at + n)
    return np.unique(codes, return_inverse=True)[1], first, last, at


def _touch(table: PathTable, path: Ints, at: Ints) -> Ints:
    """The channel at a place, from 1; 0 past the end of the path."""
    return np.where(at < table.starts[path + 1], table.steps[np.minimum(at, len(table.steps) - 1)] + 1, 0)


def _holds(table: PathTable, order: int, state: Ints, at: Ints) -> sp.csc_array:
    """Which channels each state contains, told by one window that it stands for."""
    one = np.unique(state, return_index=True)[1]
    path = np.searchsorted(table.starts, at[one], side="right") - 1
    rows = np.tile(np.arange(len(one)), order)
    channels = np.concatenate([_touch(table, path, at[one] + n) for n in range(order)]) - 1
    there = channels >= 0
    held = sp.coo_array((np.ones(int(there.sum())), (rows[there], channels[there])), (len(one), len(table.names))).tocsc()
    held.data[:] = 1.0
    return held


def reached(chain: Chain, removed: Floats) -> Floats:
    """(columns, 2): the probability of a conversion, and the value expected, when the states that a column of `removed` marks lead nowhere."""
    alive = np.repeat(1.0 - removed, 2, axis=1)
    ends = np.tile(chain.ends, (1, removed.shape[1])) * alive
    found = ends
    for _ in range(SWEEPS):
        before, found = found, alive * (chain.onward @ found) + ends
        if (np.abs(found - before).max(axis=0) <= SETTLED * found.max(axis=0)).all():
            break
    else:
        found = np.concatenate([_solved(chain, removed[:, c] == 0) for c in range(removed.shape[1])], axis=1)
    return (chain.start @ found).reshape(-1, 2)


def _solved(chain: Chain, alive: np.ndarray) -> Floats:
    """The same for one column by elimination, for chains that a sweep hardly moves."""
    from scipy.sparse.linalg import splu  # noqa: PLC0415 - hardly any chain needs it, and it loads slowly

    found = np.zeros_like(chain.ends)
    there = np.flatnonzero(alive)
    if len(there):
        stays = sp.eye_array(len(there), format="csc") - chain.onward[there][:, there].tocsc()
        found[there] = splu(stays).solve(chain.ends[there])
    return found
