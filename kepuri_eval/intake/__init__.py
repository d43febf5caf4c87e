"""From submitted files to documents, blocks, facts, mentions, activities and problems."""
