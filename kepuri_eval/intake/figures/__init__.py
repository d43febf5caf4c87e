"""What a number counts and what it is of: its quantity, whose it is, a total or a part, of this event or another."""
