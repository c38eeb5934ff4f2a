package roma.data.list;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import roma.data.Bytes;
import roma.data.Reply;
import roma.data.list.ListCommand.Op;

class ListCommandTest {
  private final Lists list = new Lists();

  private void hold(String... elements) {
    for (String element : elements) {
      list.push(element);
    }
  }

  @Test
  void aGapIsShownAsEmptyAndCountsAsAnElement() {
    hold("a");
    assertThat(list.element(Op.INSERT, 3, "far")).isEqualTo(Reply.STORED);

    assertThat(list.gets(ListRange.ALL)).containsExactly("4", "a", "", "", "far");
    assertThat(list.shown(Op.TO_S, ListRange.ALL, ""))
        .containsExactly("4", "[\"a\", nil, nil, \"far\"]");
    assertThat(list.shown(Op.TO_JSON, ListRange.ALL, ""))
        .containsExactly("[\"a\",null,null,\"far\"]");
    assertThat(list.shown(Op.JOIN, ListRange.ALL, "-")).containsExactly("4", "a---far");
    assertThat(list.element(Op.INDEX, 0, "")).isEqualTo(Reply.Word.NIL);
  }

  @Test
  void aGapThatNoLimitAllowsIsNotMade() {
    hold("a");
    assertThat(list.element(Op.INSERT, Long.MAX_VALUE, "far"))
        .isEqualTo(new Reply.TooLarge(Lists.LIMIT));
    assertThat(list.element(Op.INSERT, Lists.LIMIT / 2, "far"))
        .isEqualTo(new Reply.TooLarge(Lists.LIMIT));
  }

  @Test
  void insertCountsFromTheEndBehindTheLastElement() {
    hold("a", "b");
    list.element(Op.INSERT, -1, "last");
    list.element(Op.INSERT, -2, "before last");
    assertThat(list.gets(ListRange.ALL)).containsExactly("4", "a", "b", "before last", "last");
    assertThat(list.element(Op.INSERT, -6, "x")).isEqualTo(Reply.Refusal.INDEX_TOO_SMALL);
  }

  @ParameterizedTest
  @CsvSource({
    "SPAN, 0, 1, 3ab",
    "SPAN, 1, 9, 3bc",
    "SPAN, -2, -1, 3bc",
    "SPAN, 0, -1, 3abc",
    "SPAN, 2, 1, 3",
    "SPAN, 3, 5, 3",
    "SPAN, 4, 5, 3",
    "SPAN, -9, 1, 3",
    "SPAN, 0, -9, 3",
    "ONE, 1, 0, 3b",
    "ONE, -1, 0, 3c",
    "ONE, 3, 0, ''",
    "ONE, -4, 0, ''",
    "ALL, 0, 0, 3abc"
  })
  void rangesAreRubys(ListRange.Form form, long from, long to, String shown) {
    hold("a", "b", "c");
    ListRange range =
        switch (form) {
          case ALL -> ListRange.ALL;
          case ONE -> ListRange.one(from);
          case SPAN -> ListRange.span(from, to);
        };
    assertThat(String.join("", list.gets(range))).isEqualTo(shown);
  }

  @Test
  void atShowsAnEmptyElementBeforeTheBeginningAndNothingBehindTheEnd() {
    hold("a");
    assertThat(list.say(ListCommand.at(Op.AT, -2))).isEqualTo(Reply.Items.of(Bytes.EMPTY));
    assertThat(list.say(ListCommand.at(Op.AT, 1))).isEqualTo(Reply.Items.NONE);
    assertThat(list.say(ListCommand.at(Op.AT, -1))).isEqualTo(Reply.Items.of(Bytes.utf8("a")));
  }

  @Test
  void elementsOlderThanTheAgeAreDroppedBeforeTheSizeIsLookedAt() {
    hold("old");
    list.now += 10;
    hold("young");
    Placement sized = new Placement(true, 2, 9);

    assertThat(list.put(Op.PUT_LAST, sized, "new")).isEqualTo(Reply.STORED);
    assertThat(list.gets(ListRange.ALL)).containsExactly("2", "young", "new");
    assertThat(list.put(Op.PUT_LAST, sized, "newer")).isEqualTo(Reply.Word.NOT_PUSHED);
    assertThat(list.put(Op.PUT_LAST, sized, "young")).isEqualTo(Reply.STORED);
    assertThat(list.gets(ListRange.ALL)).containsExactly("2", "new", "young");
  }

  @Test
  void anElementThatIsExactlySoOldStays() {
    hold("a");
    list.now += 9;
    list.put(Op.PUT_FIRST, new Placement(true, Placement.ANY, 9), "b");
    assertThat(list.gets(ListRange.ALL)).containsExactly("2", "b", "a");
  }

  @Test
  void aSizeOfNothingCutsNothing() {
    hold("a", "b");
    list.put(Op.PUT_FIRST, new Placement(false, 0, Placement.ANY), "c");
    assertThat(list.gets(ListRange.ALL)).containsExactly("3", "c", "a", "b");
  }

  @Test
  void anUpdateSetsTheTimeOfItsElement() {
    hold("a", "b");
    list.now += 5;
    list.element(Op.UPDATE_AT, 0, "c");
    assertThat(list.shown(Op.GETS_WITH_TIME, ListRange.ALL, ""))
        .containsExactly("2", "c", "1795422317", "b", "1795422312");
    assertThat(list.element(Op.UPDATE_AT, -1, "x")).isEqualTo(Reply.NOT_FOUND);
  }

  @Test
  void whatIsNoListIsLeftAlone() {
    for (String text : new String[] {"abc", "", "\4\b[\7[\0", "\4\b{\0", "\4\b[\7[\0[\0+"}) {
      list.value = Bytes.utf8(text);
      for (Op op : Op.values()) {
        assertThat(list.say(ListCommand.at(op, 0)))
            .as(op + text)
            .isEqualTo(Reply.Refusal.NOT_A_LIST);
      }
      assertThat(list.value).isEqualTo(Bytes.utf8(text));
    }
  }

  /** As another program may have stored it: strings with an encoding, linked, small times. */
  @Test
  void aListThatIsWrittenOtherwiseIsReadAndThenWrittenAsUsual() {
    list.value = Bytes.utf8("\4\b[\7[\bI\"\6a\6:\6ET@\7\"\6b[\bi\6i\0060");
    hold("c");
    assertThat(list.shown(Op.GETS_WITH_TIME, ListRange.ALL, ""))
        .containsExactly("4", "a", "1", "a", "1", "b", "", "c", "1795422312");
    assertThat(list.value.toString()).startsWith("\4\b[\7[\t\"\6a\"\6a\"\6b\"\6c[\ti\6i\0060l+");
  }

  @Test
  void jsonHoldsNoBytesThatAreNoUtf8() {
    list.say(
        ListCommand.put(Op.PUT_LAST, Placement.PLAIN, Bytes.wrap(new byte[] {(byte) 0xc3, '('})));
    assertThat(list.say(ListCommand.of(Op.TO_JSON))).isEqualTo(Reply.Refusal.NOT_UTF8);
    assertThat(list.shown(Op.TO_S, ListRange.ALL, "")).containsExactly("1", "[\"\\xC3(\"]");
  }

  @Test
  void aListOverTheLimitIsRefusedAndTheOldOneStays() {
    hold("a");
    Bytes before = list.value;
    String large = "x".repeat(Lists.LIMIT);
    assertThat(list.push(large)).isEqualTo(new Reply.TooLarge(Lists.LIMIT));
    assertThat(list.value).isEqualTo(before);
  }
}
