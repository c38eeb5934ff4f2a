package roma.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import roma.data.Bytes;
import roma.data.HashNames;

/**
 * Bytes of one client into requests, wherever the network cut them. The caller keeps what {@link
 * #next} leaves unread, never more than one line within its limit, and offers it again with what
 * follows.
 *
 * <p>Every line that is not empty, or line and data block, is one request, except that one with
 * {@code noreply} which is not understood vanishes. A line that announces a data block of a
 * readable length has its block swallowed even if it is refused, so that no value is taken for
 * commands. Not thread-safe: one decoder a connection.
 */
public final class CommandDecoder {
  private enum State {
    LINE,
    BLOCK,
    /** After a line over the limit: nothing more is understood. */
    DEAF
  }

  private static final byte[] YES = "yes".getBytes(StandardCharsets.US_ASCII);

  private final ProtocolLimits limits;
  private final KeyReader keys;
  private final LineParser parser;
  private final ValueParser values;
  private final Line line = new Line();
  private final DataBlock block = new DataBlock();
  private State state = State.LINE;
  private int searchedBytes;
  private BlockLine storage;

  /** What the next line says yes or no to; null where nothing was asked. */
  private Request.StopWhat asked;

  /**
   * @param unixSeconds the clock that relative expiry times count from
   * @param hashNames the present ones
   */
  public CommandDecoder(
      ProtocolLimits limits, LongSupplier unixSeconds, Supplier<HashNames> hashNames) {
    this.limits = limits;
    this.keys = new KeyReader(limits.maxKeyBytes(), hashNames);
    this.parser = new LineParser(limits, unixSeconds, keys);
    this.values = new ValueParser(parser, keys, limits);
  }

  /** With {@code roma} as the only hash name. */
  public CommandDecoder(ProtocolLimits limits, LongSupplier unixSeconds) {
    this(limits, unixSeconds, () -> HashNames.FIRST);
  }

  /** The hash name that keys without one are of; {@code roma} at first. */
  public String defaultHashName() {
    return keys.defaultName();
  }

  /** Keys that are read from here on are of {@code name} where they name none. */
  public void useHashName(String name) {
    keys.useByDefault(name);
  }

  /** What the value takes that is being received, whole: 0 between requests. */
  public int valueBytes() {
    return state == State.BLOCK ? block.keptBytes() : 0;
  }

  /** The next whole request, or null until {@code in} holds more. */
  public Request next(ByteBuf in) {
    Request request = null;
    boolean progress = true;
    while (request == null && progress) {
      if (state == State.BLOCK) {
        DataBlock.Progress read = block.read(in);
        progress = read != DataBlock.Progress.INCOMPLETE;
        request = progress ? afterBlock(read == DataBlock.Progress.BAD_END) : null;
      } else if (state == State.LINE) {
        progress = in.isReadable() && searchLine(in);
        request = progress ? readLine(in) : tooLong(in);
      } else {
        in.skipBytes(in.readableBytes());
        return null;
      }
    }
    return request;
  }

  /** Whether {@code searchedBytes} now counts the bytes before a line's end. */
  private boolean searchLine(ByteBuf in) {
    int from = in.readerIndex();
    int end = in.indexOf(from + searchedBytes, in.writerIndex(), (byte) '\n');
    searchedBytes = end < 0 ? in.readableBytes() : end - from;
    return end >= 0;
  }

  private Request tooLong(ByteBuf in) {
    if (searchedBytes <= limits.maxLineBytes()) {
      return null;
    }
    in.skipBytes(in.readableBytes());
    return refuseLine();
  }

  private Request refuseLine() {
    state = State.DEAF;
    return new Request.Refused(Refusals.LINE_TOO_LONG, true);
  }

  private Request readLine(ByteBuf in) {
    int length = searchedBytes;
    searchedBytes = 0;
    if (length > limits.maxLineBytes()) {
      return refuseLine();
    }
    boolean carriageReturn = length > 0 && in.getByte(in.readerIndex() + length - 1) == '\r';
    line.read(in, carriageReturn ? length - 1 : length);
    in.skipBytes(carriageReturn ? 2 : 1);
    keys.beginLine();
    if (asked != null) {
      Request.StopWhat what = asked;
      asked = null;
      return new Request.Stop(what, carriageReturn && line.tokens() == 1 && line.is(0, YES));
    }
    if (line.tokens() == 0) {
      return null;
    }
    Verb verb = line.verb();
    if (verb == null) {
      return readValueLine(ValueVerb.of(line));
    } else if (verb == Verb.OUT) {
      return values.out(line);
    }
    if (!StorageLine.isStorage(verb)) {
      Request request = parser.parse(verb, line);
      asked = request instanceof Request.StopAsked stop ? stop.what() : null;
      return request;
    }
    return awaitBlock(parser.parseStorage(verb, line));
  }

  private Request readValueLine(ValueVerb verb) {
    if (verb == null) {
      return LineParser.refused(Refusals.ERROR);
    }
    return verb.block() ? awaitBlock(values.parseBlock(verb, line)) : values.parse(verb, line);
  }

  private Request awaitBlock(BlockLine announced) {
    storage = announced;
    if (!storage.hasBlock()) {
      return storage.refused();
    }
    block.begin(storage.blockBytes(), storage.isAccepted());
    state = State.BLOCK;
    return null;
  }

  private Request afterBlock(boolean badEnd) {
    state = State.LINE;
    BlockLine done = storage;
    storage = null;
    Bytes value = block.take();
    if (!done.isAccepted()) {
      return done.refused();
    }
    return badEnd ? done.refused(Refusals.BAD_DATA_CHUNK) : done.withValue(value);
  }
}
