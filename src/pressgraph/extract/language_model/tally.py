"""What asking cost, and what came of it: a tally for each article, a ledger of all, and the report at the end."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Tally:
    """Requests sent, answers found among those kept, questions not asked any more, tokens as the server counts them,
    records added, confirmed and dropped (with why), what failed as (article, problem), and the articles to ask about
    again when the server is back."""

    requests: int = 0
    cached: int = 0
    unasked: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    added: int = 0
    confirmed: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, str]] = field(default_factory=list)
    again: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count the other's as well."""
        self.requests += other.requests
        self.cached += other.cached
        self.unasked += other.unasked
        self.tokens_in += other.tokens_in
        self.tokens_out += other.tokens_out
        self.added += other.added
        self.confirmed += other.confirmed
        self.dropped.update(other.dropped)
        self.problems += other.problems
        self.again += other.again


@dataclass(frozen=True, slots=True)
class Ledger:
    """A file with one line (JSON) for each article asked about, from all processes: what was spent stays on record.

    `input_price` and `output_price` are for a million tokens, in any currency."""

    path: Path
    input_price: float = 0.0
    output_price: float = 0.0

    @contextmanager
    def tallying(self) -> Iterator[Tally]:
        """A tally to count with, and written at the end whatever happens: what was spent was spent."""
        tally = Tally()
        try:
            yield tally
        finally:
            self.write(tally)

    def write(self, tally: Tally) -> None:
        """Add a line. One write at the end of the file: lines of several processes do not mix (POSIX, O_APPEND)."""
        line = json.dumps({"process": os.getpid(), "parent": os.getppid(), **vars(tally)}) + "\n"
        with self.path.open("ab", buffering=0) as file:
            file.write(line.encode())

    def size(self) -> int:
        """Bytes written until now."""
        return self.path.stat().st_size if self.path.exists() else 0

    def since(self, size: int) -> Tally:
        """The sum of what this process, and those that it started, wrote after `size` bytes."""
        whole = Tally()
        if self.path.exists():
            for line in self.path.read_bytes()[size:].splitlines():
                noted = json.loads(line)
                if os.getpid() in (noted.pop("process"), noted.pop("parent")):
                    noted["dropped"] = Counter(noted["dropped"])
                    whole.add(Tally(**noted))
        return whole

    def report(self, tally: Tally) -> dict[str, object]:
        """A tally for people: the price only where prices are known, and what was dropped with its reasons."""
        told: dict[str, object] = {
            "requests": tally.requests,
            "cached": tally.cached,
            "unasked": tally.unasked,
            "tokens_in": tally.tokens_in,
            "tokens_out": tally.tokens_out,
        }
        if self.input_price or self.output_price:
            cost = tally.tokens_in * self.input_price + tally.tokens_out * self.output_price
            told["price"] = round(cost / 1_000_000, 4)
        dropped = ", ".join(f"{count} {reason}" for reason, count in tally.dropped.most_common())
        return {**told, "added": tally.added, "confirmed": tally.confirmed, "dropped": dropped or 0}
