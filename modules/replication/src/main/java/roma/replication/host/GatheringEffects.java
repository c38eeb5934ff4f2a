package roma.replication.host;

import roma.data.Entry;
import roma.data.NodeId;
import roma.data.Reply;
import roma.data.Version;
import roma.replication.ClientRequest;
import roma.replication.HandOverPause;
import roma.replication.ReplicaEffects;
import roma.replication.ReplicaFrame;
import roma.ring.Configuration;

/** The shell's effects, but for proposals, which are gathered. */
final class GatheringEffects implements ReplicaEffects {
  private final HostEffects shell;
  private final GatheredProposals proposals;

  GatheringEffects(HostEffects shell, GatheredProposals proposals) {
    this.shell = shell;
    this.proposals = proposals;
  }

  @Override
  public void propose(int vnode, Configuration next) {
    if (proposals.add(vnode, next)) {
      shell.proposalsGathered();
    }
  }

  @Override
  public void persist(int vnode, Entry entry, boolean sync) {
    shell.persist(vnode, entry, sync);
  }

  @Override
  public void startBody(int vnode, int epoch, Version end) {
    shell.startBody(vnode, epoch, end);
  }

  @Override
  public void stopBody(int vnode) {
    shell.stopBody(vnode);
  }

  @Override
  public void send(NodeId to, ReplicaFrame frame) {
    shell.send(to, frame);
  }

  @Override
  public void answer(ClientRequest request, Reply reply) {
    shell.answer(request, reply);
  }

  @Override
  public void notHere(ClientRequest request, long configurationVersion) {
    shell.notHere(request, configurationVersion);
  }

  @Override
  public void replaced(ClientRequest request, long configurationVersion) {
    shell.replaced(request, configurationVersion);
  }

  @Override
  public void learnRing(NodeId from, int vnode, long configurationVersion) {
    shell.learnRing(from, vnode, configurationVersion);
  }

  @Override
  public void report(int vnode, String what) {
    shell.report(vnode, what);
  }

  @Override
  public void handOverEnded(HandOverPause pause) {
    shell.handOverEnded(pause);
  }

  @Override
  public void happened(int vnode, Event event) {
    shell.happened(vnode, event);
  }
}
