package roma.ring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import roma.data.HashNames;
import roma.data.NameRewrite;
import roma.data.NodeId;

/**
 * Rings as bytes, for disk and wire: about 30 KB for 512 vnodes, whose nodes are named by their
 * place in a table. Bytes that are no ring throw {@link IllegalArgumentException}.
 */
public final class RingCodec {
  private RingCodec() {}

  public static byte[] encode(Ring ring) {
    RingOutput out = new RingOutput();
    write(out, ring);
    return out.toBytes();
  }

  public static Ring decodeRing(byte[] bytes) {
    return RingInput.decode(bytes, RingCodec::readRing);
  }

  public static byte[] encodeChanges(List<RingChange> changes) {
    RingOutput out = new RingOutput();
    out.all(changes, change -> RingChangeCodec.write(out, change));
    return out.toBytes();
  }

  public static List<RingChange> decodeChanges(byte[] bytes) {
    return RingInput.decode(bytes, in -> in.all(() -> RingChangeCodec.read(in)));
  }

  public static void write(RingOutput out, Ring ring) {
    out.uuid(ring.clusterId()).text(ring.clusterName());
    out.i32(ring.generation().number()).i64(ring.generation().id()).i64(ring.version());
    out.u8(ring.rn()).u8(ring.vnodeBits()).u8(ring.hostPolicy().ordinal());
    write(out, ring.hashNames());
    out.all(ring.nodes().values(), node -> write(out, node));
    Map<NodeId, Integer> table = tableOf(ring);
    out.all(table.keySet(), out::node);
    out.all(ring.vnodes(), vnode -> writeIndexed(out, vnode, table));
    write(out, ring.transferLimits());
    write(out, ring.recovery());
    writePlan(out, ring.plan(), node -> out.u16(table.get(node)));
    out.optional(ring.akkaFounder(), founder -> write(out, founder));
    out.all(ring.nameRewrites().values(), rewrite -> write(out, rewrite));
  }

  public static Ring readRing(RingInput in) {
    UUID clusterId = in.uuid();
    String clusterName = in.text();
    Generation generation = new Generation(in.i32(), in.i64());
    long version = in.i64();
    int rn = in.u8();
    int vnodeBits = in.u8();
    HostPolicy policy = HostPolicy.values()[in.u8()];
    HashNames names = readHashNames(in);
    SortedMap<NodeId, NodeEntry> nodes = new TreeMap<>();
    in.all(() -> readNode(in)).forEach(node -> nodes.put(node.id(), node));
    List<NodeId> table = in.all(in::node);
    List<Configuration> vnodes = in.all(() -> readIndexed(in, table));
    TransferLimits limits = readLimits(in);
    RecoveryPolicy recovery = readRecovery(in);
    MovePlan plan = readPlan(in, () -> table.get(in.u16()));
    Ring.AkkaFounder founder = in.optional(() -> readFounder(in));
    SortedMap<String, NameRewrite> rewrites = new TreeMap<>();
    in.all(() -> readRewrite(in)).forEach(rewrite -> rewrites.put(rewrite.network(), rewrite));
    return new Ring(
        clusterId,
        clusterName,
        generation,
        version,
        rn,
        vnodeBits,
        policy,
        names,
        nodes,
        vnodes,
        limits,
        recovery,
        plan,
        rewrites,
        founder);
  }

  /** Every node that anything in the ring names, and its place. */
  private static Map<NodeId, Integer> tableOf(Ring ring) {
    Map<NodeId, Integer> table = new LinkedHashMap<>();
    for (Configuration vnode : ring.vnodes()) {
      enter(table, vnode.primary());
      vnode.secondaries().forEach(node -> enter(table, node));
      vnode.inSync().forEach(node -> enter(table, node));
      vnode.learners().forEach(node -> enter(table, node));
      if (vnode.next() != null) {
        enter(table, vnode.next());
      }
    }
    ring.plan().targets().values().forEach(nodes -> nodes.forEach(node -> enter(table, node)));
    return table;
  }

  private static void enter(Map<NodeId, Integer> table, NodeId node) {
    if (!table.containsKey(node)) {
      table.put(node, table.size());
    }
  }

  /** With nodes in full: for what travels without a table. */
  static void write(RingOutput out, Configuration vnode) {
    out.i64(vnode.version()).i32(vnode.epoch()).node(vnode.primary());
    out.all(vnode.secondaries(), out::node)
        .all(vnode.inSync(), out::node)
        .all(vnode.learners(), out::node);
    out.optional(vnode.next(), out::node).optional(vnode.handOverEnd(), out::version);
  }

