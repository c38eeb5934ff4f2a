package roma.benchmarks.chaos;

/** What can be done to a node, and what ends it. */
public enum FaultKind {
  KILL("kill -9, then started again"),
  FREEZE("SIGSTOP, then SIGCONT"),
  ISOLATE("cut from all nodes, not from clients"),
  UNPLUG("cut from nodes and clients"),
  MUTE("what it sends to nodes is lost"),
  DEAF("what nodes send to it is lost"),
  CUT_PAIR("cut from one other node"),
  FLAP("cut and healed again and again"),
  RESTART("SIGTERM, then started again"),
  FILL("its disk fills up, then is freed"),
  /** Where the others have all that it had; else as {@link #KILL}. */
  WIPE("kill -9, data removed, joins anew"),
  JOIN("a new node joins");

  private final String text;

  FaultKind(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
