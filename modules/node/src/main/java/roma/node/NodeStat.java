package roma.node;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import roma.node.config.NodeConfig;
import roma.node.run.DaemonStart;

/** ROMA's {@code stat} keys that only the node knows. */
final class NodeStat {
  private NodeStat() {}

  static Map<String, String> of(NodeConfig config) {
    String directory = config.dataDirectoryOrDefault().toAbsolutePath().toString();
    Map<String, String> values = new TreeMap<>();
    values.put("config.LOG_PATH", directory + "/log");
    values.put("config.RTTABLE_PATH", directory);
    values.put("storages[roma].storage.storage_path", directory);
    values.put(
        "stats.config_path",
        config.file().map(file -> file.toAbsolutePath().toString()).orElse(""));
    values.put("stats.daemon", String.valueOf(Boolean.getBoolean(DaemonStart.DAEMON)));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      values.put(
          "connection.descriptor_table_size", String.valueOf(unix.getMaxFileDescriptorCount()));
    }
    return values;
  }
}
