/** The small memories the detector is made of. Each is fixed in size and reads nothing but what was pushed. */

/** The lowest and highest of about the last `rows` values, kept in blocks that are forgotten one by one. */
export interface Extremes {
  /** How far a value lies beyond all that is remembered, in units of the remembered range; 0 inside it. */
  readonly excess: (value: number) => number;
  readonly push: (value: number) => void;
}

const BLOCKS = 40;
/** Keeps a hair's breadth of range from making an excess infinite. */
const MOST_EXCESS = 1e6;

export function createExtremes(rows: number): Extremes {
  const blockRows = Math.max(1, Math.round(rows / BLOCKS));
  const highs = new Float64Array(BLOCKS).fill(-Infinity);
  const lows = new Float64Array(BLOCKS).fill(Infinity);
  let block = 0;
  let inBlock = 0;
  let high = -Infinity;
  let low = Infinity;
  return {
    excess(value) {
      if (high < low || Number.isNaN(value)) return 0;
      const beyond = value > high ? value - high : value < low ? low - value : 0;
      if (beyond === 0) return 0;
      return high > low ? Math.min(beyond / (high - low), MOST_EXCESS) : 1;
    },
    push(value) {
      if (Number.isNaN(value)) return;
      if (inBlock === blockRows) {
        block = (block + 1) % BLOCKS;
        inBlock = 0;
        highs[block] = -Infinity;
        lows[block] = Infinity;
        high = highs.reduce((a, b) => Math.max(a, b));
        low = lows.reduce((a, b) => Math.min(a, b));
      }
      inBlock++;
      highs[block] = Math.max(highs[block] ?? value, value);
      lows[block] = Math.min(lows[block] ?? value, value);
      high = Math.max(high, value);
      low = Math.min(low, value);
    },
  };
}

/** The last values, newest first. */
export interface Ring {
  readonly size: () => number;
  readonly push: (value: number) => void;
  /** Sum of `count` values, leaving out the newest `skip`. */
  readonly sum: (skip: number, count: number) => number;
  /** Lowest of the newest `count`; Infinity for none. */
  readonly min: (count: number) => number;
  /** Highest of all; 0 for none. */
  readonly max: () => number;
}

export function createRing(capacity: number): Ring {
  const values = new Float64Array(capacity);
  let pushed = 0;
  const back = (age: number): number => values[(pushed - 1 - age) % capacity] ?? 0;
  return {
    size: () => Math.min(pushed, capacity),
    push(value) {
      values[pushed++ % capacity] = value;
    },
    sum(skip, count) {
      let sum = 0;
      for (let age = skip; age < skip + count; age++) sum += back(age);
      return sum;
    },
    min(count) {
      let lowest = Infinity;
      for (let age = 0; age < count; age++) lowest = Math.min(lowest, back(age));
      return lowest;
    },
    max() {
      let highest = 0;
      for (let index = 0; index < Math.min(pushed, capacity); index++) {
        highest = Math.max(highest, values[index] ?? 0);
      }
      return highest;
    },
  };
}

/** The median of the last `rows` values: they are kept sorted, and the oldest is taken out again. */
export function createMedianWindow(rows: number): {
  readonly size: () => number;
  readonly value: () => number;
  readonly push: (value: number) => void;
} {
  const sorted = new Float64Array(rows);
  const order = new Float64Array(rows);
  let pushed = 0;
  let size = 0;
  /** The first place whose value is not below `value`. */
  const place = (value: number): number => {
    let low = 0;
    let high = size;
    while (low < high) {
      const at = (low + high) >> 1;
      if ((sorted[at] ?? 0) < value) low = at + 1;
      else high = at;
    }
    return low;
  };
  return {
    size: () => size,
    value() {
      const at = size >> 1;
      const upper = sorted[at] ?? 0;
      return size % 2 === 1 ? upper : ((sorted[at - 1] ?? 0) + upper) / 2;
    },
    push(value) {
      if (size === rows) {
        const oldest = place(order[pushed % rows] ?? 0);
        sorted.copyWithin(oldest, oldest + 1, size);
        size--;
      }
      const at = place(value);
      sorted.copyWithin(at + 1, at, size);
      sorted[at] = value;
      size++;
      order[pushed++ % rows] = value;
    },
  };
}

/** A mean for each hour of a day or a week, in which newer values weigh more. */
export function createSlotMeans(
  slots: number,
  rate: number,
): { readonly mean: (hours: number) => number; readonly push: (hours: number, value: number) => void } {
  const means = new Float64Array(slots).fill(Number.NaN);
  const counts = new Float64Array(slots);
  const slotOf = (hours: number): number => ((hours % slots) + slots) % slots;
  return {
    mean: (hours) => means[slotOf(hours)] ?? Number.NaN,
    push(hours, value) {
      const slot = slotOf(hours);
      const count = (counts[slot] ?? 0) + 1;
      const before = count === 1 ? 0 : (means[slot] ?? 0);
      counts[slot] = count;
      means[slot] = before + Math.max(rate, 1 / count) * (value - before);
    },
  };
}

/** Rows remembered for each hour of the day: 14 days at 5 minutes. */
const NEAREST_ROWS = 168;

/** How far a value is from the nearest one that another day had within the hour before or after. */
export function createNearestByHour(): {
  readonly distance: (hours: number, day: number, value: number) => number;
  readonly push: (hours: number, day: number, value: number) => void;
} {
  const values = new Float64Array(24 * NEAREST_ROWS);
  const days = new Float64Array(24 * NEAREST_ROWS);
  const counts = new Float64Array(24);
  const hourOf = (hours: number): number => ((hours % 24) + 24) % 24;
  return {
    distance(hours, day, value) {
      let nearest = Infinity;
      for (let by = -1; by <= 1; by++) {
        const hour = hourOf(hours + by);
        const from = hour * NEAREST_ROWS;
        const to = from + Math.min(counts[hour] ?? 0, NEAREST_ROWS);
        for (let at = from; at < to; at++) {
          const distance = Math.abs((values[at] ?? 0) - value);
          if (distance < nearest && days[at] !== day) nearest = distance;
        }
      }
      return nearest === Infinity ? Number.NaN : nearest;
    },
    push(hours, day, value) {
      if (Number.isNaN(value)) return;
      const hour = hourOf(hours);
      const count = counts[hour] ?? 0;
      const at = hour * NEAREST_ROWS + (count % NEAREST_ROWS);
      values[at] = value;
      days[at] = day;
      counts[hour] = count + 1;
    },
  };
}
