package roma.data.counter;

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
import roma.data.counter.CounterCommand.Op;
import roma.data.counter.CounterCommand.Step;

class CounterCommandTest {
  /** 2026-11-23T08:25:12. */
  private static final long NOW = 1_795_422_312;

  private Bytes value;
  private long expiresAt;

  private Reply say(CounterCommand command, long now) {
    ValueOperation.Result result = command.apply(value, expiresAt, now, 4096);
    if (result.value() != null) {
      assertThat(command.isRead()).isFalse();
      value = result.value();
      expiresAt = result.expiresAt();
    }
    return result.reply();
  }

  private String json(Op op, long expiry, Object... steps) {
    return ((Reply.Items) say(new CounterCommand(op, false, steps(steps), expiry), NOW))
        .items().stream().map(Bytes::toUtf8).findFirst().orElse("END");
  }

  private static List<Step> steps(Object... steps) {
    List<Step> list = new ArrayList<>();
    for (int i = 0; i < steps.length; i += 2) {
      list.add(new Step(Bytes.utf8((String) steps[i]), (Integer) steps[i + 1]));
    }
    return list;
  }

  @Test
  void theDateKeepsThePlaceWhereItWasFirstSet() {
    assertThat(json(Op.COUNTUP, 0, "b", 2))
        .isEqualTo("{\"b\":2,\"last_updated_date\":\"2026-11-23T08:25:12 +00\"}");
    assertThat(json(Op.COUNTUP, 0, "a", -3, "b", 1))
        .isEqualTo("{\"b\":3,\"last_updated_date\":\"2026-11-23T08:25:12 +00\",\"a\":-3}");
    assertThat(json(Op.GET, 0, "a", 0, "none", 0))
        .isEqualTo("{\"last_updated_date\":\"2026-11-23T08:25:12 +00\",\"a\":-3}");
  }

  @Test
  void anUpdateTouchesDateAndExpiryOfWhatThereIs() {
    assertThat(json(Op.UPDATE, 9)).isEqualTo("END");
    assertThat(value).isNull();
    json(Op.COUNTUP, 5, "a", 1);
    assertThat(expiresAt).isEqualTo(5);
    say(new CounterCommand(Op.UPDATE, false, List.of(), 9), NOW + 1);
    assertThat(expiresAt).isEqualTo(9);
    assertThat(json(Op.GET, 0)).contains("08:25:13 +00").contains("\"a\":1");
  }

  /** What ROMA's node answered to mapcount_get_ms. */
  @Test
  void marshalIsAsRubyWritesIt() {
    json(Op.COUNTUP, 0, "key1", 9);
    json(Op.COUNTUP, 0, "key2", -8);
    Reply shown = say(new CounterCommand(Op.GET, true, List.of(), 0), NOW);
    String expected =
        "\4\b{\bI\"\tkey1\6:\6ETi\016I\"\026last_updated_date\6;\0TI\"\0342026-11-23T08:25:12 +00"
            + "\6;\0TI\"\tkey2\6;\0Ti\u00f3";
    assertThat(((Reply.Items) shown).items().get(0))
        .isEqualTo(Bytes.wrap(expected.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
        .isEqualTo(value);
  }

  @Test
  void aSumBeyond64BitsIsRefusedAndNothingChanges() {
    say(
        new CounterCommand(
            Op.COUNTUP, false, List.of(new Step(Bytes.utf8("a"), Long.MAX_VALUE)), 0),
        NOW);
    Bytes before = value;
    CounterCommand more = new CounterCommand(Op.COUNTUP, false, steps("b", 1, "a", 1), 0);
    assertThat(say(more, NOW)).isEqualTo(Reply.Refusal.COUNTER_TOO_LARGE);
    assertThat(value).isEqualTo(before);
  }

  @Test
  void whatAreNoCountersIsLeftAlone() {
    for (String text : new String[] {"abc", "\4\b[\7[\0[\0", "\4\b{\6\"\6a\"\6b"}) {
      value = Bytes.utf8(text);
      for (Op op : Op.values()) {
        assertThat(say(new CounterCommand(op, false, List.of(), 0), NOW))
            .isEqualTo(Reply.Refusal.NOT_COUNTERS);
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("a", "b", "c").map(Bytes::utf8),
            Arbitraries.longs().between(-(1L << 40), 1L << 40))
        .as(Step::new)
        .list()
        .ofMaxSize(30);
  }

  @Property(tries = 300)
  void sumsAreThoseOfAPlainMap(@ForAll("steps") List<Step> steps) {
    value = null;
    Map<String, Long> model = new LinkedHashMap<>();
    for (Step step : steps) {
      say(new CounterCommand(Op.COUNTUP, false, List.of(step), 0), NOW);
      model.merge(step.name().toUtf8(), step.by(), Long::sum);
    }
    String shown = steps.isEmpty() ? "{}" : json(Op.GET, 0);
    String sums = shown.replaceFirst(",\"last_updated_date\":\"[^\"]*\"", "");
    StringBuilder expected = new StringBuilder("{");
    model.forEach(
        (name, sum) ->
            expected.append(expected.length() > 1 ? "," : "").append("\"" + name + "\":" + sum));
    assertThat(sums).isEqualTo(expected + "}");
  }
}
