package roma.server;

import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import roma.data.ClusterAdmin;
import roma.data.ClusterView;
import roma.data.HashNames;
import roma.protocol.ReplyEncoder;

/**
 * The reply to {@code stat}: ROMA's keys in ROMA's order and form (reference/roma.md section 3),
 * with true values where this system has the thing and ROMA's default where it has not, then our
 * own under {@code roma.}.
 */
final class StatReport {
  /** The version of ROMA whose protocol is spoken. */
  static final String ROMA_VERSION = "1.3.0";

  private final ServerOptions options;
  private final ServerCounters counters;
  private final List<StatSource> sources;
  private final String startedAt;

  StatReport(ServerOptions options, ServerCounters counters, List<StatSource> sources) {
    this.options = options;
    this.counters = counters;
    this.sources = sources;
    this.startedAt =
        ExpiryText.DATE.format(Instant.ofEpochSecond(options.unixSeconds().getAsLong()));
  }

  /**
   * Writes the lines whose keys match, and {@code END}; one {@code CLIENT_ERROR} line where the
   * expression is bad.
   */
  void write(ByteBuf out, ClusterAdmin admin, String regexp) {
    StringBuilder lines = new StringBuilder(8 * 1024);
    try {
      StatFilter filter = StatFilter.of(regexp);
      for (Map.Entry<String, String> line : values(admin).entrySet()) {
        if (filter.matches(line.getKey())) {
          lines.append(line.getKey()).append(' ').append(oneLine(line.getValue())).append("\r\n");
        }
      }
    } catch (StatFilter.RefusedException refused) {
      ReplyEncoder.writeLine(out, "CLIENT_ERROR " + refused.getMessage());
      return;
    }
    ReplyEncoder.writeLine(out, lines.append("END").toString());
  }

  private static String oneLine(String value) {
    return value.replace('\r', ' ').replace('\n', ' ');
  }

  private Map<String, String> values(ClusterAdmin admin) {
    ClusterView view = admin.view();
    List<String> hashNames = admin.hashNames().present().mounted();
    Map<String, String> values = new LinkedHashMap<>();
    RomaStat.put(values, view, hashNames, startedAt);
    values.put("connection.count", Integer.toString(counters.openConnections()));
    values.put("connection.descriptor_table_size", "4096");
    int most = options.maxConnections();
    values.put("connection.continuous_limit", most + ":100:" + most);
    values.put(
        "connection.accepted_connection_expire_time",
        Long.toString(options.idleLimit().toSeconds()));
    values.put("connection.handler_instance_count", Integer.toString(counters.openConnections()));
    values.put("connection.pool_maxlength", "5");
    values.put("connection.pool_expire_time", "30");
    values.put("connection.EMpool_maxlength", "15");
    values.put("connection.EMpool_expire_time", "30");
    values.put("dns_caching", "false");
    values.put("roma.version", options.softwareVersion());
    OwnStat.put(values, view);
    putCounters(values);
    view.more().forEach((key, value) -> putMore(values, OwnStat.nameOf(key), value));
    for (StatSource source : sources) {
      source.values().forEach((key, value) -> putMore(values, key, value));
    }
    String path = values.get(RomaStat.storagePath(HashNames.DEFAULT));
    hashNames.forEach(name -> values.put(RomaStat.storagePath(name), path));
    return values;
  }

  private void putCounters(Map<String, String> values) {
    values.put("roma.connections_accepted", Long.toString(counters.acceptedConnections()));
    values.put("roma.connections_rejected", Long.toString(counters.rejectedConnections()));
    values.put("roma.requests", Long.toString(counters.requests()));
    values.put("roma.requests_refused", Long.toString(counters.refusals()));
    values.put("roma.requests_failed", Long.toString(counters.failures()));
  }

  private static void putMore(Map<String, String> values, String key, String value) {
    boolean known = values.containsKey(key) || key.startsWith(OwnStat.PREFIX);
    values.put(known ? key : OwnStat.PREFIX + key, value);
  }
}
