// The order of a list as plain arrays of ids; positions count from one, as on paper.

export const swap = (order, a, b) => order.map((id, at) => (at === a - 1 ? order[b - 1] : at === b - 1 ? order[a - 1] : id));
export function move(order, from, to) {
  const rest = order.filter((_, at) => at !== from - 1);
  return [...rest.slice(0, to - 1), order[from - 1], ...rest.slice(to - 1)];
}
export const add = (order, id, at) => [...order.slice(0, at - 1), id, ...order.slice(at - 1)];
export const remove = (order, at) => order.filter((_, index) => index !== at - 1);
export const replace = (order, at, id) => order.map((old, index) => (index === at - 1 ? id : old));

// Applies the operations of a fix, one after the other.
export const apply = (order, operations) =>
  operations.reduce((now, op) => {
    if (op.kind === "swap") return swap(now, op.a, op.b);
    if (op.kind === "move") return move(now, op.from, op.to);
    if (op.kind === "add") return add(now, op.candidate, op.at);
    if (op.kind === "replace") return replace(now, op.at, op.candidate);
    if (op.kind === "remove") return remove(now, op.at);
    throw new Error(`unknown operation ${op.kind}`);
  }, order);

// A fix in words. Everybody is called by name, since numbers change as others go; those who go, in one breath.
export function describe(order, operations, name_of, say) {
  const parts = [];
  let now = order;
  for (const op of operations) {
    const at = (number) => name_of(now[number - 1]);
    const last = parts.at(-1);
    if (op.kind === "remove" && last?.kind === "remove") last.names.push(at(op.at));
    else parts.push({ ...op, names: [op.candidate ? name_of(op.candidate) : at(op.at ?? op.from ?? op.a)], other: at(op.b ?? op.at) });
    now = apply(now, [op]);
  }
  return parts.map(say);
}

export const same = (one, other) => one.length === other.length && one.every((id, at) => id === other[at]);

// Names in groups of three, as the zipper rule counts them; the last group may be incomplete.
export const groups = (order) => Array.from({ length: Math.ceil(order.length / 3) }, (_, at) => order.slice(at * 3, at * 3 + 3));
