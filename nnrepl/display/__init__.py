"""How each value prints, as text (see `show`), and how `printf` templates and number conversions write numbers."""
