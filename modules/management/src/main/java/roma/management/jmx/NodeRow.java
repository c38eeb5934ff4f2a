package roma.management.jmx;

import javax.management.ConstructorParameters;

/** One node of the ring. A row of a table in JMX consoles. */
public final class NodeRow {
  private final String name;
  private final int clusterPort;
  private final String state;
  private final boolean member;
  private final boolean keeper;
  private final boolean coordinator;
  private final boolean unreachable;
  private final String version;

  @ConstructorParameters({
    "name",
    "clusterPort",
    "state",
    "member",
    "keeper",
    "coordinator",
    "unreachable",
    "version"
  })
  public NodeRow(
      String name,
      int clusterPort,
      String state,
      boolean member,
      boolean keeper,
      boolean coordinator,
      boolean unreachable,
      String version) {
    this.name = name;
    this.clusterPort = clusterPort;
    this.state = state;
    this.member = member;
    this.keeper = keeper;
    this.coordinator = coordinator;
    this.unreachable = unreachable;
    this.version = version;
  }

  public String getName() {
    return name;
  }

  public int getClusterPort() {
    return clusterPort;
  }

  public String getState() {
    return state;
  }

  public boolean isMember() {
    return member;
  }

  public boolean isKeeper() {
    return keeper;
  }

  public boolean isCoordinator() {
    return coordinator;
  }

  public boolean isUnreachable() {
    return unreachable;
  }

  public String getVersion() {
    return version;
  }
}
