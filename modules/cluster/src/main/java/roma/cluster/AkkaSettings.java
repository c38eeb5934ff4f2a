package roma.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;

/**
 * The configuration of a node's ActorSystem: {@code akka.conf} beside this class and what differs
 * from node to node. Of an application that the node is embedded in nothing is read: its {@code
 * application.conf} and its system properties are its own ActorSystem's. System properties that
 * begin with {@code roma.akka.} override, with {@code akka.} for it.
 */
public final class AkkaSettings {
  private static final String OVERRIDES = "roma.akka";

  private AkkaSettings() {}

  /** What is the same for all nodes. */
  public static Config common() {
    return overrides()
        .withFallback(ConfigFactory.parseResources(AkkaSettings.class, "akka.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved(AkkaSettings.class.getClassLoader()))
        .resolve();
  }

  private static Config overrides() {
    Config properties = ConfigFactory.systemProperties();
    return properties.hasPath(OVERRIDES)
        ? properties.getConfig(OVERRIDES).atPath("akka")
        : ConfigFactory.empty();
  }

  static Config of(ClusterSettings settings) {
    Config own =
        ConfigFactory.empty()
            .withValue("akka.remote.artery.canonical.hostname", value(settings.self().host()))
            .withValue("akka.remote.artery.canonical.port", value(settings.clusterPort()))
            .withValue("akka.cluster.sharding.number-of-shards", value(1 << settings.vnodeBits()));
    if (settings.bindAddress() != null) {
      own = own.withValue("akka.remote.artery.bind.hostname", value(settings.bindAddress()));
    }
    return own.withFallback(common());
  }

  private static com.typesafe.config.ConfigValue value(Object any) {
    return ConfigValueFactory.fromAnyRef(any);
  }
}
