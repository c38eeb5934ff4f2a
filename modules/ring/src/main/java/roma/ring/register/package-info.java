/**
 * The register that holds the ring: one value, agreed by a majority of the members that the value
 * itself names (CASPaxos, D. Rystsov, 2018). Plain kernels: no thread, clock, socket or file.
 *
 * <ul>
 *   <li>{@link roma.ring.register.RegisterAcceptor}: a member's vote, kept in its {@link
 *       roma.ring.register.RegisterStorage} as a {@link roma.ring.register.RegisterState}.
 *   <li>{@link roma.ring.register.RegisterProposer}: brings changes into the ring; tells of it
 *       through {@link roma.ring.register.RegisterEffects}.
 *   <li>{@link roma.ring.register.RegisterMessage}: what the two say to each other.
 *   <li>{@link roma.ring.register.Ballot}: orders the proposers; {@link
 *       roma.ring.register.RegisterValue}: a ring and who votes on it.
 * </ul>
 */
package roma.ring.register;
