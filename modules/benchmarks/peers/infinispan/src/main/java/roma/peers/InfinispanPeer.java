package roma.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.server.memcached.MemcachedServer;
import org.infinispan.server.memcached.configuration.MemcachedProtocol;
import org.infinispan.server.memcached.configuration.MemcachedServerConfigurationBuilder;

/**
 * A node of Infinispan that speaks memcached's text protocol: two owners of each entry, a write
 * acknowledged when both have it; in memory, or also in the soft-index file store of each owner.
 */
public final class InfinispanPeer {
  private static final String CACHE = "memcachedCache";
  private static final String STACK = "org/infinispan/configuration/default-jgroups-tcp.xml";

  private InfinispanPeer() {}

  /**
   * @param arguments name, port for clients, port for nodes, the ports for nodes of all (with
   *     commas), a directory, {@code memory} or {@code file}
   */
  @SuppressWarnings("resource")
  public static void main(String[] arguments) throws IOException {
    String name = arguments[0];
    int port = Integer.parseInt(arguments[1]);
    Path directory = Path.of(arguments[4]);
    Path stack = Files.writeString(directory.resolve(name + "-jgroups.xml"), stack(arguments[3]));
    System.setProperty("jgroups.bind.address", "127.0.0.1");
    System.setProperty("jgroups.bind.port", arguments[2]);

    GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
    global
        .transport()
        .clusterName("compare")
        .nodeName(name)
        .addProperty("configurationFile", stack.toString());
    global.globalState().enable().persistentLocation(directory.resolve(name).toString());
    ConfigurationBuilder cache = new ConfigurationBuilder();
    cache.clustering().cacheMode(CacheMode.DIST_SYNC).hash().numOwners(2);
    cache.encoding().key().mediaType(MediaType.TEXT_PLAIN_TYPE);
    cache.encoding().value().mediaType(MediaType.APPLICATION_OCTET_STREAM_TYPE);
    if (arguments[5].equals("file")) {
      cache.persistence().addSoftIndexFileStore();
    }
    DefaultCacheManager manager = new DefaultCacheManager(global.build());
    manager.defineConfiguration(CACHE, cache.build());
    manager.getCache(CACHE);
    new MemcachedServer()
        .start(
            new MemcachedServerConfigurationBuilder()
                .host("127.0.0.1")
                .port(port)
                .protocol(MemcachedProtocol.TEXT)
                .defaultCacheName(CACHE)
                .build(),
            manager);
    System.out.println("ready, members " + manager.getMembers().size());
  }

  /** Infinispan's own TCP stack, where nodes are found by their ports and not by multicast. */
  private static String stack(String ports) throws IOException {
    StringBuilder hosts = new StringBuilder();
    for (String port : ports.split(",")) {
      hosts.append(hosts.length() == 0 ? "" : ",").append("127.0.0.1[").append(port).append(']');
    }
    try (InputStream in =
        DefaultCacheManager.class.getClassLoader().getResourceAsStream(STACK)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replaceFirst(
          "(?s)<MPING .*?/>", "<TCPPING initial_hosts=\"" + hosts + "\" port_range=\"0\"/>");
    }
  }
}
