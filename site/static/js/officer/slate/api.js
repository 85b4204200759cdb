// What the lists of candidates ask of the API.

import { call, file, list, query } from "../api.js";

const path = (...parts) => `/${parts.map(encodeURIComponent).join("/")}`;
const slate_path = ({ election, chamber, dapil }) => path("slates", election, chamber, dapil);

export const elections = () => list("GET", "/elections");
export const districts = (election, chamber) => list("GET", `/districts${query({ election, chamber })}`);

export const aspirants = (district, status, cursor) => list("GET", `/aspirants${query({ ...district, status, cursor, limit: 100 })}`);
export const aspirant = (id) => call("GET", path("aspirants", id));
export const judge = (id, verdict) => call("POST", `${path("aspirants", id)}/verdict`, verdict);
export const put_documents = (id, change) => call("PUT", `${path("aspirants", id)}/documents`, change);
export const remind = (id) => call("POST", path("aspirants", id, "reminder"));
export const leave = (id, change) => call("POST", `${path("aspirants", id)}/status`, change);

export const slate = (district) => call("GET", slate_path(district));
export const check = (district, candidates) => call("POST", `${slate_path(district)}/check`, { candidates });
export const save = (district, candidates, version) => call("PUT", slate_path(district), { candidates, version });
export const take_step = (district, step) => call("POST", `${slate_path(district)}/transition`, step);
export const silon = (district, kind) => file(`${slate_path(district)}/silon.${kind}`);

export const votes = ({ election, chamber, dapil }) => call("GET", path("votes", election, chamber, dapil));
export const put_votes = ({ election, chamber }, csv) => call("PUT", path("votes", election, chamber), { csv });