  static Configuration readConfiguration(RingInput in) {
    long version = in.i64();
    int epoch = in.i32();
    NodeId primary = in.node();
    List<NodeId> secondaries = in.all(in::node);
    TreeSet<NodeId> inSync = new TreeSet<>(in.all(in::node));
    List<NodeId> learners = in.all(in::node);
    NodeId next = in.optional(in::node);
    return new Configuration(
        version, epoch, primary, secondaries, inSync, learners, next, in.optional(in::version));
  }

  private static void writeIndexed(
      RingOutput out, Configuration vnode, Map<NodeId, Integer> table) {
    out.i64(vnode.version()).i32(vnode.epoch()).u16(table.get(vnode.primary()));
    out.all(vnode.secondaries(), node -> out.u16(table.get(node)));
    out.all(vnode.inSync(), node -> out.u16(table.get(node)));
    out.all(vnode.learners(), node -> out.u16(table.get(node)));
    out.optional(vnode.next(), node -> out.u16(table.get(node)));
    out.optional(vnode.handOverEnd(), out::version);
  }

  private static Configuration readIndexed(RingInput in, List<NodeId> table) {
    long version = in.i64();
    int epoch = in.i32();
    NodeId primary = table.get(in.u16());
    List<NodeId> secondaries = in.all(() -> table.get(in.u16()));
    TreeSet<NodeId> inSync = new TreeSet<>(in.all(() -> table.get(in.u16())));
    List<NodeId> learners = in.all(() -> table.get(in.u16()));
    NodeId next = in.optional(() -> table.get(in.u16()));
    return new Configuration(
        version, epoch, primary, secondaries, inSync, learners, next, in.optional(in::version));
  }

  static void write(RingOutput out, NodeEntry node) {
    out.node(node.id()).u16(node.clusterPort()).uuid(node.incarnation()).i64(node.session());
    out.u8(node.state().ordinal())
        .flag(node.member())
        .flag(node.witness())
        .flag(node.releasing())
        .text(node.softwareVersion());
  }

  static NodeEntry readNode(RingInput in) {
    return new NodeEntry(
        in.node(),
        in.u16(),
        in.uuid(),
        in.i64(),
        NodeState.values()[in.u8()],
        in.flag(),
        in.flag(),
        in.flag(),
        in.text());
  }

  private static void write(RingOutput out, HashNames names) {
    out.i32(names.nextId());
    out.all(
        names.byId().entrySet(),
        name ->
            out.i32(name.getKey()).text(name.getValue().text()).flag(name.getValue().mounted()));
  }

  private static HashNames readHashNames(RingInput in) {
    int nextId = in.i32();
    SortedMap<Integer, HashNames.Name> names = new TreeMap<>();
    in.all(() -> names.put(in.i32(), new HashNames.Name(in.text(), in.flag())));
    return new HashNames(names, nextId);
  }

  static void write(RingOutput out, TransferLimits limits) {
    out.i64(limits.bytesPerSecond()).i32(limits.movesAtOnce()).flag(limits.paused());
    out.all(limits.cancelled(), out::i32);
  }

  static TransferLimits readLimits(RingInput in) {
    return new TransferLimits(in.i64(), in.i32(), in.flag(), new TreeSet<>(in.all(in::i32)));
  }

  static void write(RingOutput out, RecoveryPolicy policy) {
    out.flag(policy.automatic()).i64(policy.delayMillis());
  }

  static RecoveryPolicy readRecovery(RingInput in) {
    return new RecoveryPolicy(in.flag(), in.i64());
  }

  static void write(RingOutput out, MovePlan plan) {
    writePlan(out, plan, out::node);
  }

  private static void writePlan(RingOutput out, MovePlan plan, Consumer<NodeId> write) {
    out.i64(plan.number());
    out.all(
        plan.targets().entrySet(),
        target -> out.i32(target.getKey()).all(target.getValue(), write));
  }

  static MovePlan readPlan(RingInput in) {
    return readPlan(in, in::node);
  }

  private static MovePlan readPlan(RingInput in, Supplier<NodeId> read) {
    long number = in.i64();
    SortedMap<Integer, List<NodeId>> targets = new TreeMap<>();
    in.all(() -> targets.put(in.i32(), in.all(read)));
    return new MovePlan(number, targets);
  }

  static void write(RingOutput out, NameRewrite rewrite) {
    out.text(rewrite.network()).text(rewrite.pattern()).text(rewrite.replacement());
  }

  static NameRewrite readRewrite(RingInput in) {
    return new NameRewrite(in.text(), in.text(), in.text());
  }

  static void write(RingOutput out, Ring.AkkaFounder founder) {
    out.node(founder.node()).i64(founder.session());
  }

  static Ring.AkkaFounder readFounder(RingInput in) {
    return new Ring.AkkaFounder(in.node(), in.i64());
  }
}
