// What waits, page by page: the first page is shown at once, the others are counted behind it, so that the
// queue can say how many there are and since when, and the next rows are there before they are asked for.

import { applications } from "./api.js";

// Rows of one request, and rows that are drawn at once.
const PAGE = 200;
// As far as is counted unasked; a queue that is longer says "2.000+" and goes on when somebody wants it to.
const COUNTED = 2000;

export class Backlog {
  #changed;
  #asked = 0;
  #drawn = PAGE;
  #status = "";
  #cursor = null;

  // `changed` is called whenever rows came, went, or did not come.
  constructor(changed) {
    this.#changed = changed;
    this.#reset();
  }

  // The rows that are drawn. There are always some while any are left.
  get shown() {
    return this.items.slice(0, this.#drawn);
  }
  // The time of the one that waits longest, among those that are known.
  get oldest() {
    return this.items.reduce((least, { submitted_at: time }) => (time && (!least || time < least) ? time : least), "");
  }
  find(id) {
    return this.items.find((item) => item.id === id);
  }

  // Gives whether the rows of this status came, and nothing else was asked for meanwhile.
  async load(status) {
    this.#reset();
    this.#status = status;
    return this.#page(COUNTED);
  }
  // The same for what `ask` finds: it has no further pages.
  take(ask) {
    this.#reset();
    return this.#rows(ask);
  }
  // Goes on counting where it stopped.
  go_on() {
    return this.#page(this.items.length + COUNTED);
  }
  show_more() {
    if (this.#drawn >= this.items.length) return;
    this.#drawn += PAGE;
    this.#changed();
  }

  // Takes rows out; gives what puts some of them back to where they were, among whatever is there by then.
  remove(ids) {
    const kept = this.items;
    this.items = kept.filter((item) => !ids.has(item.id));
    return (back) => {
      const returning = new Map(back.map((item) => [item.id, item]));
      const old = kept.filter((item) => returning.has(item.id) || this.items.includes(item));
      this.items = [...old.map((item) => returning.get(item.id) ?? item), ...this.items.filter((item) => !kept.includes(item))];
    };
  }
  stop() {
    this.#asked += 1;
  }

  #reset() {
    this.#asked += 1;
    this.items = [];
    this.#cursor = null;
    this.#drawn = PAGE;
    // Whether these are all; whether it waits to be told to go on; what went wrong; whether a search found more.
    this.over = false;
    this.paused = false;
    this.failed = "";
    this.more = false;
  }

  async #page(most) {
    this.paused = false;
    const came = await this.#rows(() => applications(this.#status, this.#cursor, PAGE));
    if (!came || this.over) return came;
    if (this.items.length < most) this.#page(most);
    else {
      this.paused = true;
      this.#changed();
    }
    return came;
  }

  async #rows(ask) {
    const mine = this.#asked;
    try {
      const { items, next_cursor, more } = await ask();
      if (mine !== this.#asked) return false;
      this.failed = "";
      this.items.push(...items);
      this.#cursor = next_cursor;
      this.over = !next_cursor;
      this.more = Boolean(more);
    } catch (error) {
      if (mine !== this.#asked) return false;
      this.failed = error.message;
      this.paused = true;
      this.#changed();
      return false;
    }
    this.#changed();
    return true;
  }
}
