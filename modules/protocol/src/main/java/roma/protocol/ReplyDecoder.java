package roma.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import roma.data.Bytes;

/**
 * Bytes of a server into the items of its replies: the other end of {@link ReplyEncoder}, for
 * clients. As with {@link CommandDecoder} the caller keeps what is left unread. Not thread-safe.
 */
public final class ReplyDecoder {
  private static final byte[] VALUE = "VALUE".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "END".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STORED = "STORED".getBytes(StandardCharsets.US_ASCII);

  private final ProtocolLimits limits;
  private final Line line = new Line();
  private final DataBlock block = new DataBlock();
  private int searchedBytes;
  private Bytes key;
  private long flags;
  private long cas;

  public ReplyDecoder(ProtocolLimits limits) {
    this.limits = limits;
  }

  /**
   * The next whole item, or null until {@code in} holds more.
   *
   * @throws IllegalStateException where the bytes are not this protocol, or over the limits: the
   *     connection is of no more use
   */
  public WireReply next(ByteBuf in) {
    if (key == null) {
      WireReply read = readLine(in);
      if (key == null) {
        return read;
      }
    }
    DataBlock.Progress progress = block.read(in);
    if (progress == DataBlock.Progress.INCOMPLETE) {
      return null;
    } else if (progress == DataBlock.Progress.BAD_END) {
      throw new IllegalStateException("a value is longer than announced");
    }
    WireReply.Value value = new WireReply.Value(key, flags, block.take(), cas);
    key = null;
    return value;
  }

  private WireReply readLine(ByteBuf in) {
    int from = in.readerIndex();
    int end = in.indexOf(from + searchedBytes, in.writerIndex(), (byte) '\n');
    int length = end < 0 ? in.readableBytes() : end - from;
    if (length > limits.maxLineBytes()) {
      throw new IllegalStateException(
          "a reply line of more than " + limits.maxLineBytes() + " bytes");
    }
    searchedBytes = end < 0 ? length : 0;
    if (end < 0) {
      return null;
    }
    boolean carriageReturn = length > 0 && in.getByte(end - 1) == '\r';
    line.read(in, carriageReturn ? length - 1 : length);
    in.skipBytes(carriageReturn ? 2 : 1);
    return item();
  }

  /** The line as an item; of a value only what is in it, so that the block is read next. */
  private WireReply item() {
    if (line.tokens() == 1 && line.is(0, STORED)) {
      return WireReply.Line.STORED;
    } else if (line.tokens() == 1 && line.is(0, END)) {
      return WireReply.Line.END;
    } else if (line.tokens() < 4 || !line.is(0, VALUE)) {
      return new WireReply.Line(line.whole());
    }
    flags = line.number(2);
    long length = line.number(3);
    boolean hasCas = line.tokens() > 4;
    if (flags < 0 || length < 0 || hasCas && !line.isUnsigned64(line.start(4), line.end(4))) {
      throw new IllegalStateException("not a VALUE line: " + line.whole());
    } else if (length > limits.maxValueBytes()) {
      throw new IllegalStateException("a value of more than " + limits.maxValueBytes() + " bytes");
    }
    cas = hasCas ? line.digits(line.start(4), line.end(4)) : 0;
    key = line.copy(line.start(1), line.end(1));
    block.begin((int) length, true);
    return null;
  }
}
