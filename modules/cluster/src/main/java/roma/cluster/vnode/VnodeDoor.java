package roma.cluster.vnode;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import roma.data.Command;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Reply;
import roma.replication.ClientRequest;
import roma.replication.VnodeReplica;

/**
 * Where requests of one vnode wait, in order, for whoever decides next: the body, or the host while
 * there is none. So none is lost with an actor's mailbox. Also where entries wait for the journal.
 * Any thread may add.
 *
 * <p>Limits: the replica refuses requests beyond its own ({@code ReplicaSettings.maxHeld}, {@code
 * maxInFlight}); those here are bounded by the callers' (connections and links).
 */
final class VnodeDoor {
  private final VnodeReplica replica;
  private final int vnode;
  private final Runnable tellHost;
  private final Queue<ClientRequest> requests = new ConcurrentLinkedQueue<>();
  private final Queue<VnodeEvent> toPersist = new ConcurrentLinkedQueue<>();
  private final AtomicInteger undecided = new AtomicInteger();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile akka.actor.ActorRef body;

  VnodeDoor(int vnode, VnodeReplica replica, Runnable tellHost) {
    this.vnode = vnode;
    this.replica = replica;
    this.tellHost = tellHost;
  }

  int vnode() {
    return vnode;
  }

  VnodeReplica replica() {
    return replica;
  }

  /**
   * Decides a read on the caller's thread where that is as good as waiting its turn; null where it
   * is not: a write of the same caller may still wait here.
   */
  Reply tryRead(Key key, Command read) {
    return undecided.get() == 0 ? replica.gate().tryRead(key, read) : null;
  }

  void submit(ClientRequest request) {
    undecided.incrementAndGet();
    requests.add(request);
    signal();
  }

  /** Decides everything that waits. One thread at a time, so that requests keep their order. */
  synchronized void executeAll() {
    told.set(false);
    for (ClientRequest request = requests.poll(); request != null; request = requests.poll()) {
      try {
        replica.execute(request);
      } finally {
        undecided.decrementAndGet();
      }
    }
  }

  // ---- Between replica and body ----

  /** With the replica's lock held, so in sequence order. */
  void persist(Entry entry, boolean sync) {
    toPersist.add(new VnodeEvent(vnode, entry, sync));
    signal();
  }

  VnodeEvent nextToPersist() {
    return toPersist.poll();
  }

  void bodyStarted(akka.actor.ActorRef newBody) {
    body = newBody;
  }

  /** Nobody will persist what its replica has not been told of. */
  void bodyStopped() {
    body = null;
    toPersist.clear();
    told.set(false);
    if (!requests.isEmpty()) {
      signal();
    }
  }

  private void signal() {
    if (told.compareAndSet(false, true)) {
      akka.actor.ActorRef present = body;
      if (present != null) {
        present.tell(Vnode.Signal.WORK, akka.actor.ActorRef.noSender());
      } else {
        tellHost.run();
      }
    }
  }
}
