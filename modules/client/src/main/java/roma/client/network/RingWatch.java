package roma.client.network;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the ring: asks one node for its hash and, where that is another, for the ring. One
 * question is under way at a time. The client's event loop only.
 */
final class RingWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RingWatch.class);

  private final Supplier<NodeLink> link;
  private final Consumer<Routes> learned;
  private boolean asking;
  private boolean askAgain;
  private String knownHash = "";

  /**
   * @param link the node to ask, or null
   */
  RingWatch(Supplier<NodeLink> link, Consumer<Routes> learned) {
    this.link = link;
    this.learned = learned;
  }

  /** After a connection has ended: the ring may have changed for the same reason. */
  void lookSoon() {
    if (asking) {
      askAgain = true;
    } else {
      look();
    }
  }

  void look() {
    if (asking) {
      return;
    }
    NodeLink node = link.get();
    if (node == null) {
      return;
    }
    asking = true;
    node.send(new Exchange.Question("mklhash 0", false, hash -> onHash(node, hash)));
  }

  private void onHash(NodeLink node, String hash) {
    if (hash == null || hash.isEmpty() || hash.equals(knownHash) || !node.isOpen()) {
      done();
      return;
    }
    node.send(new Exchange.Question("routingdump json", true, ring -> onRing(hash, ring)));
  }

  private void onRing(String hash, String ring) {
    if (ring != null) {
      try {
        learned.accept(Routes.parse(ring));
        // Taken before the ring, which may be newer: then the next look asks once more.
        knownHash = hash;
      } catch (IllegalArgumentException noRing) {
        LOG.warn("a node told no ring: {}", noRing.getMessage());
      }
    }
    done();
  }

  private void done() {
    asking = false;
    if (askAgain) {
      askAgain = false;
      look();
    }
  }
}
