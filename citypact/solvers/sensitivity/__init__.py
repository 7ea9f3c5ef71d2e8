"""How an allocation moves when the worth of a coalition moves or is not known exactly."""
