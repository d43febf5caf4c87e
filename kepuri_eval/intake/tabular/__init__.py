"""From blocks to tables: cells to grids, headings to columns, rows as clerks fill them in to rows of one activity."""
