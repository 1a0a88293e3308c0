"""The learned engine: a small encoder shipped with the package, and what its heads say of a document."""
