package roma.cluster.link;

/** What a link's actors are told: by their peers ({@link LinkMessage}) or by their own node. */
public interface LinkCommand {}
