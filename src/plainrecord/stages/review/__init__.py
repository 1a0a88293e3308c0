"""Review: what people say of reports and events, and in which order they are asked."""
