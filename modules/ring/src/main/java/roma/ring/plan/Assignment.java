package roma.ring.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.HostPolicy;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;

/**
 * Where each vnode shall be, while a plan is made; begins with where each was going. Nodes are numbered, in their order.
 * Not thread-safe.
 */
final class Assignment {
  private final Ring ring;
  private final List<NodeId> nodes = new ArrayList<>();
  private final Map<NodeId, Integer> numbers = new HashMap<>();
  private final NodeState[] states;
  private final boolean[] reachable;
  private final int[] hosts;
  /** By vnode: node numbers, primary first. */
  private final int[][] replicas;
  private final boolean[] frozen;
  final int[] primaries;
  final int[] totals;

  Assignment(Ring ring, Set<NodeId> present) {
    this.ring = ring;
    for (NodeEntry node : ring.nodes().values()) {
      if (!node.witness()) {
        numbers.put(node.id(), nodes.size());
        nodes.add(node.id());
      }
    }
    int size = nodes.size();
    states = new NodeState[size];
    reachable = new boolean[size];
    hosts = new int[size];
    primaries = new int[size];
    totals = new int[size];
    Map<String, Integer> hostNumbers = new HashMap<>();
    for (int node = 0; node < size; node++) {
      states[node] = ring.nodes().get(nodes.get(node)).state();
      reachable[node] = present.contains(nodes.get(node));
      hosts[node] = hostNumbers.computeIfAbsent(nodes.get(node).host(), h -> hostNumbers.size());
    }
    replicas = new int[ring.vnodes().size()][];
    frozen = new boolean[replicas.length];
    for (int vnode = 0; vnode < replicas.length; vnode++) {
      replicas[vnode] = intended(vnode);
      count(vnode, 1);
      frozen[vnode] = isFrozen(vnode);
    }
  }

  /** Where the vnode was going, without leaving nodes. */
  private int[] intended(int vnode) {
    Configuration c = ring.vnode(vnode);
    List<NodeId> planned = ring.plan().targets().get(vnode);
    boolean goesOn = planned != null && planned.stream().allMatch(node -> mayStayIn(c, node));
    List<NodeId> target = goesOn ? planned : c.replicas();
    List<NodeId> staying = new ArrayList<>();
    for (NodeId node : target) {
      Integer number = numbers.get(node);
      if (number != null && states[number] != NodeState.LEAVING) {
        staying.add(node);
      }
    }
    if (!goesOn && !staying.isEmpty() && !staying.get(0).equals(c.primary())) {
      staying.sort(java.util.Comparator.comparing(node -> !c.inSync().contains(node)));
    }
    return staying.stream().limit(ring.rn()).mapToInt(numbers::get).toArray();
  }

  /** An absent node keeps a replica that it has, and loses one that it was to get. */
  private boolean mayStayIn(Configuration c, NodeId node) {
    return ring.isPresent(node) || ring.nodes().containsKey(node) && c.replicas().contains(node);
  }

  private boolean isFrozen(int vnode) {
    return ring.transferLimits().cancelled().contains(vnode)
        || !ring.isPresent(ring.vnode(vnode).primary())
        || Arrays.stream(replicas[vnode]).anyMatch(node -> states[node] == NodeState.ABSENT);
  }

  List<NodeId> replicas(int vnode) {
    return Arrays.stream(replicas[vnode]).mapToObj(nodes::get).toList();
  }

  int vnodes() {
    return replicas.length;
  }

  int nodes() {
    return nodes.size();
  }

  int rn() {
    return ring.rn();
  }

  int size(int vnode) {
    return replicas[vnode].length;
  }

  int replica(int vnode, int position) {
    return replicas[vnode][position];
  }

  /** Whether the vnode has to stay as it is; it may still be given a replica that it lacks. */
  boolean isFrozen(int vnode, boolean forFilling) {
    return forFilling ? !ring.isPresent(ring.vnode(vnode).primary()) : frozen[vnode];
  }

  /** Whether the node takes part in the balance. */
  boolean isActive(int node) {
    return states[node] == NodeState.UP || states[node] == NodeState.JOINING;
  }

  boolean mayReceive(int node) {
    return isActive(node) && reachable[node];
  }

  int position(int vnode, int node) {
    for (int i = 0; i < replicas[vnode].length; i++) {
      if (replicas[vnode][i] == node) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the node has a copy of the vnode now, or is getting one. */
  boolean hasCopy(int vnode, int node) {
    return ring.vnode(vnode).involves(nodes.get(node));
  }

  boolean isPresentPrimary(int vnode, int node) {
    return ring.vnode(vnode).primary().equals(nodes.get(node));
  }

  void add(int vnode, int node) {
    count(vnode, -1);
    int[] more = Arrays.copyOf(replicas[vnode], replicas[vnode].length + 1);
    more[more.length - 1] = node;
    replicas[vnode] = more;
    count(vnode, 1);
  }

  void replace(int vnode, int position, int node) {
    count(vnode, -1);
    replicas[vnode][position] = node;
    count(vnode, 1);
  }

  void makePrimary(int vnode, int position) {
    count(vnode, -1);
    int former = replicas[vnode][0];
    replicas[vnode][0] = replicas[vnode][position];
    replicas[vnode][position] = former;
    count(vnode, 1);
  }

  private void count(int vnode, int by) {
    for (int node : replicas[vnode]) {
      totals[node] += by;
    }
    if (replicas[vnode].length > 0) {
      primaries[replicas[vnode][0]] += by;
    }
  }

  /** How many replicas of the vnode, the one at {@code except} aside, are on the node's host; 0 where hosts do not matter. */
  int onHostOf(int vnode, int node, int except) {
    if (ring.hostPolicy() == HostPolicy.ALLOWED) {
      return 0;
    }
    int count = 0;
    for (int i = 0; i < replicas[vnode].length; i++) {
      count += i != except && hosts[replicas[vnode][i]] == hosts[node] ? 1 : 0;
    }
    return count;
  }

  boolean mayShareHosts() {
    return ring.hostPolicy() != HostPolicy.NEVER;
  }
}
