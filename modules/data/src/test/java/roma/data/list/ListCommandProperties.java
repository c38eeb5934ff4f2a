package roma.data.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import roma.data.Bytes;
import roma.data.list.ListCommand.Op;

class ListCommandProperties {
  private static final Op[] OPS = {
    Op.PUT_FIRST,
    Op.PUT_LAST,
    Op.PUT_FIRST,
    Op.PUT_LAST,
    Op.PUT_LAST,
    Op.INSERT,
    Op.UPDATE_AT,
    Op.DELETE,
    Op.DELETE_AT,
    Op.SHIFT,
    Op.POP,
    Op.CLEAR,
    Op.LENGTH,
    Op.INDEX,
    Op.GETS
  };

  @Provide
  Arbitrary<List<ListCommand>> commands() {
    Arbitrary<Long> size = Arbitraries.of(Placement.ANY, Placement.ANY, 0L, 1L, 3L, 8L);
    Arbitrary<Long> age = Arbitraries.of(Placement.ANY, Placement.ANY, 1L, 5L);
    Arbitrary<Placement> placement =
        Combinators.combine(Arbitraries.of(true, false), size, age).as(Placement::new);
    // Lengths on both sides of where Marshal's numbers grow by a byte.
    Arbitrary<String> element =
        Arbitraries.of("", "a", "b", "c", "d", "x".repeat(122), "y".repeat(123), "z".repeat(300));
    Arbitrary<Long> index = Arbitraries.longs().between(-5, 9);
    return Combinators.combine(Arbitraries.of(OPS), index, element, placement)
        .as((op, at, text, how) -> new ListCommand(op, at, Bytes.utf8(text), ListRange.ALL, how))
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 600)
  void anySequenceOfCommandsGivesWhatAPlainListGives(
      @ForAll("commands") List<ListCommand> commands) {
    Lists list = new Lists();
    ListModel model = new ListModel();
    for (ListCommand command : commands) {
      list.now++;
      model.now = list.now;
      assertThat(list.say(command)).as(command.toString()).isEqualTo(model.say(command));
      if (model.elements != null && list.value != null) {
        compare(list, model);
      }
    }
  }

  /** So many that they lie in several chunks; and read anew in between. */
  @Property(tries = 100)
  void soDoesALongOne(
      @ForAll("commands") List<ListCommand> commands,
      @ForAll @IntRange(min = 100, max = 400) int n) {
    Lists list = new Lists();
    ListModel model = new ListModel();
    model.now = list.now;
    for (int i = 0; i < n; i++) {
      ListCommand push = ListCommand.put(Op.PUT_LAST, Placement.PLAIN, Bytes.utf8("e" + i % 300));
      assertThat(list.say(push)).isEqualTo(model.say(push));
    }
    for (ListCommand command : commands) {
      ListCommand spread =
          new ListCommand(
              command.op(),
              command.index() * n / 10,
              command.element(),
              command.range(),
              new Placement(
                  command.placement().swap(),
                  command.placement().size() == Placement.ANY
                      ? Placement.ANY
                      : command.placement().size() * n / 8,
                  command.placement().maxAgeSeconds()));
      list.now++;
      model.now = list.now;
      assertThat(list.say(spread)).as(spread.toString()).isEqualTo(model.say(spread));
      compare(list, model);
      Bytes read = Bytes.wrap(list.value.array());
      ListValue anew = ListValue.decode(read);
      assertThat(anew.checksum()).isEqualTo(list.value.parts().checksum());
      list.value = list.now % 3 == 0 ? read : list.value;
    }
  }

  private static void compare(Lists list, ListModel model) {
    List<String> expected = new ArrayList<>();
    expected.add(Integer.toString(model.elements.size()));
    for (int i = 0; i < model.elements.size(); i++) {
      expected.add(model.elements.get(i) == null ? "" : model.elements.get(i));
      expected.add(model.times.get(i) == null ? "" : Long.toString(model.times.get(i)));
    }
    assertThat(list.shown(Op.GETS_WITH_TIME, ListRange.ALL, "")).isEqualTo(expected);
  }

  /** Which of the two ways of reading takes the bytes must not matter. */
  @Property(tries = 300)
  void aListIsWrittenTheSameAfterItWasRead(@ForAll("commands") List<ListCommand> commands) {
    Lists list = new Lists();
    commands.forEach(list::say);
    if (list.value != null) {
      ListValue read = ListValue.decode(Bytes.wrap(list.value.array()));
      assertThat(Bytes.of(read)).isEqualTo(list.value);
      assertThat(read.size()).isEqualTo(list.value.size());
      assertThat(roma.data.ruby.MarshalReader.read(list.value)).isInstanceOf(List.class);
    }
  }

  /** Bytes that a client has set itself. */
  @Property(tries = 1000)
  void anyBytesAreAListOrNone(@ForAll byte[] tail) {
    byte[] head = {4, 8, '[', 7, '['};
    byte[] whole = new byte[head.length + tail.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(tail, 0, whole, head.length, tail.length);
    ListValue list = ListValue.decode(Bytes.wrap(whole));
    if (list != null) {
      assertThat(Bytes.of(ListValue.decode(Bytes.wrap(Bytes.of(list).array()))))
          .isEqualTo(Bytes.of(list));
    }
  }
}
