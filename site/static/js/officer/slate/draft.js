// The order on the screen: what was saved, what was done since, and what can be undone. Kept in the
// tab (ids only), so that signing in again or a reload loses nothing.

import { same } from "./order.js";

export class Draft {
  #key;
  #past = [];

  constructor({ election, chamber, dapil }) {
    this.#key = `kader.slate/${election}/${chamber}/${dapil}`;
    this.order = [];
    this.saved = [];
    this.version = 0;
  }

  get dirty() {
    return !same(this.order, this.saved);
  }
  get undoable() {
    return this.#past.length > 0;
  }
  get steps() {
    return this.#past.length;
  }

  // Takes the order that the server has. Gives back whether an unsaved one was found and put on top.
  take(order, version) {
    this.order = this.saved = order;
    this.version = version;
    this.#past = [];
    const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? "null");
    if (!kept || kept.version !== version || same(kept.order, order)) {
      this.#keep();
      return false;
    }
    this.change(kept.order);
    return true;
  }
  // Takes a newer order; one's own stays one step of undoing away.
  take_newer(order, version) {
    const own = this.order;
    sessionStorage.removeItem(this.#key);
    this.take(order, version);
    if (!same(own, order)) this.#past.push(own);
  }
  // Nothing can be undone any more: it was saved.
  forget() {
    this.#past = [];
  }
  change(order) {
    this.#past.push(this.order);
    this.order = order;
    this.#keep();
  }
  undo() {
    this.order = this.#past.pop() ?? this.order;
    this.#keep();
  }
  discard() {
    if (this.dirty) this.change(this.saved);
  }

  #keep() {
    if (this.dirty) sessionStorage.setItem(this.#key, JSON.stringify({ version: this.version, order: this.order }));
    else sessionStorage.removeItem(this.#key);
  }
}
