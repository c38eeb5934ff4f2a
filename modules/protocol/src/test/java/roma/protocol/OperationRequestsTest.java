package roma.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.data.ValueOperation;
import roma.data.counter.CounterCommand;
import roma.data.list.ListCommand;
import roma.data.list.ListRange;
import roma.data.list.Placement;
import roma.data.map.MapCommand;

/** What a client sends of lists, maps and counters, the server's decoder reads as it was meant. */
class OperationRequestsTest {
  private static final Bytes KEY = Bytes.utf8("k");
  private static final Bytes ELEMENT = Bytes.utf8("a b\r\nc");
  private static final long EXPIRY = 1_900_000_000L;

  static Stream<ValueOperation> operations() {
    return Stream.of(
        ListCommand.of(ListCommand.Op.LENGTH),
        ListCommand.of(ListCommand.Op.POP),
        ListCommand.at(ListCommand.Op.AT, -2),
        ListCommand.at(ListCommand.Op.DELETE_AT, 3),
        ListCommand.element(ListCommand.Op.INSERT, 3, ELEMENT),
        ListCommand.element(ListCommand.Op.DELETE, 0, ELEMENT),
        ListCommand.range(ListCommand.Op.GETS, ListRange.ALL, Bytes.EMPTY),
        ListCommand.range(ListCommand.Op.GETS, ListRange.one(-1), Bytes.EMPTY),
        ListCommand.range(ListCommand.Op.GETS_WITH_TIME, ListRange.span(2, -1), Bytes.EMPTY),
        ListCommand.range(ListCommand.Op.JOIN, ListRange.span(0, 3), ELEMENT),
        ListCommand.put(ListCommand.Op.PUT_LAST, Placement.PLAIN, ELEMENT),
        put(ListCommand.Op.PUT_FIRST, false, 7, Placement.ANY),
        put(ListCommand.Op.PUT_FIRST, true, 7, 60),
        put(ListCommand.Op.PUT_LAST, true, Placement.ANY, 60),
        new MapCommand(MapCommand.Op.SET, Bytes.utf8("f"), ELEMENT, EXPIRY),
        MapCommand.field(MapCommand.Op.GET, Bytes.utf8("f")),
        new MapCommand(MapCommand.Op.HAS_VALUE, null, ELEMENT, 0),
        MapCommand.of(MapCommand.Op.KEYS),
        counters(CounterCommand.Op.COUNTUP, true, EXPIRY, step("a", 1), step("b", -5)),
        counters(CounterCommand.Op.UPDATE, false, EXPIRY),
        counters(CounterCommand.Op.GET, true, 0, step("a", 0), step("b", 0)),
        counters(CounterCommand.Op.GET, true, 0));
  }

  private static ValueOperation put(ListCommand.Op op, boolean swap, long size, long age) {
    return ListCommand.put(op, new Placement(swap, size, age), ELEMENT);
  }

  private static CounterCommand.Step step(String name, long by) {
    return new CounterCommand.Step(Bytes.utf8(name), by);
  }

  private static ValueOperation counters(
      CounterCommand.Op op, boolean marshal, long expiry, CounterCommand.Step... steps) {
    return new CounterCommand(op, marshal, List.of(steps), expiry);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theServerReadsWhatTheClientWrote(ValueOperation operation) {
    ByteBuf out = Unpooled.buffer();
    OperationRequests.write(out, KEY, operation);
    CommandDecoder decoder = new CommandDecoder(ProtocolLimits.DEFAULT, () -> 1_800_000_000L);
    Request read = decoder.next(out);
    assertThat(read).isInstanceOf(Request.Operate.class);
    Request.Operate operate = (Request.Operate) read;
    assertThat(operate.key().key().bytes()).isEqualTo(KEY);
    assertThat(operate.command()).isEqualTo(new Command.Operate(operation));
    assertThat(out.isReadable()).isFalse();
  }

  @Test
  void whatTheProtocolCannotSayIsRefused() {
    ValueOperation old = put(ListCommand.Op.PUT_LAST, false, Placement.ANY, 60);
    assertThatThrownBy(() -> OperationRequests.write(Unpooled.buffer(), KEY, old))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyWordAndRefusalComesBack() {
    Request.Operate asked =
        new Request.Operate(
            new WireKey(new Key(0, KEY), KEY),
            new Command.Operate(ListCommand.of(ListCommand.Op.LENGTH)),
            "NOT_FOUND",
            0);
    Stream.<Reply>concat(Stream.of(Reply.Word.values()), Stream.of(Reply.Refusal.values()))
        .forEach(
            reply -> {
              ByteBuf out = Unpooled.buffer();
              OperationReplies.write(out, asked, reply);
              String line = out.toString(StandardCharsets.US_ASCII).stripTrailing();
              assertThat(OperationReplies.read(line)).isEqualTo(reply);
            });
    assertThat(OperationReplies.read("SERVER_ERROR late")).isNull();
  }
}
