package roma.management.jmx;

import java.util.Optional;
import roma.data.ClusterAdmin;
import roma.data.ClusterView.NodeView;

final class NodeBean implements NodeMXBean {
  private final NodeFacts facts;
  private final ClusterAdmin admin;
  private final Snapshots snapshots;
  private final long startedNanos = System.nanoTime();

  NodeBean(NodeFacts facts, ClusterAdmin admin) {
    this.facts = facts;
    this.admin = admin;
    this.snapshots = new Snapshots(admin);
  }

  private Optional<NodeView> self() {
    return snapshots.view().nodes().stream()
        .filter(node -> node.id().equals(facts.id()))
        .findFirst();
  }

  @Override
  public String getName() {
    return facts.id().toString();
  }

  @Override
  public String getVersion() {
    return facts.version();
  }

  @Override
  public String getState() {
    return self().map(NodeView::state).orElse("");
  }

  @Override
  public boolean isMember() {
    return self().map(NodeView::member).orElse(false);
  }

  @Override
  public boolean isKeeper() {
    return self().map(NodeView::keeper).orElse(false);
  }

  @Override
  public String getDataDirectory() {
    return facts.dataDirectory();
  }

  @Override
  public int getClusterPort() {
    return facts.clusterPort();
  }

  @Override
  public int getLinkPort() {
    return facts.linkPort();
  }

  @Override
  public long getUptimeSeconds() {
    return (System.nanoTime() - startedNanos) / 1_000_000_000L;
  }

  @Override
  public int getServing() {
    return (int) snapshots.number("open_vnodes");
  }

  @Override
  public boolean isSafeToStop() {
    return snapshots.flag("safe_to_stop");
  }

  @Override
  public long getReports() {
    return snapshots.number("reports");
  }

  @Override
  public String release(String node) {
    if (!facts.id().toString().equals(node)) {
      throw new IllegalArgumentException(
          "this is " + facts.id() + ": give its name to release it, or go to '" + node + "'");
    }
    return Operations.await(admin.release());
  }
}
