"""Extraction against gold: what was found, what was missed, how sure it was, and where it went wrong.

gold.py, spans.py (files → documents) → match.py, words.py → claims.py, sanctions.py, sentences.py (marks of one
document) → evaluation.py (a whole set) → scores.py (ratios, intervals), calibration.py → floors.py, render.py
"""
