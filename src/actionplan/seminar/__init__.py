"""What a facilitator does on one screen before the people in the room: the same analyses, moved by hand, and decisions saved."""
