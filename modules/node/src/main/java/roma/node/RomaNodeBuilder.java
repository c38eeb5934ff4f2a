package roma.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import roma.node.config.ConfigRefused;
import roma.node.config.NodeConfig;
import roma.node.run.Ports;

/**
 * Starts a node within an application. What is not said has the default of {@code conf/roma.conf};
 * nothing is read from the application's own configuration, and its logging is used. Not
 * thread-safe.
 */
public final class RomaNodeBuilder {
  private final List<String> seeds = new ArrayList<>();
  private Optional<Path> file = Optional.empty();
  private Config settings = ConfigFactory.empty();

  RomaNodeBuilder() {}

  /** How other nodes and clients reach this one; 127.0.0.1 where not said. */
  public RomaNodeBuilder address(String address) {
    return set("address", address);
  }

  /** The client port; 0 for any free one, and so are the two ports for other nodes then. */
  public RomaNodeBuilder port(int port) {
    return set("port", port);
  }

  /** Where the node keeps everything; its own, by name, for life. */
  public RomaNodeBuilder dataDirectory(Path directory) {
    return set("data-directory", directory.toString());
  }

  /**
   * A running node whose cluster this one joins; may be called again for others. Without any it
   * begins a cluster, or goes back into the one that its data directory knows.
   *
   * @param address HOST:PORT of its client port
   */
  public RomaNodeBuilder seed(String address) {
    seeds.add(address);
    return this;
  }

  /** A file as {@code bin/roma-node --config} takes; what is set here overrides it. */
  public RomaNodeBuilder configFile(Path path) {
    file = Optional.of(path);
    return this;
  }

  /**
   * Any other setting.
   *
   * @param key as in {@code conf/roma.conf}, without {@code roma.}
   * @param value a number, text such as {@code 400ms} or {@code 64MiB}, or a list of these
   */
  public RomaNodeBuilder set(String key, Object value) {
    settings =
        settings.withValue(
            "roma." + key, ConfigValueFactory.fromAnyRef(value, "RomaNode.builder(): " + key));
    return this;
  }

  /**
   * Starts the node and returns once it serves.
   *
   * @throws StartRefused with what to do about it; nothing is left running
   */
  public RomaNode start() throws StartRefused {
    if (!seeds.isEmpty()) {
      set("seeds", seeds);
    }
    try {
      return RomaNode.start(Ports.choose(NodeConfig.read(settings, file)));
    } catch (ConfigRefused refused) {
      throw new StartRefused(String.join("; ", refused.violations()), refused);
    }
  }
}
