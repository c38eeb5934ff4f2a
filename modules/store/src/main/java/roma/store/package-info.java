/**
 * A node's vnodes on RocksDB: records, change logs, headers, and the node's part of the register.
 *
 * <ul>
 *   <li>{@link roma.store.NodeStore} the door; {@link roma.store.StoreOptions} how it is opened,
 *       {@link roma.store.Durability} when it answers, {@link roma.store.StoreFaults} how a test
 *       breaks it.
 *   <li>{@link roma.store.StoreIdentity} whose data it is; {@link roma.store.StoreFigures} how it
 *       fares.
 *   <li>{@link roma.store.VnodeHeader} one vnode's state, with {@link roma.store.EpochStart},
 *       {@link roma.store.FillProgress} and {@link roma.store.Lineage}; {@link
 *       roma.store.VnodeTally} the same, counted.
 *   <li>{@link roma.store.AppendRequest}, {@link roma.store.CatchUpRequest}, {@link
 *       roma.store.FillRequest}, {@link roma.store.ChunkRequest} what is written; {@link
 *       roma.store.WriteResult} what became of it; {@link roma.store.StoreException} why not.
 *   <li>{@link roma.store.Change}, {@link roma.store.KeyedRecord}, {@link roma.store.CatchUpPart},
 *       {@link roma.store.VnodeSnapshot} what is read for other replicas; {@link
 *       roma.store.ScanPart} and {@link roma.store.DeadRecord} what is found for cleaning.
 *   <li>Within: {@code StoreWriter} gathers {@code StoreRequest}s into a {@code WriteGroup} of
 *       {@code VnodeDraft}s by the decisions of {@code VnodeWrites}; {@code VnodeReader} reads,
 *       {@code VnodeScanner} looks for dead records; {@code RocksFiles} is the open database;
 *       {@code StoreKeys} and the codecs are the format on disk. The record of a long list or map
 *       is stored as an {@code AmendedRecord}, which grows by {@code Splice}s; {@code RecordCache}
 *       keeps the records that were used last.
 * </ul>
 */
package roma.store;
