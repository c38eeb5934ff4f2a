/** What simulated clients asked and were answered. */
package roma.simulation.history;
