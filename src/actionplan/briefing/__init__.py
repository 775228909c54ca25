"""The notes themselves: blocks, charts, tables, pages, index."""
