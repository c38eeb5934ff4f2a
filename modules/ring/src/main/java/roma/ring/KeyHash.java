package roma.ring;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Key to vnode, bit for bit as ROMA's clients compute it: the last four bytes of the key's SHA-1,
 * of which the top {@code vnodeBits} bits number the vnode (reference/roma.md 1.2). Inside this
 * system a vnode is its index {@code 0 .. 2^vnodeBits - 1}; on ROMA's wire it is {@code index <<
 * (32 - vnodeBits)}, unsigned.
 */
public final class KeyHash {
  private static final ThreadLocal<MessageDigest> SHA1 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-1");
            } catch (NoSuchAlgorithmException impossible) {
              throw new IllegalStateException("every Java platform has SHA-1", impossible);
            }
          });

  private KeyHash() {}

  /** The last four bytes of SHA-1 of the key, big-endian; unsigned. */
  public static int digest(byte[] key) {
    byte[] sha1 = SHA1.get().digest(key);
    return (sha1[16] & 0xff) << 24
        | (sha1[17] & 0xff) << 16
        | (sha1[18] & 0xff) << 8
        | sha1[19] & 0xff;
  }

  /** The index of the vnode that holds {@code key}. */
  public static int vnode(byte[] key, int vnodeBits) {
    return vnodeBits == 0 ? 0 : digest(key) >>> (32 - vnodeBits);
  }

  /** ROMA's number of a vnode: unsigned 32 bit. */
  public static long wireId(int vnode, int vnodeBits) {
    return (long) vnode << (32 - vnodeBits);
  }
}
