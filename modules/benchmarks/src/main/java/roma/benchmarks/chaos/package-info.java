/**
 * Faults on real processes. {@link roma.benchmarks.chaos.ChaosRun} goes through a {@link
 * roma.benchmarks.chaos.ChaosPlan}: {@code Nemesis} chooses {@code Strike}s of {@link
 * roma.benchmarks.chaos.FaultKind}s from a seed, {@code ChaosCluster} suffers them, {@code
 * HistoryClients} use keys as {@code KeyUse} says and tell {@code Recorder}, whose histories a
 * {@link roma.benchmarks.chaos.Verdict} judges; {@link roma.benchmarks.chaos.ChaosResult} is what
 * is printed.
 */
package roma.benchmarks.chaos;
