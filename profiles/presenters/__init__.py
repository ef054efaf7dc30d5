"""Presenters: state as labels, sentences and figures for templates."""
