package roma.server;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import roma.data.ClusterView;
import roma.data.NodeId;

/**
 * ROMA's own keys up to the connections', in its order. Constants are ROMA's defaults of things
 * that this system does not have; paths are empty until a {@link StatSource} knows them.
 */
final class RomaStat {
  /** 1.3.0 as ROMA counts it: major, minor and patch in a byte each. */
  private static final int ROMA_VERSION_NUMBER = 1 << 16 | 3 << 8;

  private final Map<String, String> values;
  private final ClusterView view;

  private RomaStat(Map<String, String> values, ClusterView view) {
    this.values = values;
    this.view = view;
  }

  /**
   * @param hashNames that are served
   * @param startedAt when the front end started, in Ruby's form
   */
  static void put(
      Map<String, String> values, ClusterView view, List<String> hashNames, String startedAt) {
    RomaStat stat = new RomaStat(values, view);
    stat.put("version", StatReport.ROMA_VERSION);
    stat.config();
    stat.activity(startedAt);
    stat.settings();
    hashNames.forEach(stat::storage);
    stat.writeBehind();
    stat.routing();
  }

  private void put(String key, Object value) {
    values.put(key, String.valueOf(value));
  }

  private void config() {
    // No vnode is ever given away empty because its replicas are gone.
    put("config.DEFAULT_LOST_ACTION", "no_action");
    put("config.LOG_SHIFT_AGE", 10);
    put("config.LOG_SHIFT_SIZE", 10485760);
    put("config.LOG_PATH", "");
    put("config.RTTABLE_PATH", "");
    put("config.STORAGE_DELMARK_EXPTIME", 432000);
    put("config.STORAGE_EXCEPTION_ACTION", "no_action");
    put("config.DATACOPY_STREAM_COPY_WAIT_PARAM", 0.001);
    put("config.PLUGIN_FILES", "[\"plugin_storage.rb\", \"plugin_gui.rb\"]");
    put("config.WRITEBEHIND_PATH", "");
    put("config.WRITEBEHIND_SHIFT_SIZE", 10485760);
    put("config.CONNECTION_DESCRIPTOR_TABLE_SIZE", 4096);
    put("stats.config_path", "");
    put("stats.address", view.self().host());
    put("stats.port", view.self().port());
    put("stats.daemon", false);
    put("stats.name", view.clusterName());
    put("stats.verbose", false);
    put("stats.enabled_repetition_host_in_routing", view.sameHostAllowed());
  }

  private void activity(String startedAt) {
    put("stats.run_recover", view.moves().recovering());
    put("stats.run_sync_routing", false);
    put("stats.run_iterate_storage", !view.sending().isEmpty());
    put("stats.run_storage_clean_up", false);
    put("stats.run_receive_a_vnode", receiving());
    put("stats.run_release", view.moves().releasing());
    put("stats.run_join", view.moves().joining());
    put("stats.run_balance", view.moves().balancing());
    put("stats.gui_run_snapshot", false);
    put("stats.last_clean_up", startedAt);
    put("stats.gui_last_snapshot", "[]");
    put("stats.spushv_protection", false);
  }

  private String receiving() {
    List<String> names =
        view.receiving().keySet().stream()
            .map(vnode -> "roma_" + RoutingText.wireId(view, vnode))
            .toList();
    return RubyText.hash(names, true);
  }

  private void settings() {
    put("stats.stream_copy_wait_param", 0.001);
    put("stats.stream_show_wait_param", 0.001);
    put("stats.dcnice", CopyPriority.nearest(view.throttle()).step());
    put("stats.clean_up_interval", 300);
    put("stats.size_of_zredundant", 0);
    put("stats.write_count", view.counters().writes());
    put("stats.read_count", view.counters().reads());
    put("stats.delete_count", view.counters().deletes());
    put("stats.out_count", view.counters().removed());
    put("stats.out_message_count", 0);
    put("stats.redundant_count", view.counters().redundantWrites());
    put("stats.hilatency_warn_time", 5.0);
    put("stats.wb_command_map", "{}");
    put("stats.latency_log", false);
    put("stats.latency_check_cmd", "[\"get\", \"set\", \"delete\"]");
    put("stats.latency_check_time_count", false);
    put("stats.spushv_klength_warn", 1024);
    put("stats.spushv_vlength_warn", 1048576);
    put("stats.spushv_read_timeout", 100);
    put("stats.reqpushv_timeout_count", 300);
    put("stats.routing_trans_timeout", 10800);
    put("stats.log_shift_size", 10485760);
    put("stats.log_shift_age", 10);
    put("stats.log_level", "info");
  }

