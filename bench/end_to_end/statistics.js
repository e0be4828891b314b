// What is made of repeated measurements.

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
export const lowest = (values) => Math.min(...values);
export const highest = (values) => Math.max(...values);

// All figures of measurements that were taken under names, in the order in which they were taken.
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

  // The mean of a figure over a quarter of the samples: those that took least. What other programs do to the machine takes more
  // and never less, and comes and goes within a second. undefined where nothing was taken.
  least(name, figure, by = 'cpu_us') {
    const sorted = (this.#of.get(name) ?? []).toSorted((a, b) => a[by] - b[by]);
    return sorted.length === 0 ? undefined : mean(sorted.slice(0, Math.ceil(sorted.length / 4)).map((sample) => sample[figure]));
  }
}
