package roma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static roma.store.Stores.VNODE;
import static roma.store.Stores.append;
import static roma.store.Stores.at;
import static roma.store.Stores.await;
import static roma.store.Stores.put;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.data.Key;
import roma.store.StoreException.Category;

class GroupCommitTest {
  private static final int VNODES = 512;

  @TempDir Path directory;

  @Test
  void manyThreadsShareGroupsAndEachSeesItsOwnOrder() throws Exception {
    int threads = 8;
    int writes = 500;
    List<Integer> outOfOrder = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch answered = new CountDownLatch(threads * writes);
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      List<Thread> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int vnode = t;
        AtomicInteger last = new AtomicInteger();
        writers.add(
            new Thread(
                () -> {
                  for (int n = 1; n <= writes; n++) {
                    int number = n;
                    store.append(
                        AppendRequest.own(vnode, 1, List.of(put(at(1, n), "key" + n))),
                        result -> {
                          boolean next = last.incrementAndGet() == number;
                          if (!next || !(result instanceof WriteResult.Written)) {
                            outOfOrder.add(number);
                          }
                          answered.countDown();
                        });
                  }
                }));
      }
      writers.forEach(Thread::start);

      assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(outOfOrder).isEmpty();
      for (int vnode = 0; vnode < threads; vnode++) {
        assertThat(store.header(vnode).end()).isEqualTo(at(1, writes));
        assertThat(store.tally(vnode).digest()).isEqualTo(store.header(vnode).digest());
      }
      assertThat(store.figures().groups()).isLessThan(threads * writes / 2);
    }
  }

  @Test
  void allVnodesOfANodeAreFencedInFewSyncs() throws Exception {
    Stalled stalled = new Stalled();
    try (NodeStore store = NodeStore.open(directory, Stores.options().withFaults(stalled))) {
      stalled.hold(store);
      Answers answers = new Answers();
      for (int vnode = 0; vnode < VNODES; vnode++) {
        store.fence(vnode, 3, answers.next());
      }
      stalled.release();

      assertThat(answers.all()).allMatch(WriteResult.Written.class::isInstance);
      assertThat(store.figures().syncs()).isEqualTo(2);
      assertThat(store.headers()).hasSize(VNODES).allMatch(header -> header.storedEpoch() == 3);
    }
  }

  @Test
  void onlyAWriteThatAsksForItIsSyncedUnlessTheStoreSyncsAll() {
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      await(done -> store.fence(VNODE, 1, done));
      long before = store.figures().syncs();
      append(store, 1, put(at(1, 1), "a"));
      assertThat(store.figures().syncs()).isEqualTo(before);
      await(
          done ->
              store.append(
                  new AppendRequest(VNODE, 1, List.of(put(at(1, 2), "b")), true, 0), done));
      assertThat(store.figures().syncs()).isEqualTo(before + 1);
      append(store, 2, put(at(2, 3), "c"));
      assertThat(store.figures().syncs())
          .as("an append that raises the fence")
          .isEqualTo(before + 2);
    }
    try (NodeStore store =
        NodeStore.open(directory, Stores.options().withDurability(Durability.FSYNC))) {
      append(store, 2, put(at(2, 4), "d"));
      assertThat(store.figures().syncs()).isEqualTo(1);
    }
  }

  @Test
  void aFullQueueRefusesAtOnceAndWhatItHoldsIsWritten() throws Exception {
    Stalled stalled = new Stalled();
    StoreOptions options = Stores.options().withQueue(10, 1 << 20).withFaults(stalled);
    try (NodeStore store = NodeStore.open(directory, options)) {
      stalled.hold(store);
      Answers queued = new Answers();
      for (int n = 1; n <= 10; n++) {
        store.append(AppendRequest.own(VNODE, 1, List.of(put(at(1, n), "key" + n))), queued.next());
      }
      WriteResult refused = append(store, 1, put(at(1, 11), "one too many"));
      assertThat(((WriteResult.Failed) refused).reason().category()).isEqualTo(Category.RETRYABLE);

      stalled.release();
      assertThat(queued.all()).allMatch(WriteResult.Written.class::isInstance);
      assertThat(append(store, 1, put(at(1, 11), "again"))).isInstanceOf(WriteResult.Written.class);
    }
  }

  @Test
  void theQueueIsBoundedInBytesToo() throws Exception {
    Stalled stalled = new Stalled();
    StoreOptions options = Stores.options().withQueue(1000, 1000).withFaults(stalled);
    try (NodeStore store = NodeStore.open(directory, options)) {
      stalled.hold(store);
      Answers queued = new Answers();
      store.append(
          AppendRequest.own(VNODE, 1, List.of(put(at(1, 1), "a", at(0, 0), "x".repeat(2000)))),
          queued.next());
      assertThat(append(store, 1, put(at(1, 2), "b"))).isInstanceOf(WriteResult.Failed.class);
      stalled.release();
      assertThat(queued.all()).allMatch(WriteResult.Written.class::isInstance);
    }
  }

  @Test
  void aFailedGroupLeavesNothingAndTheNextOneIsWritten() {
    AtomicInteger failures = new AtomicInteger();
    StoreFaults fullDisk =
        new StoreFaults() {
          @Override
          public void beforeWrite(int requests) throws IOException {
            if (failures.getAndDecrement() > 0) {
              throw new IOException("no space left on device");
            }
          }
        };
    try (NodeStore store = NodeStore.open(directory, Stores.options().withFaults(fullDisk))) {
      append(store, 1, put(at(1, 1), "a"));
      VnodeHeader before = store.header(VNODE);
      failures.set(2);

      assertThat(append(store, 1, put(at(1, 2), "b"))).isInstanceOf(WriteResult.Failed.class);
      assertThat(append(store, 1, put(at(1, 2), "b"))).isInstanceOf(WriteResult.Failed.class);
      assertThat(store.header(VNODE)).isEqualTo(before);
      assertThat(store.read(VNODE, Key.of("a"))).isNotNull();
      assertThat(store.figures().failedGroups()).isEqualTo(2);
      assertThat(append(store, 1, put(at(1, 2), "b"))).isInstanceOf(WriteResult.Written.class);
      assertThat(store.tally(VNODE)).isEqualTo(Stores.tallyInHeader(store.header(VNODE)));
    }
  }

  @Test
  void aCallbackThatThrowsHarmsNobodyElse() {
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      store.sync(
          result -> {
            throw new IllegalStateException("a fault of the caller");
          });
      assertThat(append(store, 1, put(at(1, 1), "a"))).isInstanceOf(WriteResult.Written.class);
    }
  }

  @Test
  void aRequestThatBreaksTheRulesFailsItsGroupOnly() {
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      WriteResult broken =
          append(
              store,
              1,
              roma.data.Entry.put(null, at(0, 0), Stores.record(at(1, 1), "a"), null, null));
      assertThat(broken).isInstanceOf(WriteResult.Failed.class);
      assertThat(store.header(VNODE)).isEqualTo(VnodeHeader.none(VNODE));
      assertThat(append(store, 1, put(at(1, 1), "a"))).isInstanceOf(WriteResult.Written.class);
    }
  }

  @Test
  void aSnapshotSeesEveryWriteQueuedBeforeIt() {
    try (NodeStore store = NodeStore.open(directory, Stores.options())) {
      for (int n = 1; n <= 100; n++) {
        store.append(AppendRequest.own(VNODE, 1, List.of(put(at(1, n), "key" + n))), result -> {});
      }
      try (VnodeSnapshot snapshot = Stores.snapshot(store, VNODE)) {
        assertThat(snapshot.header().end()).isEqualTo(at(1, 100));
        assertThat(snapshot.next(null, 1 << 20)).hasSize(100);
      }
    }
  }
}
