package roma.simulation.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import roma.data.Entry;
import roma.data.Version;
import roma.replication.VnodeReplica;

/**
 * The bodies of one process: what the persistent actors and the journal do between a replica and
 * the disk. A body starts late or not at all, hands entries to the journal in order and a little
 * later, and stops once what the journal has is through; what it had not handed over is then
 * forgotten.
 */
final class Bodies {
  private static final int MAX_START_MICROS = 5_000;
  private static final int MAX_MAILBOX_MICROS = 200;
  private static final double START_FAILS = 0.02;

  private final NodeProcess process;
  private final RandomGenerator random;
  private final IntFunction<VnodeReplica> replicas;
  private final Map<Integer, Body> running = new HashMap<>();

  private static final class Body {
    private boolean stopping;

    /** What is in its mailbox still goes to the journal before it stops. */
    private boolean finishing;

    private long nextHandOverMicros;
  }

  Bodies(NodeProcess process, RandomGenerator random, IntFunction<VnodeReplica> replicas) {
    this.process = process;
    this.random = random;
    this.replicas = replicas;
  }

  void start(int vnode, int epoch) {
    Body body = new Body();
    running.put(vnode, body);
    boolean fails = random.nextDouble() < START_FAILS;
    process.after(
        1 + random.nextInt(MAX_START_MICROS),
        () -> {
          if (running.get(vnode) != body || body.stopping) {
            return;
          }
          if (fails) {
            fail(vnode, body);
          } else {
            replicas.apply(vnode).onBodyReady(epoch);
          }
        });
  }

  private void fail(int vnode, Body body) {
    process.coverage().count(Coverage.Of.BODIES_FAILED);
    running.remove(vnode, body);
    replicas.apply(vnode).onBodyStopped();
  }

  void persist(int vnode, Entry entry, boolean sync) {
    Body body = running.get(vnode);
    if (body == null) {
      process.violation("vnode " + vnode + " persists without a body: " + entry);
      return;
    }
    // The mailbox keeps the order: no entry overtakes an earlier one.
    long due =
        Math.max(process.nowMicros() + random.nextInt(MAX_MAILBOX_MICROS), body.nextHandOverMicros);
    body.nextHandOverMicros = due;
    process.after(due - process.nowMicros(), () -> handToJournal(vnode, body, entry, sync));
  }

  private void handToJournal(int vnode, Body body, Entry entry, boolean sync) {
    if (running.get(vnode) != body || body.stopping && !body.finishing) {
      return;
    }
    process
        .disk()
        .persist(
            vnode,
            entry,
            sync,
            outcome -> process.run(() -> persisted(vnode, body, entry.version(), outcome)));
  }

  private void persisted(int vnode, Body body, Version version, Exception outcome) {
    if (running.get(vnode) != body) {
      return;
    }
    if (outcome == null) {
      replicas.apply(vnode).onPersisted(version);
    } else {
      replicas.apply(vnode).onPersistFailed(outcome.getMessage());
    }
  }

  void stop(int vnode) {
    Body body = running.get(vnode);
    if (body == null) {
      return;
    }
    body.stopping = true;
    long mailbox = body.nextHandOverMicros - process.nowMicros();
    body.finishing = process.cluster().bodiesFinish() && mailbox >= 0 && random.nextBoolean();
    if (body.finishing) {
      process.after(mailbox, () -> stopBehindAll(vnode, body));
    } else {
      stopBehindAll(vnode, body);
    }
  }

  private void stopBehindAll(int vnode, Body body) {
    process
        .disk()
        .behindAll(
            outcome ->
                process.run(
                    () -> {
                      if (running.remove(vnode, body)) {
                        replicas.apply(vnode).onBodyStopped();
                      }
                    }));
  }

  /** The actor system has gone: so have all bodies. */
  void allGone() {
    for (int vnode : running.keySet().stream().sorted().toList()) {
      running.remove(vnode);
      replicas.apply(vnode).onBodyStopped();
    }
  }
}
