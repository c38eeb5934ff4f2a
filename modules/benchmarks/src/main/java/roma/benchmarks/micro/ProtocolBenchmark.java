package roma.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import roma.data.Bytes;
import roma.data.Record;
import roma.data.Version;
import roma.protocol.CommandDecoder;
import roma.protocol.ProtocolLimits;
import roma.protocol.ReplyEncoder;

/** Clients' bytes to commands, and values to bytes. */
@State(Scope.Thread)
public class ProtocolBenchmark {
  @Param({"100", "1024"})
  public int valueBytes;

  private final CommandDecoder decoder =
      new CommandDecoder(ProtocolLimits.DEFAULT, () -> 1_800_000_000L);
  private ByteBuf get;
  private ByteBuf set;
  private ByteBuf out;
  private Bytes key;
  private Record record;

  @Setup
  public void prepare() {
    get = buffer("get k000000042\r\n");
    set = buffer("set k000000042 0 0 " + valueBytes + "\r\n" + "x".repeat(valueBytes) + "\r\n");
    out = Unpooled.buffer(2 * valueBytes + 200);
    key = Bytes.utf8("k000000042");
    record = Record.of(new Version(1, 1), 0, Record.NEVER, Bytes.wrap(new byte[valueBytes]));
  }

  private static ByteBuf buffer(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  @Benchmark
  public Object decodeGet() {
    return decoder.next(get.readerIndex(0));
  }

  @Benchmark
  public Object decodeSet() {
    return decoder.next(set.readerIndex(0));
  }

  @Benchmark
  public ByteBuf encodeValue() {
    out.clear();
    ReplyEncoder.writeValue(out, key, record, false);
    ReplyEncoder.writeEnd(out);
    return out;
  }
}
