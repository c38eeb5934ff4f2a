package roma.protocol;

import java.util.List;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.NameRewrite;
import roma.data.NodeId;

/**
 * What one line of a client asks, data block included. Expiry times are absolute, keys without
 * their suffix.
 */
public sealed interface Request {

  /**
   * What changes the cluster, or deletes everything: a front end takes it from trusted addresses
   * only. A command is one by implementing this; nothing else must be done for it.
   */
  sealed interface Administrative extends Request {}

  /**
   * {@code get}, {@code gets}, {@code gat}, {@code gats}: {@code command} for each key, found ones
   * answered in order. Empty where all keys named unknown hash names.
   */
  record Retrieve(List<WireKey> keys, Command command, boolean withCas) implements Request {}

  /** Any command that changes one key and is answered in one line. */
  record Change(Key key, Command command, Wording wording, boolean noreply) implements Request {}

  /** How a {@link roma.data.Command.Touch} is answered. */
  enum Wording {
    /** {@code TOUCHED}, {@code NOT_FOUND}. */
    MEMCACHED,
    /** {@code set_expt}: {@code STORED}, {@code NOT_STORED}. */
    SET_EXPT
  }

  /**
   * A command about a list, a map or counters, and {@code out}.
   *
   * @param key what the {@code VALUE} lines repeat is in it
   * @param notFound the line that answers {@link roma.data.Reply.NotFound}
   * @param valueBytes of the data block
   */
  record Operate(WireKey key, Command command, String notFound, int valueBytes)
      implements Request {}

  /** {@code mg}, {@code ms}, {@code md}, {@code ma}, {@code me}. */
  record Meta(Key key, Command command, MetaForm form) implements Request {}

  /** {@code mn}: answered {@code MN}, after everything before it. */
  record MetaNoop() implements Request {}

  /**
   * {@code stats settings} and the like, as memcached's libraries ask for them.
   *
   * @param what the word
   */
  record MemcachedStats(String what) implements Request {}

  /** Answered with this line, which says all there is to say of what this store has not. */
  record Said(String line, boolean noreply) implements Request {}

  /** {@code get_expt}: as a date, or as a unix time. */
  record GetExpiry(Key key, boolean unix) implements Request {}

  /**
   * @param atSeconds unix time; 0 for at once
   */
  record FlushAll(long atSeconds, boolean noreply) implements Administrative {}

  record Version() implements Request {}

  record Verbosity(boolean noreply) implements Request {}

  record Quit() implements Request {}

  record WhoAmI() implements Request {}

  record NodeList() implements Request {}

  /**
   * @param regexp over the keys, or null for all
   */
  record Stat(String regexp) implements Request {}

  /** {@code roma_cluster}: who the cluster is, for nodes and clients that join it. */
  record DescribeCluster() implements Request {}

  record TransferThrottle(long bytesPerSecond, int movesAtOnce) implements Administrative {}

  record TransferPause() implements Administrative {}

  record TransferResume() implements Administrative {}

  /**
   * @param vnode index or wire id, or -1 for all
   */
  record TransferCancel(long vnode) implements Administrative {}

  /** {@code dcnice}: one of ROMA's five steps of copying, 1 the fastest. */
  record CopyPriority(int step) implements Administrative {}

  /**
   * {@code forcedly_start [yes]}.
   *
   * @param sure whether the {@code yes} was said
   */
  record ForcedlyStart(boolean sure) implements Administrative {}

  /**
   * {@code mklhash}: the hash of one subtree of the routing table, by its path from the root,
   * {@code 0}.
   */
  record RoutingHash(String path) implements Request {}

  /** {@code routingdump}. */
  record RoutingDump(DumpForm form) implements Request {}

  /** In which form a {@link RoutingDump} is wanted. */
  enum DumpForm {
    /** Without a word: Ruby's own binary form. */
    MARSHAL,
    JSON,
    YAML,
    /** Only the length of the YAML form. */
    YAML_BYTES,
    BINARY
  }

  /** {@code get_key_info}: where a key lies on the ring. */
  record KeyInfo(Bytes key) implements Request {}

  /** {@code add_rttable_sub_nid}. */
  record AddNameRewrite(NameRewrite rewrite) implements Administrative {}

  /**
   * {@code delete_rttable_sub_nid}, {@code clear_rttable_sub_nid}.
   *
   * @param network null for all
   */
  record RemoveNameRewrites(String network) implements Administrative {}

  /**
   * @param vnode wire id
   */
  record GetRoute(long vnode) implements Request {}

  /** {@code vnode_copies}: where this node's in-sync copies end, and their digests. */
  record Copies() implements Request {}

  /** {@code release}: empties this node. */
  record Release() implements Administrative {}

  /** {@code recover}. */
  record Recover() implements Administrative {}

  /** {@code balance}. */
  record Balance() implements Administrative {}

  /** {@code leave}: takes a node that is gone out of the cluster. */
  record Forget(NodeId node) implements Administrative {}

  /**
   * {@code set_auto_recover}.
   *
   * @param delaySeconds 0 where none was said: it stays as it is
   */
  record SetAutoRecover(boolean on, long delaySeconds) implements Administrative {}

  /**
   * {@code set_lost_action auto_assign <vnode>}: a lost vnode begins anew, empty.
   *
   * @param vnode index or wire id
   */
  record BeginAnew(long vnode) implements Administrative {}

  /** {@code hashlist}: the hash names that are served. */
  record HashList() implements Request {}

  /**
   * {@code defhash}: what this connection's keys without a hash name are of.
   *
   * @param name null: it is only asked
   */
  record DefaultHash(String name) implements Request {}

  /** What a {@link ChangeHash} does. */
  enum HashChange {
    CREATE,
    DELETE,
    MOUNT,
    UNMOUNT
  }

  /** {@code createhash}, {@code deletehash}, {@code mounthash}, {@code umounthash}. */
  record ChangeHash(HashChange what, String name) implements Administrative {}

  /** {@code switch_failover}, which is always on here. */
  record SwitchFailover(boolean on) implements Request {}

  /** What {@link Stop} and {@link StopAsked} are about. */
  enum StopWhat {
    /** {@code rbalse}, {@code rshutdown}: not asked about. */
    NODE,
    /** {@code shutdown_self}. */
    NODE_IF_SURE,
    /** {@code balse}. */
    CLUSTER_IF_SURE,
    /** {@code shutdown}. */
    CLUSTER_IF_REALLY_SURE
  }

  /** A stop that is to be asked about: the connection's next line answers, as a {@link Stop}. */
  record StopAsked(StopWhat what) implements Administrative {}

  /**
   * @param sure false: the connection ends instead
   */
  record Stop(StopWhat what, boolean sure) implements Administrative {}

  /**
   * Not understood, or over a limit: answered with this line.
   *
   * @param fatal what follows cannot be told apart any more, so the connection ends
   */
  record Refused(String line, boolean fatal) implements Request {}
}
