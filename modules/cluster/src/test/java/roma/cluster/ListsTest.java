package roma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.data.list.ListCommand;
import roma.data.list.ListCommand.Op;
import roma.data.list.Placement;
import roma.ring.KeyHash;

/**
 * Lists on more than one node: each element is put, and taken, once, and every copy is the same
 * byte for byte, although secondaries make theirs themselves.
 */
class ListsTest {
  private static final int VNODE_BITS = 4;
  private static final int LISTS = 12;

  @TempDir Path directory;
  private TestCluster cluster;
  private final AtomicInteger elements = new AtomicInteger();

  @BeforeEach
  void twoNodes() {
    cluster = new TestCluster(directory, VNODE_BITS);
    cluster.start(1);
    cluster.awaitReady(1);
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    cluster.awaitMembers(1, 2);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static Key list(int number) {
    return Key.of("list" + number);
  }

  private static Command push(String element) {
    return new Command.Operate(ListCommand.put(Op.PUT_LAST, Placement.PLAIN, Bytes.utf8(element)));
  }

  private List<String> items(int node, int list, Op op) {
    Reply reply = cluster.execute(node, list(list), new Command.Operate(ListCommand.of(op))).join();
    assertThat(reply).isInstanceOf(Reply.Items.class);
    return ((Reply.Items) reply).items().stream().map(Bytes::toUtf8).toList();
  }

  /** Without the length that comes first. */
  private List<String> elements(int node, int list) {
    List<String> items = items(node, list, Op.GETS);
    return items.isEmpty() ? items : items.subList(1, items.size());
  }

  private void compareCopies(int... nodes) {
    cluster.awaitEqualCopies(nodes);
    for (int i = 0; i < LISTS; i++) {
      Key key = list(i);
      int vnode = KeyHash.vnode(key.bytes().array(), VNODE_BITS);
      Set<Object> copies = new HashSet<>();
      for (int node : nodes) {
        if (cluster.node(node).ring().vnode(vnode).inSync().contains(TestCluster.id(node))) {
          copies.add(cluster.store(node).read(vnode, key));
        }
      }
      assertThat(copies).as("copies of " + key).hasSize(1);
    }
  }

  @Test
  void whatIsPushedAndPoppedAtBothNodesAtTheSameTimeIsThereOnce() {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 40 * LISTS; i++) {
      replies.add(cluster.execute(1 + i % 2, list(i / 2 % LISTS), push("e" + i)));
    }
    replies.forEach(reply -> assertThat(reply.join()).isEqualTo(Reply.STORED));
    List<String> taken = new ArrayList<>();
    List<CompletableFuture<Reply>> pops = new ArrayList<>();
    for (int i = 0; i < 10 * LISTS; i++) {
      Command pop = new Command.Operate(ListCommand.of(i % 3 == 0 ? Op.SHIFT : Op.POP));
      pops.add(cluster.execute(1 + i % 2, list(i / 2 % LISTS), pop));
    }
    pops.forEach(
        pop -> ((Reply.Items) pop.join()).items().forEach(each -> taken.add(each.toUtf8())));

    List<String> all = new ArrayList<>(taken);
    for (int i = 0; i < LISTS; i++) {
      assertThat(elements(1, i)).isEqualTo(elements(2, i));
      all.addAll(elements(1, i));
    }
    assertThat(taken).hasSize(10 * LISTS);
    assertThat(all).doesNotHaveDuplicates().hasSize(40 * LISTS);
    compareCopies(1, 2);
    assertThat(cluster.node(1).reports() + cluster.node(2).reports()).isZero();
  }

  /** Writes that were on their way to the dead node are sent again to the one that took over. */
  @Test
  void whatWasOnItsWayToANodeThatDiesIsPushedOnce() {
    Set<String> stored = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<Reply>> underWay = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      underWay.add(pushNext(1, stored));
    }
    cluster.stop(2);
    for (int i = 0; i < 200; i++) {
      underWay.add(pushNext(1, stored));
    }
    underWay.forEach(CompletableFuture::join);

    List<String> found = allElements(1);
    assertThat(found).doesNotHaveDuplicates().containsAll(stored);
    assertThat(stored).hasSizeGreaterThan(200);
    cluster.start(2);
    cluster.awaitReady(2);
    cluster.awaitWhole(1, 2);
    assertThat(allElements(2)).isEqualTo(found);
    compareCopies(1, 2);
  }

  @Test
  void whatIsPushedWhileANodeJoinsIsThereOnce() {
    Set<String> stored = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 100; i++) {
      pushNext(1, stored).join();
    }
    cluster.start(3);
    cluster.awaitReady(3);
    await()
        .atMost(TestCluster.SOON)
        .until(
            () -> {
              pushNext(1 + elements.get() % 2, stored).join();
              return cluster.node(3).admin().view().moves().planned() > 0
                  && cluster.node(3).admin().view().moves().left() == 0;
            });
    cluster.awaitWhole(1, 2, 3);

    assertThat(stored).hasSize(elements.get());
    assertThat(allElements(3)).doesNotHaveDuplicates().hasSameSizeAs(stored).containsAll(stored);
    compareCopies(1, 2, 3);
  }

  private CompletableFuture<Reply> pushNext(int node, Set<String> stored) {
    int number = elements.incrementAndGet();
    String element = "e" + number;
    return cluster
        .execute(node, list(number % LISTS), push(element))
        .whenComplete(
            (reply, broken) -> {
              if (Reply.STORED.equals(reply)) {
                stored.add(element);
              }
            });
  }

  private List<String> allElements(int node) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < LISTS; i++) {
      all.addAll(elements(node, i));
    }
    return all;
  }
}
