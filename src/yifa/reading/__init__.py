"""Reading: anyone's published 法治政府建设年度报告, its figures, its arithmetic and its place among others.

Reads   text or a file; nothing of the engine, no Django
Never   changes the text it reads
Start   read_text() and read_file() in reader
"""
