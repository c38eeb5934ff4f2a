package roma.benchmarks.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hosts of their own addresses on this machine: network namespaces on one bridge, which lives in a
 * namespace too, so that the machine's own firewall has no say between them. This process is host
 * 0. Nothing resolves addresses (every host has all others' link addresses), so a connection is
 * cut, in one direction, by giving the sender a link address that nobody has: packets vanish
 * without a word, as in a pulled cable. Needs root and iproute2.
 *
 * <p>Names tell whose they are: what a run that crashed has left behind, its processes too, is
 * removed when the next lab is made.
 */
public final class NetworkLab implements AutoCloseable {
  public static final int MAX_HOSTS = 200;
  private static final String PREFIX = "romalab";
  private static final AtomicInteger LABS = new AtomicInteger();

  /** One direction between two hosts. */
  public record Path(int from, int to) {}

  private final String name;
  private final String subnet;
  private final int hosts;
  private final Set<Integer> cutFrom = new TreeSet<>();

  /** For runs that are interrupted. */
  /** The kernel takes its time to remove a former lab's. At most 15 characters. */
  private final String ownDevice =
      "rl" + ProcessHandle.current().pid() + "x" + LABS.getAndIncrement() % 1000;

  private final Thread atExit = new Thread(this::removeAll, "network lab");

  private NetworkLab(String name, String subnet, int hosts) {
    this.name = name;
    this.subnet = subnet;
    this.hosts = hosts;
  }

  /** Why there can be no lab here, for the user; empty where there can. */
  public static Optional<String> obstacle() {
    String probe = PREFIX + ProcessHandle.current().pid() + "-probe";
    try {
      removeLeftovers();
      IpTool.run("netns", "add", probe);
      try {
        IpTool.run("-n", probe, "link", "add", "name", "br0", "type", "bridge");
        IpTool.run("-n", probe, "link", "add", "name", "p0", "type", "veth", "peer", "name", "p1");
        return Optional.empty();
      } finally {
        IpTool.run("netns", "del", probe);
      }
    } catch (RuntimeException refused) {
      return Optional.of(
          "network namespaces cannot be made here ("
              + refused.getMessage()
              + "): it takes root, iproute2, and a kernel with bridge and veth");
    }
  }

  /**
   * A lab of hosts 1 to {@code hosts}.
   *
   * @throws IllegalStateException where {@link #obstacle} tells why
   */
  public static NetworkLab create(int hosts) {
    if (hosts < 1 || hosts > MAX_HOSTS) {
      throw new IllegalArgumentException(hosts + " hosts are not within 1.." + MAX_HOSTS);
    }
    removeLeftovers();
    String name = PREFIX + ProcessHandle.current().pid();
    NetworkLab lab = new NetworkLab(name, freeSubnet(), hosts);
    Runtime.getRuntime().addShutdownHook(lab.atExit);
    try {
      lab.build();
      return lab;
    } catch (RuntimeException failed) {
      lab.close();
      throw failed;
    }
  }

  /** Of 198.18.0.0/15, which RFC 2544 sets aside for tests of networks. */
  private static String freeSubnet() {
    String used = IpTool.run("-o", "-4", "addr");
    for (int third = 0; third < 256; third++) {
      String subnet = "198.18." + third + ".";
      if (!used.contains(subnet)) {
        return subnet;
      }
    }
    throw new IllegalStateException("every subnet of 198.18.0.0/16 is in use");
  }

  private void build() {
    IpTool.run("netns", "add", name + "-sw");
    IpTool.batch(name + "-sw", List.of("link add name br0 type bridge", "link set br0 up"));
    for (int host = 0; host <= hosts; host++) {
      String device = device(host);
      String at = "";
      if (host > 0) {
        IpTool.run("netns", "add", namespace(host));
        at = " netns " + namespace(host);
      }
      String port = "p" + host + " netns " + name + "-sw";
      String end = device + " address " + linkAddress(host) + at;
      IpTool.run(("link add name " + port + " type veth peer name " + end).split(" "));
      IpTool.run("-n", name + "-sw", "link", "set", "p" + host, "master", "br0", "up");
      in(
          host,
          List.of("addr add " + address(host) + "/24 dev " + device, "link set " + device + " up"));
      if (host > 0) {
        in(host, List.of("link set lo up"));
      }
      reach(host, Set.of());
    }
  }

  /** Runs lines of {@code ip} on a host. */
  private void in(int host, List<String> lines) {
    if (host > 0) {
      IpTool.batch(namespace(host), lines);
    } else {
      lines.forEach(line -> IpTool.run(line.split(" ")));
    }
  }

  /** Cuts exactly these directions, and heals all others. */
  public synchronized void cut(Set<Path> paths) {
    for (int host = 0; host <= hosts; host++) {
      int from = host;
      Set<Integer> unreachable = new TreeSet<>();
      paths.stream().filter(p -> p.from() == from).forEach(p -> unreachable.add(p.to()));
      if (!unreachable.isEmpty() || cutFrom.contains(host)) {
        reach(host, unreachable);
        if (unreachable.isEmpty()) {
          cutFrom.remove(host);
        } else {
          cutFrom.add(host);
        }
      }
    }
  }

  private void reach(int from, Set<Integer> unreachable) {
    List<String> lines = new ArrayList<>();
    for (int to = 0; to <= hosts; to++) {
      if (to != from) {
        String link = unreachable.contains(to) ? nobody(to) : linkAddress(to);
        lines.add(
            "neigh replace "
                + address(to)
                + " lladdr "
                + link
                + " nud permanent dev "
                + device(from));
      }
    }
    in(from, lines);
  }

  public String address(int host) {
    return subnet + (host + 1);
  }

  /** What a command begins with that is to run on that host, 1 or higher. */
  public List<String> prefix(int host) {
    return List.of("ip", "netns", "exec", namespace(host));
  }

  private String namespace(int host) {
    return name + "-" + host;
  }

  private String device(int host) {
    return host > 0 ? "eth0" : ownDevice;
  }

  private static String linkAddress(int host) {
    return String.format("02:00:00:00:00:%02x", host + 1);
  }

  private static String nobody(int host) {
    return String.format("02:00:00:00:ff:%02x", host + 1);
  }

  /** Ends what still runs on the hosts, and removes them. */
  @Override
  public void close() {
    removeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // Then it removes nothing more.
    }
  }

  private void removeAll() {
    remove(name);
  }

  private static void removeLeftovers() {
    for (String namespace : namespaces()) {
      if (namespace.startsWith(PREFIX)) {
        String owner = namespace.substring(PREFIX.length()).split("-")[0];
        if (ProcessHandle.of(Long.parseLong(owner)).isEmpty()) {
          remove(namespace);
        }
      }
    }
  }

  private static void remove(String prefix) {
    for (String namespace : namespaces()) {
      if (namespace.equals(prefix) || namespace.startsWith(prefix + "-")) {
        IpTool.run("netns", "pids", namespace)
            .lines()
            .map(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
            .forEach(process -> process.ifPresent(ProcessHandle::destroyForcibly));
        IpTool.run("netns", "del", namespace);
      }
    }
  }

  private static List<String> namespaces() {
    return IpTool.run("netns", "list")
        .lines()
        .map(line -> line.split(" ")[0])
        .filter(name -> !name.isBlank())
        .toList();
  }
}
