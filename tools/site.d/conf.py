# SPDX-License-Identifier: MIT
# Sphinx: the documents as they are, without anything from the network.
project = "mpx"
author = "the mpx authors"
copyright = "the mpx authors, MIT licence"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["LICENSE", ".doctrees", "doc/examples"]
html_theme = "alabaster"
html_theme_options = {"page_width": "68rem", "sidebar_width": "15rem", "show_powered_by": False}
html_sidebars = {"**": ["navigation.html", "searchbox.html"]}
html_show_sourcelink = False
html_copy_source = False
html_last_updated_fmt = None
myst_heading_anchors = 4
highlight_language = "text"
# excerpts that are no whole programs are shown as they are
suppress_warnings = ["misc.highlighting_failure", "myst.header"]
