package roma.store;

import java.io.IOException;

/** Where a test makes the store fail, wait or stand still. Called on the writer's thread. */
public interface StoreFaults {
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
}
