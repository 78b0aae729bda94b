"""The store of bytes: one blob per content, streamed in and out, checked, and what is derived from it.

`keeping` takes bytes in, `serving` gives them back, `sending` receives them piece by piece, `scanning` asks the virus
scanner, `deriving` makes previews and words in the worker, `forgetting` deletes what nothing leads to.
"""
