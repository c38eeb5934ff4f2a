package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever bytes come from another node: they are decoded, or refused by the one exception that is
 * documented, with no more memory than their own size asks for.
 */
class FrameCodecProperties {
  /** Objects for each byte that is read. */
  private static final long BYTES_PER_BYTE = 200;

  private static final long FIXED_BYTES = 1 << 20;
  private static final List<byte[]> FRAMES =
      FrameSamples.frames().stream().map(FrameCodecProperties::encoded).toList();
  private static final List<byte[]> MESSAGES = messages();

  private static byte[] encoded(LinkFrame frame) {
    FrameWriter out = new FrameWriter();
    FrameCodec.write(out, frame);
    return FrameSamples.bytesOf(out);
  }

  /** One of each kind, without its length. */
  private static List<byte[]> messages() {
    ByteBuf introduction = Unpooled.buffer();
    LinkWire.write(introduction, new LinkWire.Introduction("10.0.0.1_11211", 1, 2));
    ByteBuf beat = Unpooled.buffer();
    LinkWire.write(beat, new LinkWire.Heartbeat(7, 1, -3, 9, true, 11));
    ByteBuf batch = Unpooled.buffer();
    LinkWire.writeBatch(batch, 7, 6, true, false, 3);
    batch.writeBytes(new byte[] {1, 2, 3});
    return Stream.of(introduction, beat, batch)
        .map(message -> ByteBufUtil.getBytes(message.skipBytes(Integer.BYTES)))
        .toList();
  }

  @Property(tries = 20_000)
  void mutatedFramesAreDecodedOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = FRAMES.get(random.nextInt(FRAMES.size())).clone();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      bytes = mutated(bytes, random);
    }
    decodeFrames(bytes);
  }

  @Property(tries = 5000)
  void arbitraryBytesAreFramesOrRefused(@ForAll byte[] bytes) {
    decodeFrames(bytes);
    for (byte tag = 0; tag < 6; tag++) {
      byte[] tagged = Arrays.copyOf(bytes, bytes.length + 1);
      System.arraycopy(bytes, 0, tagged, 1, bytes.length);
      tagged[0] = tag;
      decodeFrames(tagged);
    }
  }

  @Property(tries = 5000)
  void mutatedMessagesAreDecodedOrRefused(@ForAll long seed, @ForAll byte[] content) {
    Random random = new Random(seed);
    byte[] bytes = MESSAGES.get(random.nextInt(MESSAGES.size())).clone();
    for (int n = random.nextInt(4); n >= 0; n--) {
      bytes = mutated(bytes, random);
    }
    decodeMessage(bytes);
    decodeMessage(content);
  }

  /** What classes take at their first use is not measured. */
  @BeforeContainer
  static void useClasses() {
    FRAMES.forEach(bytes -> readAll(bytes));
    readAll(new byte[] {99});
    MESSAGES.forEach(bytes -> readMessage(bytes));
    readMessage(new byte[3]);
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    if (bytes.length < 8) {
      return bytes;
    }
    int at = random.nextInt(bytes.length - 3);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> buffer.putInt(at, random.nextInt());
      case 2 -> buffer.putInt(at, Integer.MAX_VALUE - random.nextInt(2));
      case 3 -> buffer.putInt(at, random.nextInt(bytes.length));
      case 4 -> bytes[at] = (byte) random.nextInt(20);
      default -> {
        return Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  private static void decodeFrames(byte[] bytes) {
    bounded(bytes, () -> readAll(bytes));
  }

  private static void readAll(byte[] bytes) {
    FrameReader in = new FrameReader(bytes);
    try {
      while (in.hasMore()) {
        assertThat(FrameCodec.read(in)).isNotNull();
      }
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static void decodeMessage(byte[] bytes) {
    bounded(bytes, () -> readMessage(bytes));
  }

  private static void readMessage(byte[] bytes) {
    try {
      assertThat(LinkWire.read(Unpooled.wrappedBuffer(bytes))).isNotNull();
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static void bounded(byte[] bytes, Runnable decode) {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
    decode.run();
    long allocated = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).isLessThan(FIXED_BYTES + BYTES_PER_BYTE * bytes.length);
  }
}
