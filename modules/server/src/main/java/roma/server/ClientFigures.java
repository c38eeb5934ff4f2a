package roma.server;

/**
 * The front end's clients in numbers, counted since it started.
 *
 * @param open connections at this moment
 * @param refused requests answered {@code ERROR} or {@code CLIENT_ERROR}
 * @param failed requests answered {@code SERVER_ERROR} for no decision
 */
public record ClientFigures(
    int open, long accepted, long rejected, long requests, long refused, long failed) {}
