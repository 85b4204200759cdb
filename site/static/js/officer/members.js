// Members: finding one and changing where the membership stands.

import { change_status, member, remind_member, search_members } from "./api.js";
import { details_form } from "./details.js";
import { h } from "./dom.js";
import { tell } from "./toast.js";
import { actor, area_name, day, fill, moment, place, words } from "./words.js";

const KINDS = ["number", "nik", "phone", "name"];
const { active, suspended, resigned, expelled, deceased } = words.member;
const STATUSES = { active, suspended, resigned, expelled, deceased };
const { field: labels } = words;

export function members(root, { may_decide, areas }) {
  const kind = h("select", { class: "input", id: "menurut", onchange: () => (area_field.hidden = kind.value !== "name") }, KINDS.map((code) => h("option", { value: code }, words.search[code])));
  const text = h("input", { class: "input", id: "yang-dicari", autocomplete: "off", maxlength: 100, spellcheck: "false" });
  // The nation is too much for one search by name.
  const within = areas.flatMap(({ within: below, ...area }) => [area, ...below]).filter(({ code }) => code);
  const area_box = h("select", { class: "input", id: "wilayah" }, within.map((area) => h("option", { value: area.code }, area_name(area))));
  const area_field = h("div", { hidden: true }, h("label", { for: "wilayah" }, words.search.area), area_box);
  const told = h("p", { class: "queue-count", role: "status" });
  const list = h("ul", { class: "member-list" });
  const pane = h("section", { class: "record", "aria-label": words.detail.title });
  const form = h("form", { class: "member-search", role: "search", novalidate: true },
    h("div", {}, h("label", { for: "menurut" }, words.search.by), kind),
    h("div", {}, h("label", { for: "yang-dicari" }, words.search.text), text),
    area_field,
    h("button", { class: "button button-small", type: "submit" }, words.search.submit));
  root.replaceChildren(h("h2", { class: "unseen" }, words.search.title), form, told, h("div", { class: "queue-split" }, h("div", { class: "queue-list" }, list), pane));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    told.textContent = words.loading;
    pane.replaceChildren();
    try {
      const criterion = { [kind.value]: text.value.trim() };
      if (kind.value === "name") criterion.area = area_box.value;
      const { items, more } = await search_members(criterion);
      told.textContent = items.length ? fill(more ? words.search.found_more : words.search.found, { number: items.length }) : words.search.none;
      list.replaceChildren(...items.map((item) =>
        h("li", {}, h("button", { class: "queue-open", type: "button", onclick: () => open(item.number) }, item.name ?? item.number),
          h("span", { class: "small" }, [item.number, place(item.village), STATUSES[item.status]].filter(Boolean).join(" · ")))));
      if (items.length === 1) open(items[0].number);
    } catch (error) {
      list.replaceChildren();
      told.textContent = error.message;
    }
  });

  async function open(number, saved = "") {
    try {
      const found = await member(number);
      const facts = [
        [words.member.number, found.number],
        [words.member.status, STATUSES[found.status] ?? found.status],
        [words.member.since, found.since && day(found.since.slice(0, 10))],
        [labels.phone, found.phone],
        [words.list.village, place(found.village)],
        [labels.address, found.address],
        [labels.email, found.email],
      ].filter(([, value]) => value);
      const heading = h("h2", { tabindex: "-1" }, found.name ?? found.number);
      pane.replaceChildren(heading,
        saved ? h("p", { class: "state state-approved", role: "status" }, saved) : "",
        h("dl", { class: "record-facts" }, facts.map(([label, value]) => h("div", { class: "fact" }, h("dt", {}, label), h("dd", {}, value)))),
        ...(may_decide && found.missing?.length ? incomplete(found) : []),
        may_decide ? status_form(found) : h("p", { class: "small" }, words.decision.view_only),
        found.history?.length ? h("details", { class: "disclosure" }, h("summary", {}, words.detail.history), h("ol", { class: "record-history" }, found.history.map((entry) =>
          h("li", {}, words.action[entry.action] ?? words.action.other, " ", h("span", { class: "small" }, [moment(entry.at), actor(entry.actor)].filter(Boolean).join(" · ")))))) : "");
      heading.focus();
    } catch (error) {
      pane.replaceChildren(h("p", { class: "error", role: "alert" }, error.message));
    }
  }

  // What is missing is filled in here, or the member is asked for it.
  function incomplete(found) {
    const wrong = h("p", { class: "error", role: "alert" });
    const remind = h("button", { class: "button button-plain button-small", type: "button", onclick: async () => {
      remind.disabled = true;
      try {
        const { sent, reminded_at } = await remind_member(found.number);
        tell(fill(sent ? words.details.reminded : words.details.reminded_before, { at: moment(reminded_at) }));
      } catch (error) {
        wrong.textContent = error.message;
        remind.disabled = false;
      }
    } }, words.details.remind);
    return [
      h("div", { class: "record-actions" }, remind, wrong),
      h("details", { class: "disclosure" }, h("summary", {}, words.details.title), details_form(found, { saved: () => open(found.number, words.details.saved) })),
    ];
  }

  function status_form(found) {
    const status = h("select", { class: "input", id: "status-baru", onchange: () => (numbered.hidden = status.value !== "expelled") }, Object.entries(STATUSES).filter(([code]) => code !== found.status).map(([code, label]) => h("option", { value: code }, label)));
    const reason = h("input", { class: "input", id: "alasan-status", maxlength: 500 });
    const decision = h("input", { class: "input", id: "nomor-keputusan", maxlength: 100, "aria-describedby": "nomor-keputusan-petunjuk" });
    const numbered = h("div", { hidden: status.value !== "expelled" }, h("label", { for: "nomor-keputusan" }, words.member.decision_number), h("p", { class: "hint", id: "nomor-keputusan-petunjuk" }, words.member.decision_number_hint), decision);
    const wrong = h("p", { class: "error", role: "alert" });
    return h("details", { class: "disclosure" }, h("summary", {}, words.member.change),
      h("form", { class: "record-form", novalidate: true, onsubmit: async (event) => {
        event.preventDefault();
        try {
          await change_status(found.number, { status: status.value, reason: reason.value.trim(), ...(status.value === "expelled" && { decision_number: decision.value.trim() }) });
          open(found.number, words.member.saved);
        } catch (error) {
          wrong.textContent = error.message;
        }
      } },
        h("label", { for: "status-baru" }, words.member.status), status,
        h("label", { for: "alasan-status" }, words.member.reason), reason,
        numbered, wrong,
        h("div", { class: "record-actions" }, h("button", { class: "button button-small", type: "submit" }, words.member.submit))));
  }
}
