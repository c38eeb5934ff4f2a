package roma.ring.register;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import roma.data.NodeId;
import roma.ring.Ring;
import roma.ring.RingCodec;
import roma.ring.RingInput;
import roma.ring.RingOutput;

/**
 * The register's messages and state as bytes, for wire and disk. Tags are part of the format: add,
 * never renumber.
 */
public final class RegisterCodec {
  private RegisterCodec() {}

  public static byte[] encode(RegisterState state) {
    RingOutput out = new RingOutput();
    out.optional(state.promised(), ballot -> write(out, ballot));
    out.optional(state.accepted(), ballot -> write(out, ballot));
    out.optional(state.value(), value -> write(out, value));
    return out.toBytes();
  }

  public static RegisterState decodeState(byte[] bytes) {
    return RingInput.decode(
        bytes,
        in ->
            new RegisterState(
                in.optional(() -> readBallot(in)),
                in.optional(() -> readBallot(in)),
                in.optional(() -> readValue(in))));
  }

  public static byte[] encode(RegisterMessage message) {
    RingOutput out = new RingOutput();
    if (message instanceof RegisterMessage.Prepare m) {
      write(out.u8(0), m.ballot());
    } else if (message instanceof RegisterMessage.Accept m) {
      write(out.u8(1), m.ballot());
      write(out.i64(m.attempt()), m.value());
    } else if (message instanceof RegisterMessage.Promise m) {
      write(out.u8(2), m.ballot());
      out.uuid(m.incarnation()).optional(m.accepted(), ballot -> write(out, ballot));
      out.optional(m.value(), value -> write(out, value));
    } else if (message instanceof RegisterMessage.Accepted m) {
      write(out.u8(3), m.ballot());
      out.i64(m.attempt()).uuid(m.incarnation());
    } else if (message instanceof RegisterMessage.Rejected m) {
      write(out.u8(4), m.ballot());
      out.optional(m.promised(), ballot -> write(out, ballot));
    } else if (message instanceof RegisterMessage.Published m) {
      RingCodec.write(out.u8(5), m.ring());
    } else {
      throw new IllegalArgumentException("no tag for " + message);
    }
    return out.toBytes();
  }

  /**
   * @throws IllegalArgumentException where the bytes are no message of the register
   */
  public static RegisterMessage decode(byte[] bytes) {
    return RingInput.decode(bytes, RegisterCodec::readMessage);
  }

  private static RegisterMessage readMessage(RingInput in) {
    int tag = in.u8();
    return switch (tag) {
      case 0 -> new RegisterMessage.Prepare(readBallot(in));
      case 1 -> new RegisterMessage.Accept(readBallot(in), in.i64(), readValue(in));
      case 2 ->
          new RegisterMessage.Promise(
              readBallot(in),
              in.uuid(),
              in.optional(() -> readBallot(in)),
              in.optional(() -> readValue(in)));
      case 3 -> new RegisterMessage.Accepted(readBallot(in), in.i64(), in.uuid());
      case 4 -> new RegisterMessage.Rejected(readBallot(in), in.optional(() -> readBallot(in)));
      case 5 -> new RegisterMessage.Published(RingCodec.readRing(in));
      default ->
          throw new IllegalArgumentException("no message of the register has the tag " + tag);
    };
  }

  private static void write(RingOutput out, Ballot ballot) {
    out.i64(ballot.round()).node(ballot.proposer()).i64(ballot.session());
  }

  private static Ballot readBallot(RingInput in) {
    return new Ballot(in.i64(), in.node(), in.i64());
  }

  private static void write(RingOutput out, RegisterValue value) {
    RingCodec.write(out, value.ring());
    out.all(value.former().entrySet(), member -> out.node(member.getKey()).uuid(member.getValue()));
  }

  private static RegisterValue readValue(RingInput in) {
    Ring ring = RingCodec.readRing(in);
    SortedMap<NodeId, UUID> former = new TreeMap<>();
    in.all(() -> former.put(in.node(), in.uuid()));
    return new RegisterValue(ring, former);
  }
}
