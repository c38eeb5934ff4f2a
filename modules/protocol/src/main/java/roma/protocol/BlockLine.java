package roma.protocol;

import roma.data.Bytes;

/** A line that is followed by a data block, while the block is awaited. */
interface BlockLine {
  /** Its length cannot be read, so that no block is awaited. */
  int NO_BLOCK = -1;

  /** Length of the block that follows, or {@link #NO_BLOCK}. */
  int blockBytes();

  default boolean hasBlock() {
    return blockBytes() != NO_BLOCK;
  }

  boolean isAccepted();

  /** The refusal to be answered, or null where the client wants no reply. */
  Request refused();

  Request refused(String why);

  /** The whole request, or null where it is refused and the client wants no reply. */
  Request withValue(Bytes value);
}
