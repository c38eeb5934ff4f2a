package roma.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A vnode's digest: the sum, modulo 2^64, of a 64-bit hash of each record's key and version
 * (tombstones included), so that it does not depend on the order of writes and follows each of them
 * without reading anything else. Replicas whose logs end at the same position have the same digest,
 * or something is wrong. It finds differences between honest replicas; it is no protection against
 * an adversary.
 */
public final class Digest {
  /** The digest of a vnode without records. */
  public static final long EMPTY = 0;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long WORD_FACTOR = 0x9E3779B97F4A7C15L;
  private static final long STATE_FACTOR = 0xD6E8FEB86659FD93L;

  private Digest() {}

  /** One record's part: 0 for {@link Version#NONE}, so that a missing record adds nothing. */
  public static long of(Key key, Version version) {
    if (version.packed() == 0) {
      return EMPTY;
    }
    byte[] bytes = key.bytes().array();
    long state = ((long) key.hashNameId() << 32) ^ bytes.length;
    return finish(step(state(state, bytes, 0, bytes.length), version.packed()));
  }

  /** A 64-bit hash of {@code bytes[from, to)}. */
  public static long of(byte[] bytes, int from, int to) {
    return finish(state(to - from, bytes, from, to));
  }

  /** A 64-bit hash of two words. */
  public static long of(long first, long second) {
    return finish(step(step(0, first), second));
  }

  private static long state(long state, byte[] bytes, int from, int to) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      state = step(state, (long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (int shift = 0; at < to; at++, shift += Byte.SIZE) {
      rest |= (bytes[at] & 0xffL) << shift;
    }
    return step(state, rest);
  }

  /** The digest of a vnode after {@code entry}, from the one before it. */
  public static long after(long digest, Entry entry) {
    return switch (entry.effect()) {
      case PUT -> digest - of(entry.key(), entry.previous()) + of(entry.key(), entry.version());
      case REMOVE -> digest - of(entry.key(), entry.previous());
      case FLUSH -> EMPTY;
      case FLUSH_LATER, NONE -> digest;
    };
  }

  private static long step(long state, long word) {
    return Long.rotateLeft(finish(word * WORD_FACTOR ^ state), 29) * STATE_FACTOR;
  }

  /** Lets every bit of {@code x} reach every other. */
  private static long finish(long x) {
    long mixed = (x ^ x >>> 32) * STATE_FACTOR;
    mixed = (mixed ^ mixed >>> 32) * STATE_FACTOR;
    return mixed ^ mixed >>> 32;
  }
}
