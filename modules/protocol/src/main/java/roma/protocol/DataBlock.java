package roma.protocol;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import roma.data.Bytes;

/**
 * A data block under way: so many bytes, then the end of a line. A block that is only swallowed is
 * never held; one that is kept takes memory as its bytes arrive, not as they are announced.
 */
final class DataBlock {
  enum Progress {
    /** More bytes are needed. */
    INCOMPLETE,
    COMPLETE,
    /**
     * The bytes are followed by something else than CRLF or LF, which has been swallowed to the end
     * of its line.
     */
    BAD_END
  }

  private static final int FIRST_ALLOCATION_BYTES = 16 * 1024;
  private static final byte[] NOTHING = {};

  private byte[] value = NOTHING;
  private int filled;
  private int length;
  private boolean kept;
  private boolean carriageReturnSeen;
  private boolean badEnd;

  /** Begins a block of {@code bytes}. */
  void begin(int bytes, boolean keep) {
    length = bytes;
    kept = keep;
    filled = 0;
    carriageReturnSeen = false;
    badEnd = false;
    value = keep && bytes > 0 ? new byte[Math.min(bytes, FIRST_ALLOCATION_BYTES)] : NOTHING;
  }

  /** What the block takes once it is there; 0 where it is only swallowed. */
  int keptBytes() {
    return kept ? length : 0;
  }

  /** Takes what is there of the block and its end. */
  Progress read(ByteBuf in) {
    int taken = Math.min(length - filled, in.readableBytes());
    if (kept) {
      keep(in, taken);
    } else {
      in.skipBytes(taken);
    }
    filled += taken;
    return filled < length ? Progress.INCOMPLETE : readEnd(in);
  }

  private void keep(ByteBuf in, int taken) {
    int needed = filled + taken;
    if (needed > value.length) {
      // Grown by doubling, but never beyond the block.
      value = Arrays.copyOf(value, (int) Math.min(length, Math.max(needed, 2L * value.length)));
    }
    in.readBytes(value, filled, taken);
  }

  private Progress readEnd(ByteBuf in) {
    while (in.isReadable()) {
      byte next = in.readByte();
      if (next == '\n') {
        return badEnd ? Progress.BAD_END : Progress.COMPLETE;
      } else if (next == '\r' && !carriageReturnSeen) {
        carriageReturnSeen = true;
      } else {
        badEnd = true;
      }
    }
    return Progress.INCOMPLETE;
  }

  /** The bytes of a kept block that is complete; the block lets go of them. */
  Bytes take() {
    Bytes taken = Bytes.wrap(value);
    value = NOTHING;
    return taken;
  }
}
