/**
 * Stores side by side: {@link roma.benchmarks.compare.CompareCommand} gives a {@code Comparison}
 * the peers, each of which becomes a {@code Contestant} that is put under every {@code Shape} of
 * load and keeps a {@code Sample} of each run; {@code ComparisonTable} writes their {@code
 * Spread}s, and {@code DocumentSection} puts that in the document.
 */
package roma.benchmarks.compare;
