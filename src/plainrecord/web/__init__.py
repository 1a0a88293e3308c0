"""Floor 7: the review page, a server on this computer for the people of a project. Nothing leaves the computer."""
