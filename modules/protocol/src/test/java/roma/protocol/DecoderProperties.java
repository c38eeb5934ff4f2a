package roma.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever a client sends, the decoder makes requests of it, keeps no more than a line, and takes
 * no memory for what is only announced. Whatever a server sends, the client's decoder makes items
 * of it or refuses it.
 */
class DecoderProperties {
  private static final ProtocolLimits LIMITS = new ProtocolLimits(4096, 1024, 64 * 1024);

  /** Requests and keys for each byte that is read. */
  private static final long BYTES_PER_BYTE = 200;

  private static final long FIXED_BYTES = 1 << 20;

  private static final String[] WORDS = {
    "get",
    "gets",
    "set",
    "add",
    "cas",
    "append",
    "delete",
    "incr",
    "touch",
    "gat",
    "flush_all",
    "get_expt",
    "set_expt",
    "stat",
    "mklhash",
    "getroute",
    "dcnice",
    "transfer_throttle",
    "alist_push",
    "alist_gets",
    "alist_join",
    "alist_expired_swap_and_sized_push",
    "map_set",
    "map_value?",
    "mapcount_countup",
    "mapcount_get",
    "out",
    "0..-1",
    "5h",
    "a:1,b",
    "quit",
    "noreply",
    "k",
    "k\u001broma",
    "0",
    "1",
    "-1",
    "5",
    "1073741824",
    "2147483645",
    "2147483648",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999",
    "\r\n",
    "\r\n",
    "\r\n",
    "\n",
    "\r",
    " ",
    "  ",
    "\0",
    "\u00ff",
    "VALUE",
    "END",
    "STORED",
    "unix"
  };

  /** What classes take at their first use is not measured. */
  @BeforeContainer
  static void useClasses() {
    String sent =
        "get k\r\nset k 0 0 1\r\nx\r\nnothing\r\nVALUE k x\r\nEND\r\n"
            + "alist_expired_swap_and_push k 5h 1\r\nx\r\nalist_gets k 0..1\r\n"
            + "map_set k f 0 0 1\r\nx\r\nmapcount_countup k 0 3\r\na:1\r\n";
    byte[] bytes = sent.getBytes(StandardCharsets.US_ASCII);
    feedUnmeasured(bytes, new Random(1), requests());
    feedUnmeasured(bytes, new Random(1), replies());
  }

  private static byte[] session(Random random) {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    for (int n = random.nextInt(60); n > 0; n--) {
      String word = WORDS[random.nextInt(WORDS.length)];
      byte[] bytes = word.getBytes(StandardCharsets.ISO_8859_1);
      sent.write(bytes, 0, bytes.length);
      if (random.nextInt(3) > 0) {
        sent.write(' ');
      }
      if (random.nextInt(40) == 0) {
        byte[] noise = new byte[random.nextInt(6000)];
        random.nextBytes(noise);
        sent.write(noise, 0, noise.length);
      }
    }
    return sent.toByteArray();
  }

  @Property(tries = 5000)
  void wordsInAnyOrderAreRequests(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] sent = session(random);
    decodeRequests(sent, random);
    decodeReplies(sent, random);
  }

  @Property(tries = 2000)
  void arbitraryBytesAreRequests(@ForAll byte[] sent, @ForAll long seed) {
    decodeRequests(sent, new Random(seed));
    decodeReplies(sent, new Random(seed));
  }

  @Property(tries = 50)
  void aLengthThatIsOnlyAnnouncedTakesNoMemory(@ForAll long seed) {
    long announced = new Random(seed).nextInt(Integer.MAX_VALUE - 1);
    String line = " k 0 0 " + announced + "\r\nabc";
    decodeRequests(("set" + line).getBytes(StandardCharsets.US_ASCII), new Random(seed));
    decodeReplies(
        ("VALUE k 0 " + announced + "\r\nabc").getBytes(StandardCharsets.US_ASCII),
        new Random(seed));
  }

  private static void decodeRequests(byte[] sent, Random cuts) {
    feed(sent, cuts, requests());
  }

  private static Decoding requests() {
    CommandDecoder decoder = new CommandDecoder(LIMITS, () -> 1000);
    return in -> {
      while (decoder.next(in) != null) {
        assertThat(in.readerIndex()).isPositive();
      }
      assertThat(in.readableBytes()).isLessThanOrEqualTo(LIMITS.maxLineBytes());
      return true;
    };
  }

  private static void decodeReplies(byte[] sent, Random cuts) {
    feed(sent, cuts, replies());
  }

  private static Decoding replies() {
    ReplyDecoder decoder = new ReplyDecoder(LIMITS);
    return in -> {
      try {
        while (decoder.next(in) != null) {
          assertThat(in.readerIndex()).isPositive();
        }
        return true;
      } catch (IllegalStateException refused) {
        assertThat(refused.getMessage()).isNotBlank();
        return false;
      }
    };
  }

  private interface Decoding {
    /** False where the rest is of no use. */
    boolean decode(ByteBuf in);
  }

  private static void feed(byte[] sent, Random cuts, Decoding decoding) {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
    feedUnmeasured(sent, cuts, decoding);
    long allocated = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).isLessThan(FIXED_BYTES + BYTES_PER_BYTE * sent.length);
  }

  /** In pieces, as a network cuts them. */
  private static void feedUnmeasured(byte[] sent, Random cuts, Decoding decoding) {
    ByteBuf in = Unpooled.buffer(sent.length + 1);
    boolean goesOn = true;
    for (int from = 0; goesOn && from < sent.length; ) {
      int length = Math.min(sent.length - from, 1 + cuts.nextInt(500));
      in.writeBytes(sent, from, length);
      from += length;
      goesOn = decoding.decode(in);
    }
    in.release();
  }
}
