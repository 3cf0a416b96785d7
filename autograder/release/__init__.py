"""From one source to what students get: stubs, notebook, nbgrader source, bundle, and a proof of no leak."""
