"""From one source to what students get: stubs, notebook, nbgrader source and bundle, with a proof of no leak."""
