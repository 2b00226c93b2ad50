"""Tables in and out: CSV and XLSX. Readers see plain cells of text; writers take columns with kinds."""
