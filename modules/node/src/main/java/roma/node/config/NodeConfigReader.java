package roma.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import roma.data.NodeId;
import roma.node.config.NodeConfig.Limits;
import roma.node.config.NodeConfig.NewCluster;
import roma.node.config.NodeConfig.Store;
import roma.node.config.NodeConfig.Timing;
import roma.ring.HostPolicy;
import roma.server.AddressRange;
import roma.store.Durability;

/**
 * From configuration text to {@link NodeConfig}: the ranges, the rules between keys, the refusal of
 * unknown keys.
 */
final class NodeConfigReader {
  static final int CLUSTER_PORT_OFFSET = 1000;
  static final int LINK_PORT_OFFSET = 3000;

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final int MAX_PORT = 65_535;

  private final CheckedValues values;

  private NodeConfigReader(CheckedValues values) {
    this.values = values;
  }

  static NodeConfig read(Config commandLine, Optional<Path> file) throws ConfigRefused {
    // Beside this class and not at the root, where Akka and its users read every module's.
    Config reference = ConfigFactory.parseResources(NodeConfigReader.class, "reference.conf");
    Config fromFile = file.isPresent() ? parse(file.get()) : ConfigFactory.empty();
    List<String> unknown = new ArrayList<>();
    refuseUnknown(fromFile.root(), reference.root(), "", unknown);
    refuseUnknown(commandLine.root(), reference.root(), "", unknown);
    if (!unknown.isEmpty()) {
      throw new ConfigRefused(unknown);
    }
    Config merged = commandLine.withFallback(fromFile).withFallback(reference).getConfig("roma");
    CheckedValues values = new CheckedValues(merged);
    NodeConfig config = new NodeConfigReader(values).node(file);
    if (!values.violations().isEmpty()) {
      throw new ConfigRefused(values.violations());
    }
    return config;
  }

