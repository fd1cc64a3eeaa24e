"""What an attempt allows: decided from its terms and the time alone, by one set of functions for every way in."""
