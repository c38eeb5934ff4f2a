package roma.replication.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import roma.replication.Room;

class DiskRoomTest {
  private final DiskRoom disk = new DiskRoom(new DiskRoom.Limits(1600, 800));

  private Room at(long free) {
    disk.onFreeBytes(free);
    return disk.room();
  }

  @Test
  void movesAreRefusedFirstThenWritesThenEverything() {
    assertThat(disk.room()).isEqualTo(Room.PLENTY);
    assertThat(at(1600)).isEqualTo(Room.PLENTY);
    assertThat(at(1599)).isEqualTo(Room.NO_MOVES);
    assertThat(at(800)).isEqualTo(Room.NO_MOVES);
    assertThat(at(799)).isEqualTo(Room.NO_WRITES);
    assertThat(at(399)).isEqualTo(Room.NOTHING);
    assertThat(disk.freeBytes()).isEqualTo(399);
  }

  @Test
  void aStepUpNeedsAnEighthMoreThanItsLimit() {
    assertThat(at(0)).isEqualTo(Room.NOTHING);
    assertThat(at(420)).isEqualTo(Room.NOTHING);
    assertThat(at(451)).isEqualTo(Room.NO_WRITES);
    assertThat(at(850)).isEqualTo(Room.NO_WRITES);
    assertThat(at(901)).isEqualTo(Room.NO_MOVES);
    assertThat(at(1700)).isEqualTo(Room.NO_MOVES);
    assertThat(at(5000)).isEqualTo(Room.PLENTY);
    assertThat(disk.onFreeBytes(4000)).isFalse();
    assertThat(disk.onFreeBytes(1)).isTrue();
  }

  @Test
  void withoutLimitsThereIsAlwaysRoom() {
    DiskRoom unlimited = new DiskRoom(DiskRoom.Limits.NONE);
    unlimited.onFreeBytes(0);
    assertThat(unlimited.room()).isEqualTo(Room.PLENTY);
    assertThatThrownBy(() -> new DiskRoom.Limits(1, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
