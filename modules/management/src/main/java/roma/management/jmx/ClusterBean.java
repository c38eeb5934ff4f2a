package roma.management.jmx;

import java.util.List;
import java.util.Set;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.NodeId;

final class ClusterBean implements ClusterMXBean {
  private final ClusterAdmin admin;
  private final Snapshots snapshots;

  ClusterBean(ClusterAdmin admin) {
    this.admin = admin;
    this.snapshots = new Snapshots(admin);
  }

  @Override
  public String getName() {
    return admin.view().clusterName();
  }

  @Override
  public String getId() {
    return admin.view().clusterId();
  }

  @Override
  public List<NodeRow> getNodes() {
    ClusterView view = admin.view();
    String coordinator = getCoordinator();
    Set<String> unreachable = Set.copyOf(getUnreachable());
    return view.nodes().stream().map(node -> row(node, coordinator, unreachable)).toList();
  }

  private static NodeRow row(
      ClusterView.NodeView node, String coordinator, Set<String> unreachable) {
    String name = node.id().toString();
    return new NodeRow(
        name,
        node.clusterPort(),
        node.state(),
        node.member(),
        node.keeper(),
        name.equals(coordinator),
        unreachable.contains(name),
        node.softwareVersion());
  }

  @Override
  public List<String> getMembers() {
    return snapshots.names("members");
  }

  @Override
  public String getKeeper() {
    return admin.view().nodes().stream()
        .filter(ClusterView.NodeView::keeper)
        .map(node -> node.id().toString())
        .findFirst()
        .orElse("");
  }

  @Override
  public String getCoordinator() {
    return snapshots.more("coordinator");
  }

  @Override
  public List<String> getUnreachable() {
    return snapshots.names("unreachable");
  }

  @Override
  public List<String> getWaitingFor() {
    return snapshots.names("waiting_for");
  }

  @Override
  public int getLinks() {
    return (int) snapshots.number("links");
  }

  @Override
  public String getLinksRefused() {
    return snapshots.more("links_refused");
  }

  @Override
  public List<String> getEvents() {
    return admin.view().events();
  }

  @Override
  public String recover() {
    return Operations.await(admin.recover());
  }

  @Override
  public String balance() {
    return Operations.await(admin.balance());
  }

  @Override
  public String leave(String node) {
    return Operations.await(admin.forget(NodeId.parse(node)));
  }
}
