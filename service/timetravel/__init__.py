"""What held, at any past date, as known at any past moment: the index and the rule of what is in force."""
