package roma.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import roma.data.Bytes;
import roma.data.HashNames;

/** Which hash names the ring takes, and that a number is never given twice. */
class HashNamesTest {
  private final Ring one = Rings.first(Rings.node(1), 2, 2, HostPolicy.ALLOWED);

  private static Ring create(Ring ring, String name) {
    return Rings.apply(ring, new RingChange.CreateHashName(ring.hashNames().nextId(), name));
  }

  private static int id(Ring ring, String name) {
    return ring.hashNames().idOf(Bytes.utf8(name));
  }

  private static String refusal(Ring ring, RingChange change) {
    Applied applied = RingChanges.apply(ring, List.of(change));
    assertThat(applied.next()).isSameAs(ring);
    return applied.verdicts().get(0).reason();
  }

  @Test
  void theFirstRingHasRomaAlone() {
    assertThat(one.hashNames().mounted()).containsExactly("roma");
    assertThat(id(one, "roma")).isZero();
    assertThat(id(one, "h1")).isEqualTo(HashNames.NONE);
  }

  @Test
  void aNameThatIsCreatedAgainHasAnotherNumber() {
    Ring ring = create(create(one, "h1"), "h2");
    assertThat(ring.hashNames().mounted()).containsExactly("roma", "h1", "h2");
    int former = id(ring, "h1");
    Ring without = Rings.apply(ring, new RingChange.DeleteHashName(former));
    assertThat(without.hashNames().isDeleted(former)).isTrue();
    assertThat(without.hashNames().isRefused(former)).isTrue();
    assertThat(id(without, "h1")).isEqualTo(HashNames.NONE);
    Ring again = create(without, "h1");
    assertThat(id(again, "h1")).isGreaterThan(id(ring, "h2"));
    assertThat(again.hashNames().isDeleted(former)).isTrue();
  }

  @Test
  void theNumberOfTheLastNameIsNotGivenAgainEither() {
    Ring ring = create(one, "h1");
    Ring without = Rings.apply(ring, new RingChange.DeleteHashName(1));
    assertThat(refusal(without, new RingChange.CreateHashName(1, "h1"))).contains("is 2, not 1");
    assertThat(id(create(without, "h1"), "h1")).isEqualTo(2);
  }

  @Test
  void anUnmountedNameIsRefusedAndNotDeleted() {
    Ring ring = create(one, "h1");
    Ring off = Rings.apply(ring, new RingChange.MountHashName(1, false));
    assertThat(off.hashNames().isRefused(1)).isTrue();
    assertThat(off.hashNames().isDeleted(1)).isFalse();
    assertThat(off.hashNames().mounted()).containsExactly("roma");
    assertThat(off.hashNames().find("h1")).isEqualTo(1);
    assertThat(refusal(off, new RingChange.MountHashName(1, false))).contains("so already");
    assertThat(refusal(off, new RingChange.CreateHashName(2, "h1"))).contains("already exists");
    assertThat(Rings.apply(off, new RingChange.MountHashName(1, true)).hashNames())
        .isEqualTo(ring.hashNames());
  }

  @Test
  void aNumberThatANewerRingHasGivenIsTaken() {
    assertThat(one.hashNames().isRefused(1)).isFalse();
    assertThat(one.hashNames().isDeleted(1)).isFalse();
  }

  @Test
  void romaStaysAndOthersMustBeThere() {
    assertThat(refusal(one, new RingChange.DeleteHashName(0))).contains("default hash");
    assertThat(refusal(one, new RingChange.MountHashName(0, false))).contains("default hash");
    assertThat(refusal(one, new RingChange.DeleteHashName(1))).contains("no hash name");
    assertThat(refusal(one, new RingChange.MountHashName(1, true))).contains("no hash name");
    assertThat(refusal(one, new RingChange.CreateHashName(1, "roma"))).contains("already exists");
    for (String wrong : List.of("", "a b", "../x", "\u001b", "x".repeat(65))) {
      assertThat(refusal(one, new RingChange.CreateHashName(1, wrong))).contains("1 to 64 letters");
    }
  }

  @Test
  void thereAreNoMoreThanTheLimit() {
    Ring full = one;
    for (int n = 1; n < HashNames.MOST; n++) {
      full = create(full, "h" + n);
    }
    int next = full.hashNames().nextId();
    assertThat(refusal(full, new RingChange.CreateHashName(next, "more"))).contains("128 hash");
    Ring room = Rings.apply(full, new RingChange.DeleteHashName(5));
    assertThat(id(create(room, "more"), "more")).isEqualTo(next);
  }

  @Test
  void aForcedLineageGivesNoNumberThatTheAbsentMayGive() {
    Ring forced =
        NextGeneration.forced(
            create(one, "h1"), Rings.node(1), Set.of(Rings.node(1)), new Random(1));
    assertThat(id(forced, "h1")).isEqualTo(1);
    assertThat(forced.hashNames().isDeleted(2)).isTrue();
    assertThat(id(create(forced, "h2"), "h2")).isGreaterThan(200);
  }

  @Test
  void numbersThatHaveRunOutAreNotGivenAgain() {
    HashNames last = HashNames.FIRST.skipping(HashNames.MOST_IDS - 2).withCreated("last");
    assertThat(last.idOf(Bytes.utf8("last"))).isEqualTo(0xffff);
    assertThat(last.skipping(256)).isEqualTo(last);
  }
}
