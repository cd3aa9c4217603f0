"""Facts as data: the SDK catalogue, method vocabulary, packers and lexicons, each with its reason."""
