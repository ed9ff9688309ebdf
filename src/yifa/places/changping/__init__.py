"""常平镇 (东莞市): an example town and its year 2022."""