  private static Config parse(Path file) throws ConfigRefused {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new ConfigRefused(List.of("--config: there is no readable file " + file));
    }
    try {
      return ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve();
    } catch (ConfigException broken) {
      String line = broken.getMessage().lines().findFirst().orElse("unreadable");
      throw new ConfigRefused(List.of("--config: " + line));
    }
  }

  /**
   * Only what {@code reference.conf} lists may be set: a mistyped key would silently mean its
   * default.
   */
  private static void refuseUnknown(
      ConfigObject given, ConfigObject known, String prefix, List<String> violations) {
    given.forEach(
        (name, value) -> {
          String key = prefix + name;
          ConfigValue counterpart = known.get(name);
          boolean group = counterpart instanceof ConfigObject;
          if (counterpart == null || (prefix.isEmpty() && !name.equals("roma"))) {
            violations.add(at(value, key) + " is no key of ROMA: conf/roma.conf lists them all");
          } else if (group != (value instanceof ConfigObject)) {
            violations.add(at(value, key) + (group ? " is a group of keys" : " is a single value"));
          } else if (value.valueType() == ConfigValueType.NULL) {
            violations.add(at(value, key) + " has no value: leave it out for the default");
          } else if (group) {
            refuseUnknown((ConfigObject) value, (ConfigObject) counterpart, key + ".", violations);
          }
        });
  }

  private static String at(ConfigValue value, String key) {
    ConfigOrigin origin = value.origin();
    return origin.filename() == null
        ? origin.description()
        : origin.filename() + ":" + origin.lineNumber() + ": " + key;
  }

  private NodeConfig node(Optional<Path> file) {
    String address = address();
    String bindAddress = values.text("bind-address");
    int port = values.number("port", 0, MAX_PORT);
    String directory = values.text("data-directory");
    return new NodeConfig(
        address,
        bindAddress.isEmpty() ? address : bindAddress,
        port,
        portBeside(port, "cluster-port", CLUSTER_PORT_OFFSET),
        portBeside(port, "link-port", LINK_PORT_OFFSET),
        values.list("seeds", NodeId::parse),
        directory.isEmpty() ? Optional.empty() : Optional.of(Path.of(directory)),
        values.flag("witness"),
        newCluster(),
        values.oneOf("durability", named(Durability.values())),
        limits(),
        timing(),
        store(),
        file);
  }

  private Store store() {
    long forMoves = values.bytes("store.free-bytes-for-moves", 0L, 1L << 50);
    long forWrites = values.bytes("store.free-bytes-for-writes", 0L, 1L << 50);
    if (forMoves < forWrites) {
      values.refuse(
          "store.free-bytes-for-moves",
          "must be at least roma.store.free-bytes-for-writes, which is " + forWrites);
    }
    boolean byHeap = values.text("store.record-cache-bytes").equals("auto");
    return new Store(
        byHeap
            ? OptionalLong.empty()
            : OptionalLong.of(values.bytes("store.record-cache-bytes", 0L, 1L << 40)),
        values.bytes("store.block-cache-bytes", MIB, 1L << 40),
        values.bytes("store.write-buffer-bytes", MIB, 1L << 32),
        forMoves,
        forWrites);
  }

  private String address() {
    String address = values.text("address");
    try {
      return new NodeId(address, 1).host();
    } catch (IllegalArgumentException wrong) {
      values.refuse("address", wrong.getMessage());
      return "127.0.0.1";
    }
  }

  /** {@code auto} is the client port and so much more; any free one where that is 0. */
  private int portBeside(int port, String key, int offset) {
    if (!values.text(key).equals("auto")) {
      int own = values.number(key, 0, MAX_PORT);
      if (own == port && port != 0) {
        values.refuse(key, port + " is the client port already");
      }
      return own;
    }
    if (port == 0) {
      return 0;
    }
    if (port + offset > MAX_PORT) {
      values.refuse(
          "port",
          "client port + "
              + offset
              + " is no port: say which the "
              + key.replace('-', ' ')
              + " is (--"
              + key
              + ")");
    }
    return port + offset;
  }

  private NewCluster newCluster() {
    String name = values.text("name");
    if (!name.matches("[\\x21-\\x7e]{1,64}")) {
      values.refuse(
          "name", "'" + name + "' is not 1 to 64 visible ASCII characters without blanks");
    }
    return new NewCluster(
        name,
        values.number("replicas", 1, 7),
        values.number("vnode-bits", 4, 12),
        values.oneOf("replication-in-host", named(HostPolicy.values())),
        values.bytes("transfer.bytes-per-second", 0L, 1L << 40),
        values.number("transfer.moves-at-once", 1, 512),
        values.flag("auto-recover.enabled"),
        values.duration("auto-recover.delay", Duration.ofSeconds(1), Duration.ofDays(7)));
  }

  private Limits limits() {
    return new Limits(
        values.duration("request-timeout", Duration.ofMillis(100), Duration.ofMinutes(10)),
        values.bytes("max-value-bytes", KIB, 16 * MIB),
        values.bytes("max-key-bytes", 250, 32 * KIB),
        values.number("max-connections", 1, 1_000_000),
        values.bytes("client-memory-bytes", 0L, 1L << 40),
        values.list("admin-from", AddressRange::parse));
  }

  private Timing timing() {
    Duration lease = values.duration("lease", Duration.ofMillis(100), Duration.ofSeconds(10));
    Duration least = Duration.ofMillis(100);
    Duration most = Duration.ofMinutes(1);
    Duration secondary = values.duration("silence.secondary", least, most);
    Duration primary = values.duration("silence.primary", least, most);
    if (values.violations().isEmpty()) {
      refuseShorterThanLease("silence.secondary", secondary, lease);
      refuseShorterThanLease("silence.primary", primary, lease);
    }
    return new Timing(
        lease,
        secondary,
        primary,
        values.duration("cold-start-wait", Duration.ZERO, Duration.ofHours(1)),
        values.duration("clean-up-interval", Duration.ofSeconds(1), Duration.ofDays(1)),
        values.duration("stop-wait", Duration.ZERO, Duration.ofHours(1)));
  }

  private void refuseShorterThanLease(String key, Duration silence, Duration lease) {
    if (silence.compareTo(lease) <= 0) {
      values.refuse(key, "must be longer than roma.lease, which is " + lease.toMillis() + "ms");
    }
  }

  /** {@code PREFER_OTHER_HOSTS} as {@code prefer-other-hosts}. */
  private static <E extends Enum<E>> Map<String, E> named(E[] constants) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E constant : constants) {
      choices.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return choices;
  }
}
