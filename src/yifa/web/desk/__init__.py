"""The officials' desk (工作台)."""
