// What is made of repeated measurements.

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
export const lowest = (values) => Math.min(...values);
export const highest = (values) => Math.max(...values);

// All figures of measurements that were taken under names, in the order in which they were taken. Those that took turns have a
// `round`, the same number for what was measured one after the other.
export class Samples {
  #of = new Map();

  add(name, sample) {
    if (!this.#of.has(name)) this.#of.set(name, []);
    this.#of.get(name).push(sample);
  }

  has(name) {
    return this.#of.has(name);
  }

  // Of every sample of that name one figure; none where nothing was taken.
  all(name, figure) {
    return (this.#of.get(name) ?? []).map((sample) => sample[figure]);
  }

  // undefined where nothing was taken.
  median(name, figure) {
    return this.has(name) ? median(this.all(name, figure)) : undefined;
  }

  // The median over the rounds of one by the other; undefined where no round has both. What the machine does to a round it
  // does to both.
  ratio(name, other, figure) {
    const others = new Map((this.#of.get(other) ?? []).map((sample) => [sample.round, sample[figure]]));
    const pairs = (this.#of.get(name) ?? []).filter(({ round }) => others.has(round));
    return pairs.length === 0 ? undefined : median(pairs.map((sample) => sample[figure] / others.get(sample.round)));
  }

  // The mean of a figure over a third of the rounds: those in which the witness took least. It does next to nothing, so what it
  // takes more in others is the machine's.
  quiet(name, figure, witness, of) {
    const rounds = (this.#of.get(witness) ?? []).toSorted((a, b) => a[of] - b[of]);
    const quiet = new Set(rounds.slice(0, Math.ceil(rounds.length / 3)).map(({ round }) => round));
    const values = (this.#of.get(name) ?? []).filter(({ round }) => quiet.has(round)).map((sample) => sample[figure]);
    return values.length === 0 ? undefined : mean(values);
  }
}
