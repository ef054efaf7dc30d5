"""XLSX reader, a program of its own: ``python -m profiles.tables.xlsx < book.xlsx`` writes its rows as JSON lines.

It knows neither Django nor settings, and so no secret: what it is given may be made to harm whoever reads it.
"""
