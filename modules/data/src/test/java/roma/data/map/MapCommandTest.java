package roma.data.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import roma.data.Bytes;
import roma.data.Reply;
import roma.data.ValueOperation;
import roma.data.map.MapCommand.Op;

class MapCommandTest {
  private static final int LIMIT = 4096;

  private Bytes value;
  private long expiresAt;

  private Reply say(MapCommand command) {
    ValueOperation.Result result = command.apply(value, expiresAt, 1000, LIMIT);
    if (result.value() != null) {
      assertThat(command.isRead()).isFalse();
      value = result.value();
      expiresAt = result.expiresAt();
    }
    return result.reply();
  }

  private Reply set(String field, String text, long expiry) {
    return say(new MapCommand(Op.SET, Bytes.utf8(field), Bytes.utf8(text), expiry));
  }

  @Provide
  Arbitrary<List<MapCommand>> commands() {
    Arbitrary<Op> ops = Arbitraries.of(Op.SET, Op.SET, Op.DELETE, Op.CLEAR, Op.GET, Op.HAS_VALUE);
    Arbitrary<Bytes> fields = Arbitraries.of("a", "b", "c", "").map(Bytes::utf8);
    Arbitrary<Bytes> values = Arbitraries.of("", "1", "\u00e9", "x".repeat(130)).map(Bytes::utf8);
    return Combinators.combine(ops, fields, values, Arbitraries.longs().between(2000, 2005))
        .as(MapCommand::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 500)
  void anySequenceOfCommandsGivesWhatAPlainMapGives(@ForAll("commands") List<MapCommand> commands) {
    value = null;
    Map<Bytes, Bytes> model = null;
    long expiry = 0;
    for (MapCommand command : commands) {
      Reply reply = say(command);
      if (command.op() == Op.SET) {
        model = model == null ? new LinkedHashMap<>() : model;
        model.put(command.field(), command.value());
        expiry = command.newExpiry();
        assertThat(reply).isEqualTo(Reply.STORED);
      } else if (model == null) {
        assertThat(reply).isEqualTo(command.op() == Op.GET ? Reply.Items.NONE : Reply.NOT_FOUND);
      } else if (command.op() == Op.DELETE) {
        boolean was = model.remove(command.field()) != null;
        assertThat(reply).isEqualTo(was ? Reply.DELETED : Reply.Word.NOT_DELETED);
      } else if (command.op() == Op.CLEAR) {
        model.clear();
        assertThat(reply).isEqualTo(Reply.Word.CLEARED);
      }
      if (model != null) {
        compare(model);
        assertThat(expiresAt).isEqualTo(expiry);
      }
    }
  }

  private void compare(Map<Bytes, Bytes> model) {
    List<Bytes> keys = new ArrayList<>(model.keySet());
    keys.add(0, Bytes.utf8(Integer.toString(model.size())));
    List<Bytes> values = new ArrayList<>(model.values());
    values.add(0, keys.get(0));
    assertThat(say(MapCommand.of(Op.KEYS))).isEqualTo(new Reply.Items(keys));
    assertThat(say(MapCommand.of(Op.VALUES))).isEqualTo(new Reply.Items(values));
    model.forEach(
        (field, held) ->
            assertThat(say(MapCommand.field(Op.GET, field))).isEqualTo(Reply.Items.of(held)));
  }

  @Test
  void aFieldWithoutANameIsInNoMap() {
    set("a", "1", 0);
    assertThat(say(MapCommand.field(Op.GET, null))).isEqualTo(Reply.Items.NONE);
    assertThat(say(MapCommand.field(Op.HAS_KEY, null))).isEqualTo(Reply.Word.FALSE);
    assertThat(say(MapCommand.field(Op.DELETE, null))).isEqualTo(Reply.Word.NOT_DELETED);
  }

  @Test
  void whatIsNoMapIsLeftAlone() {
    for (String text : new String[] {"abc", "", "\4\b[\7[\0[\0", "\4\b{\6\"\6ai\6"}) {
      value = Bytes.utf8(text);
      for (Op op : Op.values()) {
        assertThat(say(MapCommand.field(op, Bytes.utf8("f")))).isEqualTo(Reply.Refusal.NOT_A_MAP);
      }
    }
  }

  @Test
  void aMapOverTheLimitIsRefusedAndTheOldOneStays() {
    set("a", "1", 5);
    assertThat(set("b", "x".repeat(LIMIT), 6)).isEqualTo(new Reply.TooLarge(LIMIT));
    assertThat(say(MapCommand.of(Op.SIZE))).isEqualTo(new Reply.Number(1));
    assertThat(expiresAt).isEqualTo(5);
  }
}
