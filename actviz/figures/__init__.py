"""From results to Matplotlib figures; the only package that imports Matplotlib, and never ``pyplot``.

A module for each command has ``draw``, from a result and a ``Style`` to a figure, and ``describe``, its title and
description. ``draw`` makes a ``Panel`` (``panels``) for each pair of axes, with its ``lines``, and ``draw_stack``
(``stack``) arranges panels vertically, with one ``legend``. ``point_labels`` and ``vanishing_zones`` are parts of
panels; ``tick_locators`` and ``views`` choose the numbers along axes and the range of y. ``grid``, ``jacobian`` and
``network_diagram`` place their parts on the ``page`` themselves. ``files`` writes a figure; ``svg`` and
``math_outlines`` complete SVG files.
"""
