package roma.cluster.vnode;

import akka.actor.ActorSystem;
import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import roma.cluster.AkkaSettings;
import roma.cluster.TestParts;
import roma.cluster.link.Peers;
import roma.cluster.ring.CurrentRing;
import roma.cluster.ring.TestRings;
import roma.data.NodeId;
import roma.replication.ReplicaSettings;
import roma.replication.host.DiskRoom;
import roma.ring.Ring;
import roma.store.NodeStore;

/** A node's host, its store and its ActorSystem, without keeper, links and cluster. */
final class TestHost implements AutoCloseable {
  static final NodeId SELF = new NodeId("127.0.0.1", 1);
  static final long SESSION = 11;

  final NodeStore store;
  final CurrentRing ring = new CurrentRing(SELF, SESSION);
  final AtomicInteger proposalsTold = new AtomicInteger();
  final VnodeHost host;
  final ActorSystem system;

  TestHost(Path directory) {
    store = NodeStore.open(directory, JournalNode.options());
    host =
        new VnodeHost(
            store,
            ring,
            new Peers(),
            ReplicaSettings.defaults(),
            new TestClock(),
            new Pauses(),
            new DiskRoom(DiskRoom.Limits.NONE),
            proposalsTold::incrementAndGet);
    system = newSystem();
  }

  ActorSystem newSystem() {
    return ActorSystem.create(
        "roma",
        ActorSystemSetup.create(
            BootstrapSetup.create(
                ConfigFactory.parseString("akka.actor.provider = local")
                    .withFallback(AkkaSettings.common())),
            TestParts.of(store, ring, host)));
  }

  /** This node alone, primary of two vnodes. */
  Ring founded() {
    return TestRings.founded(SELF, store.identity().incarnation(), SESSION, 1);
  }

  /** As a keeper does once it has stored a ring. */
  void give(Ring newer) {
    host.onRing(newer);
    TestRings.give(ring, newer);
    host.ringChanged();
  }

  @Override
  public void close() {
    TestKit.shutdownActorSystem(system);
    store.close();
  }
}
