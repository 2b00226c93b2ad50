"""The design system's parts, used by every site: templates, form fields, tables, styles and a little script."""
