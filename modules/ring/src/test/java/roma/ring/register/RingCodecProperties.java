package roma.ring.register;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeContainer;
import roma.data.NodeId;
import roma.ring.HostPolicy;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingCodec;
import roma.ring.Rings;

/**
 * Whatever bytes come as a ring, ring changes or a message of the register: they are decoded, or
 * refused by {@link IllegalArgumentException}, with no more memory than their own size asks for.
 */
class RingCodecProperties {
  private static final NodeId ONE = Rings.node(1);
  private static final Ring RING = Rings.first(ONE, 2, 4, HostPolicy.ALLOWED);
  private static final Ballot BALLOT = new Ballot(4, ONE, -1);
  private static final RegisterValue VALUE = new RegisterValue(RING, RegisterValue.membersOf(RING));

  /** Objects for each byte that is read. */
  private static final long BYTES_PER_BYTE = 200;

  private static final long FIXED_BYTES = 1 << 20;

  private static final List<byte[]> VALID =
      List.of(
          RingCodec.encode(RING),
          RingCodec.encodeChanges(
              List.of(
                  new RingChange.AddNode(Rings.entry(Rings.node(2))),
                  new RingChange.ChangeVnodes(
                      List.of(
                          new RingChange.ChangeVnode(1, RING.vnode(1).withLearner(Rings.node(2))))),
                  new RingChange.SetTransferLimits(RING.transferLimits()),
                  new RingChange.SetPlan(RING.plan()))),
          RegisterCodec.encode(new RegisterMessage.Accept(BALLOT, 8, VALUE)),
          RegisterCodec.encode(new RegisterMessage.Promise(BALLOT, new UUID(5, 6), BALLOT, VALUE)),
          RegisterCodec.encode(new RegisterMessage.Published(RING)),
          RegisterCodec.encode(new RegisterState(BALLOT, BALLOT, VALUE)));

  private static final List<Consumer<byte[]>> DECODERS =
      List.of(
          RingCodec::decodeRing,
          RingCodec::decodeChanges,
          RegisterCodec::decode,
          RegisterCodec::decodeState);

  @Property(tries = 3000)
  void mutatedBytesAreDecodedOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = VALID.get(random.nextInt(VALID.size())).clone();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      bytes = mutated(bytes, random);
    }
    decodeAll(bytes);
  }

  @Property(tries = 2000)
  void arbitraryBytesAreDecodedOrRefused(@ForAll byte[] rest) {
    byte[] bytes = new byte[rest.length + 1];
    System.arraycopy(rest, 0, bytes, 1, rest.length);
    bytes[0] = VALID.get(0)[0];
    decodeAll(rest);
    decodeAll(bytes);
  }

  /** What classes take at their first use is not measured. */
  @BeforeContainer
  static void useClasses() {
    for (byte[] bytes : VALID) {
      decode(DECODERS.get(0), bytes);
      decode(DECODERS.get(1), new byte[] {bytes[0], 1});
    }
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    if (bytes.length < 8) {
      return bytes;
    }
    int at = random.nextInt(bytes.length - 7);
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> ByteBuffer.wrap(bytes).putInt(at, random.nextInt());
      case 2 -> ByteBuffer.wrap(bytes).putInt(at, Integer.MAX_VALUE - random.nextInt(2));
      case 3 -> ByteBuffer.wrap(bytes).putInt(at, random.nextInt(bytes.length));
      default -> {
        return Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  private static void decodeAll(byte[] bytes) {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Consumer<byte[]> decoder : DECODERS) {
      long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
      decode(decoder, bytes);
      long allocated = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(allocated).isLessThan(FIXED_BYTES + BYTES_PER_BYTE * bytes.length);
    }
  }

  private static void decode(Consumer<byte[]> decoder, byte[] bytes) {
    try {
      decoder.accept(bytes);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
