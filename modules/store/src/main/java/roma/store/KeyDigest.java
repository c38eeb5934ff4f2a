package roma.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import roma.data.Key;
import roma.data.Version;

/**
 * The order-independent hash of a vnode's (key, version) pairs: the sum, modulo 2^64, of a 64-bit hash of each pair.
 * Being a sum, it follows every write by one addition and one subtraction. It finds differences between honest
 * replicas; it is no protection against an adversary.
 */
public final class KeyDigest {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long WORD_FACTOR = 0x9E3779B97F4A7C15L;
  private static final long STATE_FACTOR = 0xD6E8FEB86659FD93L;

  private KeyDigest() {}

  /** What {@code key} at {@code version} adds to a digest; 0 for {@link Version#NONE}, which is no record. */
  public static long of(Key key, Version version) {
    if (version.equals(Version.NONE)) {
      return 0;
    }
    byte[] bytes = key.bytes().array();
    long state = ((long) key.hashNameId() << 32) ^ bytes.length;
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      state = step(state, (long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (int shift = 0; at < bytes.length; at++, shift += Byte.SIZE) {
      rest |= (bytes[at] & 0xffL) << shift;
    }
    return finish(step(step(state, rest), version.packed()));
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
