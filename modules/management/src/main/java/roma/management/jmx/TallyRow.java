package roma.management.jmx;

import javax.management.ConstructorParameters;

/** How many vnodes a node holds. A row of a table in JMX consoles. */
public final class TallyRow {
  private final String node;
  private final int primary;
  private final int secondary;
  private final int learner;
  private final int inSync;

  @ConstructorParameters({"node", "primary", "secondary", "learner", "inSync"})
  public TallyRow(String node, int primary, int secondary, int learner, int inSync) {
    this.node = node;
    this.primary = primary;
    this.secondary = secondary;
    this.learner = learner;
    this.inSync = inSync;
  }

  public String getNode() {
    return node;
  }

  public int getPrimary() {
    return primary;
  }

  public int getSecondary() {
    return secondary;
  }

  public int getLearner() {
    return learner;
  }

  public int getInSync() {
    return inSync;
  }
}
