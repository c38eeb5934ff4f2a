package roma.ring;

import java.util.List;

/** Ring changes as bytes. Tags are part of the wire format: add, never renumber. */
final class RingChangeCodec {
  private RingChangeCodec() {}

  static void write(RingOutput out, RingChange change) {
    if (change instanceof RingChange.AddNode add) {
      RingCodec.write(out.u8(0), add.node());
    } else if (change instanceof RingChange.NewSession c) {
      out.u8(1)
          .node(c.node())
          .uuid(c.incarnation())
          .i64(c.session())
          .u16(c.clusterPort())
          .text(c.softwareVersion());
    } else if (change instanceof RingChange.SetState c) {
      out.u8(2).node(c.node()).i64(c.session()).u8(c.state().ordinal());
    } else if (change instanceof RingChange.RemoveNode c) {
      out.u8(3).node(c.node());
    } else if (change instanceof RingChange.SetMember c) {
      out.u8(4).node(c.node()).flag(c.member());
    } else if (change instanceof RingChange.ChangeVnode c) {
      writeVnode(out.u8(5), c);
    } else if (change instanceof RingChange.ChangeVnodes c) {
      out.u8(6).all(c.changes(), each -> writeVnode(out, each));
    } else if (change instanceof RingChange.SetPlan c) {
      RingCodec.write(out.u8(7), c.plan());
    } else if (change instanceof RingChange.SetTransferLimits c) {
      RingCodec.write(out.u8(8), c.limits());
    } else if (change instanceof RingChange.SetAkkaFounder c) {
      out.u8(9).optional(c.replaces(), founder -> RingCodec.write(out, founder));
      RingCodec.write(out, c.founder());
    } else if (change instanceof RingChange.SetNameRewrite c) {
      out.u8(10).text(c.network()).optional(c.replaces(), rewrite -> RingCodec.write(out, rewrite));
      out.optional(c.next(), rewrite -> RingCodec.write(out, rewrite));
    } else if (change instanceof RingChange.SetRecoveryPolicy c) {
      RingCodec.write(out.u8(11), c.policy());
    } else if (change instanceof RingChange.EndRelease c) {
      out.u8(12).node(c.node());
    } else if (change instanceof RingChange.BeginAnew c) {
      out.u8(13).i32(c.vnode()).i64(c.replaces()).node(c.primary());
    } else if (change instanceof RingChange.CreateHashName c) {
      out.u8(14).i32(c.id()).text(c.name());
    } else if (change instanceof RingChange.MountHashName c) {
      out.u8(15).i32(c.id()).flag(c.mounted());
    } else if (change instanceof RingChange.DeleteHashName c) {
      out.u8(16).i32(c.id());
    } else {
      throw new IllegalArgumentException("no tag for " + change);
    }
  }

  static RingChange read(RingInput in) {
    int tag = in.u8();
    return switch (tag) {
      case 0 -> new RingChange.AddNode(RingCodec.readNode(in));
      case 1 -> new RingChange.NewSession(in.node(), in.uuid(), in.i64(), in.u16(), in.text());
      case 2 -> new RingChange.SetState(in.node(), in.i64(), NodeState.values()[in.u8()]);
      case 3 -> new RingChange.RemoveNode(in.node());
      case 4 -> new RingChange.SetMember(in.node(), in.flag());
      case 5 -> readVnode(in);
      case 6 -> new RingChange.ChangeVnodes(List.copyOf(in.all(() -> readVnode(in))));
      case 7 -> new RingChange.SetPlan(RingCodec.readPlan(in));
      case 8 -> new RingChange.SetTransferLimits(RingCodec.readLimits(in));
      case 9 ->
          new RingChange.SetAkkaFounder(
              in.optional(() -> RingCodec.readFounder(in)), RingCodec.readFounder(in));
      case 10 ->
          new RingChange.SetNameRewrite(
              in.text(),
              in.optional(() -> RingCodec.readRewrite(in)),
              in.optional(() -> RingCodec.readRewrite(in)));
      case 11 -> new RingChange.SetRecoveryPolicy(RingCodec.readRecovery(in));
      case 12 -> new RingChange.EndRelease(in.node());
      case 13 -> new RingChange.BeginAnew(in.i32(), in.i64(), in.node());
      case 14 -> new RingChange.CreateHashName(in.i32(), in.text());
      case 15 -> new RingChange.MountHashName(in.i32(), in.flag());
      case 16 -> new RingChange.DeleteHashName(in.i32());
      default -> throw new IllegalArgumentException("no ring change has the tag " + tag);
    };
  }

  private static void writeVnode(RingOutput out, RingChange.ChangeVnode change) {
    RingCodec.write(out.i32(change.vnode()), change.next());
  }

  private static RingChange.ChangeVnode readVnode(RingInput in) {
    return new RingChange.ChangeVnode(in.i32(), RingCodec.readConfiguration(in));
  }
}
