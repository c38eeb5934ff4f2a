/**
 * ROMA's counters (its mapcount plugin): numbers by name, and when they were last changed. {@link
 * roma.data.counter.CounterCommand} says what a client asks of them.
 */
package roma.data.counter;