  /** The key of where a hash name's records are: all in one directory. */
  static String storagePath(String hashName) {
    return "storages[" + hashName + "].storage.storage_path";
  }

  private void storage(String hashName) {
    String storage = "storages[" + hashName + "].storage.";
    put(storagePath(hashName), "");
    put(storage + "st_class", "RocksDBStorage");
    put(storage + "divnum", 1);
    put(storage + "option", "");
    put(storage + "each_vn_dump_sleep", 0.001);
    put(storage + "each_vn_dump_sleep_count", 100);
    put(storage + "each_vn_dump_files", "nil");
    put(storage + "each_clean_up_sleep", 0.01);
    put(storage + "cleanup_regexp", "");
    put(storage + "logic_clock_expire", 300);
    put(storage + "safecopy_stats", "[:normal]");
  }

  private void writeBehind() {
    put("write-behind.path", "");
    put("write-behind.shift_size", 10485760);
    put("write-behind.do_write", false);
    put("write-behind.run_replication", false);
    put("write-behind.run_existing_data_replication", false);
    put("write-behind.replica_mklhash", "");
    put("write-behind.replica_nodelist", "[]");
  }

  private void routing() {
    put("routing.redundant", view.rn());
    TreeSet<String> names = new TreeSet<>();
    view.present().forEach(node -> names.add(node.toString()));
    put("routing.nodes.length", names.size());
    put("routing.nodes", RubyText.array(names));
    put("routing.dgst_bits", 32);
    put("routing.div_bits", view.vnodeBits());
    put("routing.vnodes.length", view.vnodes().size());
    tallies();
    put("routing.fail_cnt_threshold", 15);
    put("routing.fail_cnt_gap", 0);
    put("routing.sub_nid", rewrites());
    put("routing.lost_action", "no_action");
    put("routing.auto_recover", false);
    put("routing.auto_recover_status", "waiting");
    put("routing.auto_recover_time", 60);
    put("routing.event", RubyText.array(view.events()));
    put("routing.event_limit_line", 1000);
    put("routing.version_of_nodes", RubyText.hash(names, ROMA_VERSION_NUMBER));
    put("routing.min_version", ROMA_VERSION_NUMBER);
    put("routing.enabled_failover", true);
  }

  /** As Ruby shows the hash in which ROMA keeps them. */
  private String rewrites() {
    return view.rewrites().stream()
        .map(
            rewrite ->
                RubyText.quoted(rewrite.network())
                    + "=>{:regexp=>"
                    + RubyText.quoted(rewrite.pattern())
                    + ", :replace=>"
                    + RubyText.quoted(rewrite.replacement())
                    + "}")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /**
   * How many vnodes this node holds in each role, and how many in the whole ring have fewer in-sync
   * replicas than they should on nodes that are there.
   */
  private void tallies() {
    int[] roles = new int[Math.max(1, view.rn())];
    int shortOnes = 0;
    int lost = 0;
    Set<NodeId> present = Set.copyOf(view.present());
    for (ClusterView.VnodeView vnode : view.vnodes()) {
      List<NodeId> replicas = vnode.replicas();
      int role = replicas.indexOf(view.self());
      if (role >= 0 && role < roles.length) {
        roles[role]++;
      }
      lost += vnode.lost() ? 1 : 0;
      long whole = vnode.inSync().stream().filter(present::contains).count();
      shortOnes += !vnode.lost() && whole < view.rn() ? 1 : 0;
    }
    put("routing.primary", roles[0]);
    for (int secondary = 1; secondary < roles.length; secondary++) {
      put("routing.secondary" + secondary, roles[secondary]);
    }
    put("routing.short_vnodes", shortOnes);
    put("routing.lost_vnodes", lost);
  }
}
