// Lists of candidates: all districts of an officer's areas, or the one that the address names.

import { enter } from "../enter.js";
import { district } from "./district.js";
import { overview } from "./overview.js";

const root = document.getElementById("daftar-calon");
let end = null;

enter({
  leave() {
    end?.();
    end = null;
    root.replaceChildren();
  },
  arrive(officer) {
    const given = new URLSearchParams(location.search);
    const place = { election: given.get("election"), chamber: given.get("chamber"), dapil: given.get("dapil") };
    end = place.election && place.chamber && place.dapil ? district(root, place, officer) : overview(root, place);
  },
});
