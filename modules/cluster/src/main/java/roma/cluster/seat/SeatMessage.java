package roma.cluster.seat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What is sent to seats through sharding. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = SeatMessage.Poke.class, name = "poke"),
  @JsonSubTypes.Type(value = SeatMessage.Rehand.class, name = "rehand")
})
public sealed interface SeatMessage {
  /** Be there. */
  record Poke(int vnode) implements SeatMessage {}

  /** The coordinator's stop message: the vnode gets another node. */
  record Rehand(String reason) implements SeatMessage {}
}
