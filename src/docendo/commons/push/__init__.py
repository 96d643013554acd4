"""Telling the devices of people: by the push services of their browsers, and to no other place."""
