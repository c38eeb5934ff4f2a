package roma.store;

import java.io.IOException;

/**
 * Where a test makes the store fail, wait, stand still or believe that its disk is full. All but
 * the last is called on the writer's thread.
 */
public interface StoreFaults {
  /** For tests only: milliseconds by which each group's write is delayed. */
  String WRITE_DELAY = "roma.test.store-write-delay-millis";

  /** Nothing fails. */
  StoreFaults NONE = new StoreFaults() {};

  /**
   * Before a group is written: nothing of it is stored. Throwing fails the group.
   *
   * @param requests in the group
   */
  default void beforeWrite(int requests) throws IOException {}

  /** After a group is written, before anyone is told. */
  default void afterWrite(int requests) {}

  /**
   * What the store is to believe of its disk's free space.
   *
   * @param measured free bytes
   */
  default long freeBytes(long measured) {
    return measured;
  }

  /**
   * Slow writes, where a test has set the system property {@value #WRITE_DELAY}: each group waits
   * so many milliseconds before it is written. For tests of what one slow disk does to a cluster.
   */
  static StoreFaults ofProperties() {
    int millis = Integer.getInteger(WRITE_DELAY, 0);
    return millis <= 0
        ? NONE
        : new StoreFaults() {
          @Override
          public void beforeWrite(int requests) throws IOException {
            try {
              Thread.sleep(millis);
            } catch (InterruptedException ended) {
              throw new IOException(ended);
            }
          }
        };
  }
}
