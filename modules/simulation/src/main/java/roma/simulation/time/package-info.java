/** Simulated time: the one event loop of a run, and each machine's view of it. */
package roma.simulation.time;
