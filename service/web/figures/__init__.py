"""Figures: pure functions from a view's document to a drawing (SVG), one file for each.

None of them tells anything by colour alone, and behind each stands a table or a list that says the same in words.
"""
