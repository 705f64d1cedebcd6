"""Colleague D is writing this file right now."""
