"""Papers to be handed out, and texts to be pasted: interview guides, leaflet and newsletters, filled from params."""
