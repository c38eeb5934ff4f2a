package roma.server;

import io.netty.buffer.ByteBuf;
import roma.protocol.ReplyEncoder;

/**
 * memcached's special forms of {@code stats}, in its own form of lines: what libraries read without
 * stumbling, each name with a value. There are no slabs and no limit of memory here; what is
 * counted is in {@code stat}.
 */
final class MemcachedStats {
  private final ServerOptions options;

  MemcachedStats(ServerOptions options) {
    this.options = options;
  }

  void write(ByteBuf out, String what) {
    switch (what) {
      case "reset" -> ReplyEncoder.writeLine(out, "RESET");
      case "settings" -> writeSettings(out);
      case "slabs" -> {
        stat(out, "active_slabs", 0);
        stat(out, "total_malloced", 0);
        ReplyEncoder.writeEnd(out);
      }
      case "sizes" -> {
        stat(out, "sizes_status", "disabled");
        ReplyEncoder.writeEnd(out);
      }
      default -> ReplyEncoder.writeEnd(out);
    }
  }

  private void writeSettings(ByteBuf out) {
    stat(out, "maxbytes", 0);
    stat(out, "maxconns", options.maxConnections());
    stat(out, "tcpport", options.port());
    stat(out, "udpport", 0);
    stat(out, "inter", options.bindAddress());
    stat(out, "verbosity", 0);
    stat(out, "evictions", "off");
    stat(out, "num_threads", options.threads());
    stat(out, "cas_enabled", "yes");
    stat(out, "auth_enabled_sasl", "no");
    stat(out, "item_size_max", options.limits().maxValueBytes());
    stat(out, "flush_enabled", "yes");
    stat(out, "idle_timeout", options.idleLimit().toSeconds());
    ReplyEncoder.writeEnd(out);
  }

  private static void stat(ByteBuf out, String name, Object value) {
    ReplyEncoder.writeLine(out, "STAT " + name + " " + value);
  }
}
