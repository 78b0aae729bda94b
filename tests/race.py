"""Several people, or several workers, at the very same moment: real threads, each with its own connection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection


def at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """Do every act in a thread of its own, all starting together; return what each gave, or the error it raised."""
    acts = list(acts)
    barrier, found = threading.Barrier(len(acts)), [None] * len(acts)

    def one(place: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            found[place] = act()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
