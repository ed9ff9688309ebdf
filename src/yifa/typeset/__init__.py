"""Typesetting: papers and reports in the official layout (GB/T 9704), as .docx, .pdf and web page.

Reads   a Document; the measures of the standard from the parameter book
Never   knows what a case is
Start   document.py
"""
