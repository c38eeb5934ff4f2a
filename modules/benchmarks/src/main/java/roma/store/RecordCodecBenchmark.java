package roma.store;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import roma.data.Bytes;
import roma.data.Record;
import roma.data.Version;

/** Records as the store keeps them. In this package because the codec is nobody else's. */
@State(Scope.Thread)
public class RecordCodecBenchmark {
  @Param({"100", "1024"})
  public int valueBytes;

  private Record record;
  private byte[] stored;

  @Setup
  public void prepare() {
    record = Record.of(new Version(1, 42), 0, Record.NEVER, Bytes.wrap(new byte[valueBytes]));
    stored = RecordCodec.encode(record);
  }

  @Benchmark
  public byte[] encode() {
    return RecordCodec.encode(record);
  }

  @Benchmark
  public Record decode() {
    return RecordCodec.decode(stored, stored.length);
  }
}
