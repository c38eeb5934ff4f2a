package roma.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.replication.ReplicaFrame;

/**
 * Frames between nodes: a write on its way to a secondary, and a read on its way to the primary. In
 * this package because the codec is nobody else's.
 */
@State(Scope.Thread)
public class FrameCodecBenchmark {
  @Param({"100", "1024"})
  public int valueBytes;

  private final FrameWriter out = new FrameWriter();
  private LinkFrame append;
  private LinkFrame ask;
  private byte[] appendBytes;
  private byte[] askBytes;

  @Setup
  public void prepare() {
    Key key = Key.of("k000000042");
    Version version = new Version(1, 42);
    Record record = Record.of(version, 0, Record.NEVER, Bytes.wrap(new byte[valueBytes]));
    RequestId request = new RequestId(1, 2);
    Entry entry = Entry.put(key, new Version(1, 7), record, request, Reply.STORED);
    ReplicaFrame.Header header = new ReplicaFrame.Header(300, 5, 1);
    append =
        new LinkFrame.Replica(
            new ReplicaFrame.Append(header, new Version(1, 41), List.of(entry), 1, 41, 9));
    ask = new LinkFrame.Ask(1, 300, key, new Command.Get(), request, false, 10_000, 5);
    appendBytes = bytes(append);
    askBytes = bytes(ask);
  }

  private byte[] bytes(LinkFrame frame) {
    out.clear();
    FrameCodec.write(out, frame);
    ByteBuf copy = Unpooled.buffer(out.size());
    out.copyTo(copy, 0, out.size());
    return copy.array();
  }

  @Benchmark
  public int writeAppend() {
    out.clear();
    FrameCodec.write(out, append);
    return out.size();
  }

  @Benchmark
  public Object readAppend() {
    return FrameCodec.read(new FrameReader(appendBytes));
  }

  @Benchmark
  public int writeAsk() {
    out.clear();
    FrameCodec.write(out, ask);
    return out.size();
  }

  @Benchmark
  public Object readAsk() {
    return FrameCodec.read(new FrameReader(askBytes));
  }
}
