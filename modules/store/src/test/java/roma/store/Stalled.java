package roma.store;

import java.util.concurrent.CountDownLatch;

/** A disk that stands still, so that what is asked meanwhile becomes one group. */
final class Stalled implements StoreFaults {
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** Returns once the writer stands in a group of its own. */
  void hold(NodeStore store) throws InterruptedException {
    store.sync(result -> {});
    held.await();
  }

  void release() {
    released.countDown();
  }

  @Override
  public void beforeWrite(int requests) {
    held.countDown();
    try {
      released.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
