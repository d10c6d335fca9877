// Filled by the first change of the module.
