"""What a municipality has decided about its plan: reading and making `params/<municipality>.yml`."""
