"""The loading desk: a second Dash app on the same server, behind one guard."""
